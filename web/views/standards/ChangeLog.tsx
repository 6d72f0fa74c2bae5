import { useTranslation } from 'react-i18next'
import type { Change } from '../../../server/standards/schema.ts'
import { useFormat } from '../../format.ts'
import { useName } from '../../i18n/label.ts'
import { SkeletonLines } from '../../ui/Placeholder.tsx'
import { useChanges } from './queries.ts'

type Row = Record<string, unknown>
const SILENT = new Set([
  'changed_at',
  'changed_by',
  'version',
  'kind',
  'code',
  'class_code',
  'seq',
  'year',
  'stage',
  'valid_from',
])
const SUBJECTS = ['classes', 'conditions', 'calendar_years', 'office_hours', 'stage_limits'] as const
const told = (value: unknown) =>
  value === null || value === undefined ? '—' : typeof value === 'object' ? JSON.stringify(value) : String(value)

/** Who changed what, and when: the rows the database itself wrote. */
export function ChangeLog({ subject, of }: { subject: string; of: string | null }) {
  const { t } = useTranslation()
  const format = useFormat()
  const name = useName()
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
              <span className="mono">{change.key}</span>
            </strong>
            <span className="muted">
              {t('standards.edit.by', {
                person: change.person ? name(change.person) : t('standards.edit.system'),
                at: format.full(change.at),
              })}
            </span>
          </p>
          <dl>
            {differences(change).map(([field, before, after]) => (
              <div key={field}>
                <dt className="mono">{field}</dt>
                <dd>
                  {before !== '—' && <del>{before}</del>} <ins>{after}</ins>
                </dd>
              </div>
            ))}
          </dl>
        </li>
      ))}
    </ol>
  )
}

/** Fields that differ; days of a calendar one by one. */
export function differences(
  change: Pick<Change, 'before' | 'after'>,
): [field: string, before: string, after: string][] {
  const before = (change.before ?? {}) as Row
  const after = change.after as Row
  const fields = Object.keys(after).filter((field) => field !== 'days' && !SILENT.has(field))
  const plain = fields
    .filter((field) => told(before[field]) !== told(after[field]))
    .map((field): [string, string, string] => [field, told(before[field]), told(after[field])])
  const days = (row: Row) =>
    new Map(
      ((row.days as Row[] | null) ?? []).map((day) => [
        String(day.day),
        `${day.is_working ? '班' : '休'} ${day.name ?? ''}`,
      ]),
    )
  const [old, fresh] = [days(before), days(after)]
  const changedDays = [...new Set([...old.keys(), ...fresh.keys()])]
    .sort()
    .filter((day) => old.get(day) !== fresh.get(day))
  return [
    ...plain,
    ...changedDays.map((day): [string, string, string] => [day, old.get(day) ?? '—', fresh.get(day) ?? '—']),
  ]
}
