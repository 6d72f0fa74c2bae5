/** RFC 3339 instants as the platform writes them. */
import { ProblemError } from './errors.ts'

/** Whether a text is a whole instant that exists: 2026-11-24T08:00:00.000Z. */
export const isInstant = (text: string) =>
  /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,6})?(Z|[+-]\d{2}:\d{2})$/.test(text) && !Number.isNaN(Date.parse(text))

/** Whether a text is a day that exists: 2026-11-24. */
export const isDay = (text: string) =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) && new Date(text).toJSON()?.slice(0, 10) === text

const WRITTEN = [
  /^(?<year>\d{4})(?<mark>[-/.])(?<month>\d{1,2})\k<mark>(?<day>\d{1,2})$/,
  /^(?<year>\d{4})年(?<month>\d{1,2})月(?<day>\d{1,2})日?$/,
  /^(?<year>\d{4})(?<month>\d{2})(?<day>\d{2})$/,
]
/** A day as people and spreadsheets write it, 2026/6/10, 20260610 or 2026年6月10日, as 2026-06-10; whether it exists is not looked at. */
export function dayWritten(text: string): string | null {
  for (const form of WRITTEN) {
    const { year, month, day } = form.exec(text)?.groups ?? {}
    if (year) return `${year}-${month!.padStart(2, '0')}-${day!.padStart(2, '0')}`
  }
  return null
}

const EARLIEST = Date.UTC(2000, 0, 1)
const LATEST = Date.UTC(2200, 0, 1)

/** The instant of a text that exists and lies in the years 2000–2199. Throws bad_request. */
export function requireInstant(text: string, field: string): Date {
  const instant = new Date(isInstant(text) ? text : Number.NaN)
  if (!(instant.getTime() >= EARLIEST && instant.getTime() < LATEST)) {
    throw new ProblemError('bad_request', {
      detail: {
        en: `"${text}" is not an instant of the years 2000–2199. Send RFC 3339, for example 2026-11-24T08:00:00+08:00.`,
        zh: `“${text}”不是 2000–2199 年间的时刻。请按 RFC 3339 书写，例如 2026-11-24T08:00:00+08:00。`,
      },
      field,
      value: text,
    })
  }
  return instant
}
