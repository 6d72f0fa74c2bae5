import { X } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useName } from '../../i18n/label.ts'
import { IconButton } from '../../ui/Button.tsx'
import { Field } from '../../ui/Field.tsx'
import { Picker } from '../../ui/Picker.tsx'
import { unitOf, useUnits } from './queries.ts'

/** A responsible unit by name or code; may be left empty. */
export function UnitPicker({
  label,
  value,
  onChange,
  testId,
  anyCode,
  error,
}: {
  label: string
  value: string | null
  onChange: (code: string | null) => void
  testId?: string
  /** A code typed in full may be taken though no unit on duty has it: of one that is no more. */
  anyCode?: boolean
  error?: string | null
}) {
  const { t } = useTranslation()
  const name = useName()
  const [text, setText] = useState<string | null>(null)
  const units = useUnits(text ?? '', text !== null)
  const chosen = unitOf(value)
  const code = text?.trim().toUpperCase() ?? ''
  const options = (units.data ?? [])
    .slice(0, 40)
    .map((unit) => ({ value: unit.code, label: name(unit), note: unit.code }))
  return (
    <div className="unit-field">
      <Field label={label} error={error}>
        <Picker
          data-testid={testId}
          value={value ? { value, label: chosen ? name(chosen) : value } : null}
          options={
            options.length === 0 && anyCode && /^[A-Z0-9-]{2,18}$/.test(code)
              ? [{ value: code, label: t('inventory.form.unitByCode', { code }) }]
              : options
          }
          placeholder={value ? '' : t('inventory.form.unitSearch')}
          empty={units.isPending ? t('common.loading') : t('inventory.form.unitNone')}
          onSearch={setText}
          onChange={(option) => onChange(option.value)}
        />
      </Field>
      {value && (
        <IconButton label={t('inventory.form.clearUnit')} onClick={() => onChange(null)}>
          <X size={14} />
        </IconButton>
      )}
    </div>
  )
}
