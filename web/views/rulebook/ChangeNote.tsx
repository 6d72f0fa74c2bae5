import { useTranslation } from 'react-i18next'
import type { Change } from '../../../server/responsibility/rulebook/schema.ts'
import { useListed, useName } from '../../i18n/label.ts'
import { unitOf } from '../components/queries.ts'
import { changedFields, isEnd } from './change.ts'

/** What the draft changes in a thing, field by field, beside what is in force. */
export function ChangeNote({
  before,
  change,
  what,
}: {
  /** The change that would leave it as it is. */
  before: Change
  change: Change
  what: 'rule' | 'zone' | 'roster'
}) {
  const { t } = useTranslation()
  const listed = useListed()
  const name = useName()
  const word = (of: Change, field: string) => {
    const value = (of as unknown as Record<string, unknown>)[field]
    if (field === 'unit' && typeof value === 'string') {
      const unit = unitOf(value)
      return unit ? name(unit) : value
    }
    if (Array.isArray(value)) return field === 'shifts' ? String(value.length) : listed(value)
    // A boundary or centre line is seen on the map, not told.
    return value === undefined || typeof value === 'object' ? '' : String(value)
  }
  return (
    <div className="change-note" data-testid="change-note">
      <strong>{t(isEnd(change) ? `rules.draft.ends.${what}` : 'rules.draft.changes')}</strong>
      {!isEnd(change) && (
        <ul>
          {changedFields(before, change).map((field) => (
            <li key={field}>
              <span>{t(`rules.fields.${field as 'note'}`)}</span>
              {word(before, field) && <del>{word(before, field)}</del>}
              {word(change, field) && <b>{word(change, field)}</b>}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
