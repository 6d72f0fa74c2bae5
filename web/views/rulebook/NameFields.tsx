import { useTranslation } from 'react-i18next'
import { Field } from '../../ui/Field.tsx'

interface Names {
  name: string
  nameEn: string
}

/** What a rule, zone or roster is called, in Chinese and in Latin letters. */
export function NameFields({
  what,
  names,
  error,
  onChange,
}: {
  what: 'rule' | 'zone' | 'roster'
  names: Names
  error: string | null
  onChange: (change: Partial<Names>) => void
}) {
  const { t } = useTranslation()
  return (
    <>
      <Field label={t('rules.fields.name')} error={error}>
        <input
          className="input"
          maxLength={200}
          data-testid={`${what}-name`}
          value={names.name}
          onChange={(event) => onChange({ name: event.target.value })}
        />
      </Field>
      <Field label={t('rules.fields.nameEn')}>
        <input
          className="input"
          maxLength={200}
          data-testid={`${what}-name-en`}
          value={names.nameEn}
          onChange={(event) => onChange({ nameEn: event.target.value })}
        />
      </Field>
    </>
  )
}
