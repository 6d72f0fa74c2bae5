/**
 * The deadline by counting: no calendar arithmetic, every minute is looked at and marked, and marks are counted.
 * Only for tests, and only for zones of a fixed UTC+8.
 */
import type { WorkingCalendar } from './calendar.ts'
import type { Limit } from './deadline.ts'
import { LIMIT_UNITS } from './rules.ts'
import type { Pause } from './spans.ts'

const MINUTE = 60_000
const ZONE = 8 * 60 * MINUTE

/** @param from midnight-aligned instant the marking begins at, in ms; @param days how many days are marked */
export function counting(calendar: WorkingCalendar, from: number, days: number) {
  const works = new Uint8Array(days * 1440)
  for (let minute = 0; minute < works.length; minute++) {
    const wall = new Date(from + minute * MINUTE + ZONE)
    const day = wall.toISOString().slice(0, 10)
    const weekday = wall.getUTCDay()
    const isWorking = calendar.exceptions[day]?.isWorking ?? (weekday >= 1 && weekday <= 5)
    let hours = calendar.officeHours[0]!.hours
    for (const period of calendar.officeHours) if (period.from <= day) hours = period.hours
    const clock = wall.getUTCHours() * 60 + wall.getUTCMinutes()
    works[minute] = isWorking && hours.some(([opens, closes]) => clock >= opens && clock < closes) ? 1 : 0
  }
  const ticks = (instant: number, limit: Limit, pauses: readonly Pause[]) =>
    (LIMIT_UNITS[limit.unit].roundTheClock || works[Math.floor((instant - from) / MINUTE)] === 1) &&
    !pauses.some((pause) => instant >= pause.from.getTime() && instant < pause.to.getTime())

  return {
    minute: (index: number) => new Date(from + index * MINUTE),
    /** The first whole minute at which the limit is used up; start and pauses lie on whole minutes. */
    due(start: Date, limit: Limit, pauses: readonly Pause[]): Date {
      let left = limit.value * LIMIT_UNITS[limit.unit].minutes
      let instant = start.getTime()
      for (; left > 0; instant += MINUTE) if (ticks(instant, limit, pauses)) left--
      return new Date(instant)
    },
    /** Milliseconds that count between two instants. */
    counted(start: number, end: number, limit: Limit, pauses: readonly Pause[]): number {
      let sum = 0
      for (let instant = start; instant < end; ) {
        const next = Math.min(end, (Math.floor(instant / MINUTE) + 1) * MINUTE)
        if (ticks(instant, limit, pauses)) sum += next - instant
        instant = next
      }
      return sum
    },
  }
}
