/** The working calendar of a city: which days work, when the offices are open. Pure; repository.ts reads it. */
import { DateTime } from 'luxon'

/** Opening and closing, as minutes after midnight. */
export type OfficeHours = readonly (readonly [opens: number, closes: number])[]

export interface OfficePeriod {
  /** First day, yyyy-mm-dd; the period holds until the next begins. */
  from: string
  hours: OfficeHours
}

export interface Exception {
  /** False a statutory holiday, true a 调休 working weekend. */
  isWorking: boolean
  name: string | null
}

/** Plain data: it can be sent, stored and compared. */
export interface WorkingCalendar {
  /** IANA zone in which days begin and offices open. */
  timeZone: string
  /** Periods in order of their first day; the first also holds before it. */
  officeHours: readonly OfficePeriod[]
  /** Exceptions to Monday–Friday, by day (yyyy-mm-dd). */
  exceptions: Readonly<Record<string, Exception>>
  /** Years whose holidays are published; in others Monday–Friday works. */
  years: readonly number[]
}

/** 8:00–12:00 and 14:00–18:00: a common setting, so that a working day is eight working hours. A city sets its own. */
export const OFFICE_HOURS: OfficeHours = [
  [8 * 60, 12 * 60],
  [14 * 60, 18 * 60],
]

/** Whether offices work on a day; `day` is any time of it, in the city's zone. */
export function isWorkingDay(day: DateTime, calendar: WorkingCalendar): boolean {
  return calendar.exceptions[dayText(day)]?.isWorking ?? day.weekday <= 5
}

/** The office hours in force on a day. */
export function officeHoursOf(day: DateTime, calendar: WorkingCalendar): OfficeHours {
  const text = dayText(day)
  const period = calendar.officeHours.findLast(({ from }) => from <= text) ?? calendar.officeHours[0]
  return period?.hours ?? []
}

/** The calendar day an instant lies in. */
export const dayOf = (instant: Date, calendar: Pick<WorkingCalendar, 'timeZone'>) =>
  DateTime.fromJSDate(instant, { zone: calendar.timeZone }).startOf('day')

export const dayText = (day: DateTime) => day.toISODate() ?? ''

/** Instant of a minute after midnight, by the clock on the wall: right in zones that change their clocks too. */
export const atMinute = (day: DateTime, minute: number) =>
  minute >= 1440
    ? day.plus({ days: 1 }).startOf('day').toMillis()
    : day.set({ hour: Math.floor(minute / 60), minute: minute % 60 }).toMillis()
