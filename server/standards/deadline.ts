/**
 * When a limit runs out. Urgent limits 紧急工作时 run round the clock; the others run only in
 * office hours of working days, and 1 working day 工作日 is 8 working hours 工作时, wherever in the day it begins.
 */
import { DateTime } from 'luxon'
import { type Client, runOne } from '../database/database.ts'
import { loadQueries } from '../database/queries.ts'

const query = loadQueries(import.meta.url)
const HOUR = 3_600_000
const HOURS_PER_WORKING_DAY = 8
/** A limit that meets no working time for this long is a broken calendar, not a long limit. */
const PATIENCE_DAYS = 3660

export interface Limit {
  value: number
  unit: 'working_hour' | 'working_day' | 'urgent_hour' | 'urgent_day'
}

export interface WorkingCalendar {
  /** IANA zone in which days begin and offices open. */
  timeZone: string
  /** Office hours as minutes after midnight, in order. */
  officeHours: readonly (readonly [opens: number, closes: number])[]
  /** Exceptions to Monday–Friday, by day (yyyy-mm-dd): false a holiday, true a 调休 working weekend. */
  exceptions: ReadonlyMap<string, boolean>
}

/** 8:00–12:00 and 14:00–18:00: a common setting, so that a working day is eight working hours. A city sets its own. */
export const OFFICE_HOURS: WorkingCalendar['officeHours'] = [
  [8 * 60, 12 * 60],
  [14 * 60, 18 * 60],
]

/** The instant at which a limit that starts at `start` is used up. */
export function deadline(start: Date, limit: Limit, calendar: WorkingCalendar): Date {
  switch (limit.unit) {
    case 'urgent_hour':
      return new Date(start.getTime() + limit.value * HOUR)
    case 'urgent_day':
      return new Date(start.getTime() + limit.value * 24 * HOUR)
    case 'working_hour':
      return addWorkingTime(start, limit.value * HOUR, calendar)
    case 'working_day':
      return addWorkingTime(start, limit.value * HOURS_PER_WORKING_DAY * HOUR, calendar)
  }
}

/** Whether offices work on a day; `day` is any time of it, in the city's zone. */
export function isWorkingDay(day: DateTime, calendar: WorkingCalendar): boolean {
  return calendar.exceptions.get(day.toISODate() ?? '') ?? day.weekday <= 5
}

function addWorkingTime(start: Date, milliseconds: number, calendar: WorkingCalendar): Date {
  let left = milliseconds
  let day = DateTime.fromJSDate(start, { zone: calendar.timeZone }).startOf('day')
  for (let passed = 0; passed < PATIENCE_DAYS; passed++, day = day.plus({ days: 1 })) {
    if (!isWorkingDay(day, calendar)) continue
    for (const [opens, closes] of calendar.officeHours) {
      const from = Math.max(start.getTime(), atMinute(day, opens))
      const room = atMinute(day, closes) - from
      if (room <= 0) continue
      if (left <= room) return new Date(from + left)
      left -= room
    }
  }
  throw new Error(`the working calendar leaves no working time within ${PATIENCE_DAYS} days of ${start.toISOString()}`)
}

/** By the clock on the wall, so that it holds in zones that change their clocks too. */
const atMinute = (day: DateTime, minute: number) =>
  day.set({ hour: Math.floor(minute / 60), minute: minute % 60 }).toMillis()

/** The city's working calendar, in its zone. */
export async function readCalendar(
  client: Client,
  officeHours: WorkingCalendar['officeHours'] = OFFICE_HOURS,
): Promise<WorkingCalendar> {
  const row = await runOne<{ timeZone: string; exceptions: Record<string, boolean> }>(client, query('readCalendar'))
  return {
    timeZone: row?.timeZone ?? 'Asia/Shanghai',
    officeHours,
    exceptions: new Map(Object.entries(row?.exceptions ?? {})),
  }
}
