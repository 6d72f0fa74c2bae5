import { useTranslation } from 'react-i18next'
import type { Change } from '../../../server/responsibility/rulebook/schema.ts'
import { useFormat } from '../../format.ts'
import { isEnd } from './change.ts'

/** That the draft changes a thing, and in which fields. */
export function ChangeNote({
  change,
  fields,
  what,
}: {
  change: Change
  fields: readonly string[]
  what: 'rule' | 'zone' | 'roster'
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const value = (name: string) => {
    const found = (change as unknown as Record<string, unknown>)[name]
    if (typeof found === 'number') return format.number(found)
    return typeof found === 'string' && found !== '' ? found : ''
  }
  return (
    <div className="change-note" data-testid="change-note">
      <strong>{t(isEnd(change) ? `rules.draft.ends.${what}` : 'rules.draft.changes')}</strong>
      {fields.length > 0 && (
        <ul>
          {fields.map((field) => (
            <li key={field}>
              {t(`rules.fields.${field as 'note'}`)}
              {value(field) && <b>{value(field)}</b>}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
