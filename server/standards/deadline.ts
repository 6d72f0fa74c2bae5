/**
 * When a limit runs out, as a pure function of start, limit, calendar and pauses. Urgent limits 紧急工作时 run round the
 * clock; the others only in office hours of working days, and 1 working day 工作日 is 8 working hours 工作时, wherever in
 * the day it begins (standards §5.2). Instants keep their milliseconds.
 */
import type { WorkingCalendar } from './calendar.ts'
import { AMBER_SHARE, LIMIT_UNITS, type LimitUnit } from './rules.ts'
import { counts, type Pause, type Span, spans, type Why } from './spans.ts'

export { isWorkingDay, OFFICE_HOURS, type WorkingCalendar } from './calendar.ts'
export { readCalendar } from './calendar-repository.ts'
export type { Pause } from './spans.ts'

const MINUTE = 60_000
/** A limit that meets no working time for this long is a broken calendar, not a long limit. */
const PATIENCE_DAYS = 3660

export interface Limit {
  value: number
  unit: LimitUnit
}

/** A case's clock, as ISO texts: green until amberAt, amber until dueAt, red after. */
export interface Clock {
  startedAt: string
  amberAt: string
  dueAt: string
}

/** One line of how a deadline comes about. */
export interface ArithmeticStep {
  from: string
  to: string
  /** Minutes of the limit used up here; 0 where the clock stands still. A start within a minute leaves fractions. */
  countedMinutes: number
  why: Why
  /** Holiday, or holidays, or the one a working weekend pays for. */
  name: string | null
}

/**
 * The instant at which a limit that starts at `start` is used up. Time inside a pause does not count.
 * Throws RangeError for a limit that is not above zero, Error for a calendar that never works.
 */
export function deadline(start: Date, limit: Limit, calendar: WorkingCalendar, pauses: readonly Pause[] = []): Date {
  return new Date(until(start, limit, 1, calendar, pauses).at(-1)!.to)
}

/** Start, amber (80 % of the limit, on the same clock) and due. */
export function clockOf(start: Date, limit: Limit, calendar: WorkingCalendar, pauses: readonly Pause[] = []): Clock {
  const at = (share: number) => new Date(until(start, limit, share, calendar, pauses).at(-1)!.to).toISOString()
  return { startedAt: start.toISOString(), amberAt: at(AMBER_SHARE), dueAt: at(1) }
}

/** How the deadline comes about, in order, for people to read: the counted minutes add up to the limit. */
export function arithmetic(
  start: Date,
  limit: Limit,
  calendar: WorkingCalendar,
  pauses: readonly Pause[] = [],
): ArithmeticStep[] {
  return condensed(until(start, limit, 1, calendar, pauses)).map((span) => ({
    from: new Date(span.from).toISOString(),
    to: new Date(span.to).toISOString(),
    countedMinutes: counts(span) ? (span.to - span.from) / MINUTE : 0,
    why: span.why,
    name: span.name,
  }))
}

/** The spans until a share of the limit is used up; the last ends there, and counts. */
function until(start: Date, limit: Limit, share: number, calendar: WorkingCalendar, pauses: readonly Pause[]): Span[] {
  if (!(limit.value > 0)) throw new RangeError(`a limit must be above zero, not ${limit.value}`)
  let left = Math.round(limit.value * LIMIT_UNITS[limit.unit].minutes * MINUTE * share)
  const passed: Span[] = []
  let lastCounted = 0
  const resumed = pauses.reduce((latest, { to }) => Math.max(latest, to.getTime()), start.getTime())
  for (const span of spans(start, limit.unit, calendar, pauses)) {
    const room = counts(span) ? span.to - span.from : 0
    if (room >= left) return [...passed, { ...span, to: span.from + left }]
    left -= room
    passed.push(span)
    if (counts(span)) lastCounted = span.to
    if (span.to - Math.max(resumed, lastCounted) > PATIENCE_DAYS * 1440 * MINUTE) break
  }
  throw new Error(`the working calendar leaves no working time within ${PATIENCE_DAYS} days of ${start.toISOString()}`)
}

/** A night, weekend and holiday in a row are one step, named for the weightiest. */
const RANK: Partial<Record<Why, number>> = { closed: 1, weekend: 2, holiday: 3 }

function condensed(list: readonly Span[]): Span[] {
  const joined: Span[] = []
  for (const span of list) {
    const last = joined.at(-1)
    const ranks = last && [RANK[last.why], RANK[span.why]]
    if (last && (last.why === span.why || (ranks?.[0] && ranks[1]))) {
      const names = [last.name, span.name].filter((name) => name !== null).flatMap((name) => name.split('、'))
      last.name = names.length > 0 ? [...new Set(names)].join('、') : null
      if ((ranks?.[1] ?? 0) > (ranks?.[0] ?? 0)) last.why = span.why
      last.to = span.to
    } else joined.push({ ...span })
  }
  return joined
}
