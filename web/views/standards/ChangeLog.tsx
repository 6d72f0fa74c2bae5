import { useTranslation } from 'react-i18next'
import { GRADES, type Grade, limitText } from '../../../server/standards/rules.ts'
import { useFormat } from '../../format.ts'
import { useLabel, useName } from '../../i18n/label.ts'
import { usePreferences } from '../../preferences.ts'
import { SkeletonLines } from '../../ui/Placeholder.tsx'
import { type Difference, differencesOf, FIELDS, type Field, type Value } from './differences.ts'
import { hoursText } from './hours.ts'
import { useChanges } from './queries.ts'

const SUBJECTS = ['classes', 'conditions', 'calendar_years', 'office_hours', 'stage_limits'] as const

/** Who changed what, and when: the rows the database itself wrote. */
export function ChangeLog({ subject, of }: { subject: string; of: string | null }) {
  const { t } = useTranslation()
  const format = useFormat()
  const name = useName()
  const told = useTold()
  const changes = useChanges(subject, of, true)
  if (changes.isPending) return <SkeletonLines lines={3} />
  const list = changes.data?.changes ?? []
  if (list.length === 0) return <p className="muted">{t('standards.edit.logEmpty')}</p>
  return (
    <ol className="standards-log">
      {list.map((change) => (
        <li key={change.seq}>
          <p>
            <strong>
              {t(`standards.edit.subjects.${SUBJECTS.find((one) => one === change.subject) ?? 'classes'}`)}{' '}
              <span className="mono">{change.key.replace(/^(component|event)-/, '')}</span>
            </strong>
            <span className="muted">
              {t('standards.edit.by', {
                person: change.person ? name(change.person) : t('standards.edit.system'),
                at: format.full(change.at),
              })}
            </span>
          </p>
          <dl>
            {differencesOf(change).map((difference) => (
              <div key={difference.field}>
                <dt>
                  {difference.field in FIELDS
                    ? t(`standards.edit.fields.${difference.field as Field}`)
                    : difference.field}
                </dt>
                <dd>
                  {difference.before !== null && <del>{told(difference, difference.before)}</del>}{' '}
                  {difference.after !== null && <ins>{told(difference, difference.after)}</ins>}
                </dd>
              </div>
            ))}
          </dl>
        </li>
      ))}
    </ol>
  )
}

/** A value in words. */
function useTold() {
  const format = useFormat()
  const label = useLabel()
  const language = usePreferences((store) => store.language)
  return ({ field }: Difference, value: Value): string => {
    if (value === null) return ''
    if (Array.isArray(value)) return hoursText(value)
    if (typeof value === 'object') return limitText(value.value, value.unit, language)
    if (field === 'grade') return label(GRADES[value as Grade])
    if ((field === 'validFrom' || field === 'validTo') && String(value).includes('T'))
      return format.minute(String(value))
    return String(value)
  }
}
