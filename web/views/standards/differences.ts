/** What a change of a standard changed, field by field, out of the rows the database kept. */
import type { LimitUnit } from '../../../server/standards/rules.ts'
import type { Change } from '../../../server/standards/schema.ts'

type Row = Record<string, unknown>
/** In the order they are told; limits are a number with its unit. */
export const FIELDS = {
  majorName: 'major_name',
  name: 'name',
  nameEn: 'name_en',
  filing: 'filing',
  closing: 'closing',
  limit: ['limit_value', 'limit_unit'],
  urgent: ['urgent_value', 'urgent_unit'],
  grade: 'grade',
  defaultUnit: 'default_unit_code',
  reason: 'reason',
  validFrom: 'valid_from',
  validTo: 'valid_to',
  successor: 'successor_code',
  source: 'source',
  hours: 'hours',
} as const
export type Field = keyof typeof FIELDS
export type Value = string | number | { value: number; unit: LimitUnit } | [number, number][] | null

export interface Difference {
  /** A field, or a calendar day (yyyy-mm-dd). */
  field: Field | `${number}-${string}`
  before: Value
  after: Value
}

function readValue(row: Row, field: Field): Value {
  const column = FIELDS[field]
  if (typeof column === 'string') return (row[column] ?? null) as Value
  const [value, unit] = column
  return row[value] === undefined ? null : { value: Number(row[value]), unit: row[unit] as LimitUnit }
}

function daysOf(row: Row): Map<string, string> {
  const days = (row.days as { day: string; is_working: boolean; name: string | null }[] | null | undefined) ?? []
  return new Map(days.map(({ day, is_working, name }) => [day, `${is_working ? '班' : '休'} ${name ?? ''}`.trim()]))
}

/** Fields that differ, then calendar days that differ. */
export function differencesOf(change: Pick<Change, 'before' | 'after'>): Difference[] {
  const before = (change.before ?? {}) as Row
  const after = change.after as Row
  const fields = (Object.keys(FIELDS) as Field[])
    .map((field) => ({ field, before: readValue(before, field), after: readValue(after, field) }))
    .filter((one) => JSON.stringify(one.before) !== JSON.stringify(one.after) && one.after !== '')
  const [old, fresh] = [daysOf(before), daysOf(after)]
  const days = [...new Set([...old.keys(), ...fresh.keys()])]
    .sort()
    .filter((day) => old.get(day) !== fresh.get(day))
    .map((day) => ({ field: day as Difference['field'], before: old.get(day) ?? null, after: fresh.get(day) ?? null }))
  return [...fields, ...days]
}
