import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Action } from '../../../../server/cases/lifecycle.ts'
import { api } from '../../../api.ts'
import { useName } from '../../../i18n/label.ts'
import { Field } from '../../../ui/Field.tsx'
import { Picker, type PickerOption } from '../../../ui/Picker.tsx'
import type { FieldProps } from '../ActionFields.tsx'

/** Units to choose from, by name or code. */
export function useUnitOptions(lawEnforcement?: boolean) {
  const name = useName()
  const [search, setSearch] = useState('')
  const units = useQuery({
    queryKey: ['units', search, lawEnforcement ?? null],
    queryFn: () => api.units(search, lawEnforcement),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  })
  const options: PickerOption[] = (units.data ?? [])
    .slice(0, 60)
    .map((unit) => ({ value: unit.code, label: name(unit), note: unit.code }))
  return { options, setSearch }
}

const LABELS = { 'hand-over': 'cases.act.lawUnit', substitute: 'cases.act.substituteUnit' } as const

/** The unit that leads; for a hand-over only those that enforce the law. */
export function UnitField({ action, draft, wrong, onChange }: FieldProps & { action: Action }) {
  const { t } = useTranslation()
  const { options, setSearch } = useUnitOptions(action === 'hand-over' || undefined)
  return (
    <Field label={t(LABELS[action as keyof typeof LABELS] ?? 'action.unit')} error={wrong.unit}>
      <Picker
        data-testid="field-unit"
        above
        value={draft.unit ? { value: draft.unit, label: draft.unitLabel ?? draft.unit } : null}
        options={options}
        placeholder={t('action.unitSearch')}
        empty={t('action.unitNone')}
        onSearch={setSearch}
        onChange={(option) => onChange({ unit: option.value, unitLabel: option.label })}
      />
    </Field>
  )
}
