/** Time cut into spans that count towards a limit and spans that do not, in order, from a start onwards. Pure. */
import { atMinute, dayOf, dayText, isWorkingDay, officeHoursOf, type WorkingCalendar } from './calendar.ts'
import { LIMIT_UNITS, type LimitUnit } from './rules.ts'

/** A time that does not count: the clock stands still, from `from` until before `to`. */
export interface Pause {
  from: Date
  to: Date
}

export type Why = 'office' | 'round_the_clock' | 'break' | 'closed' | 'weekend' | 'holiday' | 'paused'

export interface Span {
  /** Milliseconds since 1970. */
  from: number
  to: number
  why: Why
  /** Of a holiday, or of a working weekend's. */
  name: string | null
}

export const counts = (span: Span) => span.why === 'office' || span.why === 'round_the_clock'

/** Spans without end, or until the pauses are over and nothing else changes: the last may end at Infinity. */
export function* spans(
  start: Date,
  unit: LimitUnit,
  calendar: WorkingCalendar,
  pauses: readonly Pause[],
): Generator<Span> {
  const base = LIMIT_UNITS[unit].roundTheClock ? roundTheClock(start) : officeSpans(start, calendar)
  yield* withoutPauses(base, merged(pauses, start.getTime()))
}

function* roundTheClock(start: Date): Generator<Span> {
  yield { from: start.getTime(), to: Number.POSITIVE_INFINITY, why: 'round_the_clock', name: null }
}

function* officeSpans(start: Date, calendar: WorkingCalendar): Generator<Span> {
  const begin = start.getTime()
  for (let day = dayOf(start, calendar); ; day = day.plus({ days: 1 }).startOf('day')) {
    for (const span of spansOfDay(day, calendar)) {
      if (span.to > begin && span.to > span.from) yield { ...span, from: Math.max(span.from, begin) }
    }
  }
}

function spansOfDay(day: ReturnType<typeof dayOf>, calendar: WorkingCalendar): Span[] {
  const midnight = day.toMillis()
  const next = day.plus({ days: 1 }).startOf('day').toMillis()
  const exception = calendar.exceptions[dayText(day)]
  const name = exception?.name ?? null
  if (!isWorkingDay(day, calendar)) return [{ from: midnight, to: next, why: exception ? 'holiday' : 'weekend', name }]
  const list: Span[] = []
  let last = midnight
  for (const [opens, closes] of officeHoursOf(day, calendar)) {
    const from = atMinute(day, opens)
    const to = atMinute(day, closes)
    list.push(
      { from: last, to: from, why: list.length === 0 ? 'closed' : 'break', name: null },
      { from, to, why: 'office', name },
    )
    last = to
  }
  return [...list, { from: last, to: next, why: 'closed', name: null }]
}

/** Pauses in order, overlapping ones joined, what lies before the start left out. */
function merged(pauses: readonly Pause[], start: number): { from: number; to: number }[] {
  const sorted = pauses
    .map(({ from, to }) => ({ from: Math.max(from.getTime(), start), to: to.getTime() }))
    .filter(({ from, to }) => to > from)
    .sort((a, b) => a.from - b.from)
  const joined: { from: number; to: number }[] = []
  for (const pause of sorted) {
    const last = joined.at(-1)
    if (last && pause.from <= last.to) last.to = Math.max(last.to, pause.to)
    else joined.push({ ...pause })
  }
  return joined
}

function* withoutPauses(base: Generator<Span>, pauses: { from: number; to: number }[]): Generator<Span> {
  let index = 0
  for (const span of base) {
    let { from } = span
    while (from < span.to) {
      const pause = pauses[index]
      if (!pause || pause.from >= span.to) {
        yield { ...span, from }
        break
      }
      if (pause.from > from) {
        yield { ...span, from, to: pause.from }
        from = pause.from
      }
      // The pause may reach beyond this span: the rest of it is said with the next.
      const to = Math.min(pause.to, span.to)
      yield { from, to, why: 'paused', name: null }
      from = to
      if (pause.to <= span.to) index++
      else pause.from = span.to
    }
  }
}
