import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Action, Transition } from '../../../server/cases/lifecycle.ts'
import type { ActionRequest, CaseDetail } from '../../../server/cases/schema.ts'
import { api } from '../../api.ts'
import { useName } from '../../i18n/label.ts'
import { Field } from '../../ui/Field.tsx'
import { Picker } from '../../ui/Picker.tsx'
import { Segmented } from '../../ui/Segmented.tsx'
import { useClasses } from './queries.ts'

export type Requirement = Transition['requires'][number]
export type Draft = ActionRequest & { unitLabel?: string }

interface Props {
  detail: CaseDetail
  action: Action
  requires: readonly string[]
  draft: Draft
  wrong: Partial<Record<string, string>>
  onChange: (change: Draft) => void
}

/** The fields an action asks for, and only those; a note may always be added. */
export function ActionFields({ detail, action, requires, draft, wrong, onChange }: Props) {
  const { t } = useTranslation()
  const noteRequired = requires.includes('note')
  const noteKey =
    action === 'refuse' || action === 'request-return' || action === 'feed-back' || action === 'rework'
      ? action
      : 'other'
  return (
    <>
      {requires.includes('unit') && <UnitField draft={draft} wrong={wrong.unit} onChange={onChange} />}
      {requires.includes('condition') && (
        <ConditionField detail={detail} draft={draft} wrong={wrong.condition} onChange={onChange} />
      )}
      {requires.includes('real') && (
        <Segmented
          wide
          label={t('action.real')}
          value={draft.real === undefined ? null : draft.real ? 'yes' : 'no'}
          onChange={(value) => onChange({ real: value === 'yes' })}
          options={[
            { value: 'yes', label: t('case.real'), testId: 'field-real-yes' },
            { value: 'no', label: t('case.unfounded'), testId: 'field-real-no' },
          ]}
        />
      )}
      {requires.includes('passed') && (
        <Segmented
          wide
          label={t('action.passed')}
          value={draft.passed === undefined ? null : draft.passed ? 'yes' : 'no'}
          onChange={(value) => onChange({ passed: value === 'yes' })}
          options={[
            { value: 'yes', label: t('case.passed'), testId: 'field-passed-yes' },
            { value: 'no', label: t('case.failed'), testId: 'field-passed-no' },
          ]}
        />
      )}
      {(wrong.real || wrong.passed) && (
        <p className="field-error" role="alert">
          {wrong.real ?? wrong.passed}
        </p>
      )}
      {noteRequired ? (
        <Field label={t(`action.noteFor.${noteKey}`)} error={wrong.note}>
          <textarea
            className="input"
            data-testid="field-note"
            rows={2}
            maxLength={2000}
            value={draft.note ?? ''}
            onChange={(event) => onChange({ note: event.target.value })}
          />
        </Field>
      ) : (
        <input
          className="input optional-note"
          data-testid="field-note"
          maxLength={2000}
          aria-label={t('action.optionalNote')}
          placeholder={t('action.optionalNote')}
          value={draft.note ?? ''}
          onChange={(event) => onChange({ note: event.target.value })}
        />
      )}
    </>
  )
}

function UnitField({ draft, wrong, onChange }: { draft: Draft; wrong?: string; onChange: Props['onChange'] }) {
  const { t } = useTranslation()
  const name = useName()
  const [search, setSearch] = useState('')
  const units = useQuery({
    queryKey: ['units', search],
    queryFn: () => api.units(search),
    placeholderData: (previous) => previous,
    staleTime: 60_000,
  })
  const options = (units.data ?? [])
    .slice(0, 60)
    .map((unit) => ({ value: unit.code, label: name(unit), note: unit.code }))
  return (
    <Field label={t('action.unit')} error={wrong}>
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

function ConditionField({
  detail,
  draft,
  wrong,
  onChange,
}: {
  detail: CaseDetail
  draft: Draft
  wrong?: string
  onChange: Props['onChange']
}) {
  const { t } = useTranslation()
  const classes = useClasses()
  const conditions =
    classes.data?.find((one) => one.kind === detail.kind && one.code === detail.class.code)?.conditions ?? []
  return (
    <fieldset className="conditions" data-testid="field-condition" aria-invalid={wrong ? true : undefined}>
      <legend>
        {t('action.condition')}{' '}
        {wrong && (
          <span className="field-error" role="alert">
            {wrong}
          </span>
        )}
      </legend>
      {conditions.map((condition, index) => (
        <label key={condition.seq} data-checked={draft.condition === condition.seq}>
          <input
            type="radio"
            name="condition"
            value={condition.seq}
            data-testid={`field-condition-${condition.seq}`}
            checked={draft.condition === condition.seq}
            onChange={() => onChange({ condition: condition.seq })}
          />
          <span className="grow">
            {condition.filing}
            <small>
              {t('case.closing')} · {condition.closing}
            </small>
          </span>
          <span className="tag">
            {t(`limit.${condition.limitUnit as 'working_hour'}`, { count: condition.limitValue })}
          </span>
          {index < 9 && <kbd className="kbd">{index + 1}</kbd>}
        </label>
      ))}
    </fieldset>
  )
}
