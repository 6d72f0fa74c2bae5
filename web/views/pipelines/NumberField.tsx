import { useTranslation } from 'react-i18next'
import { Field } from '../../ui/Field.tsx'

/** A number as typed; what it says is read when it is sent. */
export function NumberField({
  label,
  value,
  required = true,
  onChange,
  testId,
}: {
  label: string
  value: string
  required?: boolean
  onChange: (value: string) => void
  testId?: string
}) {
  const { t } = useTranslation()
  const wrong = value.trim() === '' ? false : Number.isNaN(Number(value))
  return (
    <Field label={label} error={wrong ? t('inventory.pipes.missingNumber') : null}>
      <input
        className="input"
        inputMode="decimal"
        value={value}
        required={required}
        data-testid={testId}
        onChange={(event) => onChange(event.target.value)}
      />
    </Field>
  )
}

/** The number, or undefined when there is none. */
export const numberOf = (text: string) => (text.trim() === '' || Number.isNaN(Number(text)) ? undefined : Number(text))
export const SIZE = /^\d{2,5}([xX]\d{2,5})?$/
