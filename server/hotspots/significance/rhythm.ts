/** When cases come: hours, weekdays, working days and holidays of one cell against those of the whole. Pure. */
import type { WorkingCalendar } from '../../standards/calendar.ts'
import type { LoadedMarker } from '../markers/schema.ts'
import { upperTail } from './binomial.ts'
import type { Why } from './schema.ts'

/** Fewer stand out by chance too easily to be worth a sentence. */
export const FEWEST = 5
const LEVEL = 0.05

/** @param here @param all 168 counts each, from Monday's first hour */
export function timesOf(here: Uint32Array, all: Uint32Array): Why['times'] {
  const byHour = (week: Uint32Array) => sumsBy(week, 24, (at) => at % 24)
  const byDay = (week: Uint32Array) => sumsBy(week, 7, (at) => Math.floor(at / 24))
  return [...standingOut('hours', byHour(here), byHour(all), 0), ...standingOut('weekdays', byDay(here), byDay(all), 1)]
}

/** Runs of hours or days, over midnight or the weekend too, that each have more than chance gives of as many looked at. */
function standingOut(what: 'hours' | 'weekdays', here: number[], all: number[], first: number): Why['times'] {
  const size = here.length
  const total = sum(here)
  const whole = sum(all)
  const chanceOf = (at: number) => upperTail(here[at]!, total, all[at]! / whole)
  const isHigh = here.map((count, at) => count >= FEWEST && chanceOf(at) * size <= LEVEL)
  const found: Why['times'] = []
  for (let at = 0; at < size; at++) {
    if (!isHigh[at] || (isHigh[(at + size - 1) % size] && isHigh.includes(false))) continue
    let length = 1
    while (length < size && isHigh[(at + length) % size]) length++
    const run = Array.from({ length }, (_, index) => (at + index) % size)
    const share = run.reduce((share, one) => share + all[one]!, 0) / whole
    const count = run.reduce((count, one) => count + here[one]!, 0)
    found.push({
      what,
      from: at + first,
      to: ((at + length - 1) % size) + first,
      count,
      expected: total * share,
      p: upperTail(count, total, share),
    })
    if (length === size) break
  }
  return found.sort((one, other) => one.p - other.p)
}

/** @param days first to last @param here @param all cases of each */
export function calendarOf(
  days: readonly string[],
  here: Uint32Array,
  all: Uint32Array,
  { exceptions }: Pick<WorkingCalendar, 'exceptions'>,
): NonNullable<Why['calendar']> {
  const weekday = (day: string) => new Date(`${day}T00:00:00Z`).getUTCDay()
  const works = (day: string) => exceptions[day]?.isWorking ?? (weekday(day) !== 0 && weekday(day) !== 6)
  const told = { workingDays: 0, daysOff: 0, onWorkingDays: 0, onDaysOff: 0 }
  const holidays = new Map<string, { name: string; days: number; count: number }>()
  let offOfAll = 0
  for (const [index, day] of days.entries()) {
    if (works(day)) {
      told.workingDays++
      told.onWorkingDays += here[index]!
      continue
    }
    told.daysOff++
    told.onDaysOff += here[index]!
    offOfAll += all[index]!
    const name = exceptions[day]?.name
    if (!name) continue
    const known = holidays.get(name) ?? { name, days: 0, count: 0 }
    holidays.set(name, { name, days: known.days + 1, count: known.count + here[index]! })
  }
  const share = offOfAll / Math.max(1, sum(all))
  return {
    ...told,
    expectedOnDaysOff: (told.onWorkingDays + told.onDaysOff) * share,
    holidays: [...holidays.values()],
  }
}

/** Each marker over all of its spans. @param days first to last @param here @param all cases of each */
export function markersOf(
  days: readonly string[],
  here: Uint32Array,
  all: Uint32Array,
  spans: readonly LoadedMarker[],
): Why['markers'] {
  const total = sum(here)
  const whole = Math.max(1, sum(all))
  const marked = new Map<string, Pick<LoadedMarker, 'kind' | 'name' | 'nameEn'> & { on: number[] }>()
  for (const { kind, name, nameEn, from, to } of spans) {
    const known = marked.get(`${kind} ${name}`) ?? { kind, name, nameEn, on: [] }
    for (const [index, day] of days.entries()) if (day >= from && day <= to) known.on.push(index)
    marked.set(`${kind} ${name}`, known)
  }
  return [...marked.values()]
    .map(({ on, ...marker }) => {
      const count = on.reduce((count, index) => count + here[index]!, 0)
      const share = on.reduce((count, index) => count + all[index]!, 0) / whole
      return { ...marker, days: on.length, count, expected: total * share, p: upperTail(count, total, share) }
    })
    .sort((one, other) => one.p - other.p)
}

function sumsBy(week: Uint32Array, size: number, of: (at: number) => number): number[] {
  const sums = Array.from({ length: size }, () => 0)
  for (const [at, count] of week.entries()) sums[of(at)]! += count
  return sums
}

function sum(values: Iterable<number>): number {
  let total = 0
  for (const value of values) total += value
  return total
}
