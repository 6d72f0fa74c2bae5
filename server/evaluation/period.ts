/** The period an evaluation is asked for: days of the city, at most a year of them, so that no question reads the whole log. */
import { type Client, runOne } from '../database/database.ts'
import { loadQueries } from '../database/queries.ts'
import { ProblemError } from '../errors.ts'

const query = loadQueries(import.meta.url)
const LONGEST_MS = 367 * 86_400_000

export interface Period {
  /** First and last day, both included. */
  from: string
  to: string
  /** The same as instants, the end not included. */
  fromAt: string
  toAt: string
}

/**
 * @param days how many up to today when nothing is asked
 * @throws ProblemError bad_request for a day that does not exist, a period that ends before it begins, and over 366 days
 */
export async function requirePeriod(
  client: Client,
  { from, to }: { from?: string; to?: string },
  now: Date,
  days: number,
): Promise<Period> {
  for (const [field, day] of Object.entries({ from, to })) {
    // Date takes the 31st of any month, so the day is read back.
    if (day !== undefined && new Date(`${day}T00:00:00Z`).toISOString().slice(0, 10) !== day)
      throw new ProblemError('bad_request', {
        detail: { en: `There is no day ${day}.`, zh: `没有 ${day} 这一天。` },
        field,
        value: day,
      })
  }
  const period = (await runOne<Period>(client, query('period'), { from: from ?? null, to: to ?? null, now, days }))!
  if (period.fromAt >= period.toAt) {
    throw new ProblemError('bad_request', {
      detail: {
        en: `A period begins before it ends; ${period.from} is after ${period.to}.`,
        zh: `时段的开始须早于结束；${period.from} 晚于 ${period.to}。`,
      },
      field: 'from',
      value: period.from,
    })
  }
  if (Date.parse(period.toAt) - Date.parse(period.fromAt) > LONGEST_MS) {
    throw new ProblemError('bad_request', {
      detail: {
        en: `A period is at most 366 days; ${period.from} to ${period.to} is more. Ask year by year.`,
        zh: `时段最长 366 天，${period.from} 至 ${period.to} 超过了。请逐年查询。`,
      },
      field: 'from',
      value: period.from,
    })
  }
  return period
}
