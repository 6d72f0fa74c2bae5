/** What a month is, what is compared with it, and which cells are one hot spot. Pure, and the console's too. */
import { takeCluster } from '../significance/rules.ts'

export interface Span {
  from: string
  to: string
}
export const MONTH = /^(19|20)[0-9]{2}-(0[1-9]|1[0-2])$/
/** Weeks up to the end of the month that emerging hot spots are judged by. */
export const WEEKS = 13
const DAY_MS = 86_400_000

const dayOf = (time: number) => new Date(time).toISOString().slice(0, 10)
export const daysOf = ({ from, to }: Span) => Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS) + 1
export const firstOf = (month: string) => `${month}-01`
export const lastOf = (month: string) => {
  const [year, number] = month.split('-').map(Number) as [number, number]
  return dayOf(Date.UTC(year, number, 0))
}
export function monthsBefore(month: string, count: number): string {
  const [year, number] = month.split('-').map(Number) as [number, number]
  return dayOf(Date.UTC(year, number - 1 - count, 1)).slice(0, 7)
}

/** The month as far as it has come; its last day is `today` while it runs. */
export function spanOf(month: string, today: string): Span & { isPartial: boolean } {
  const last = lastOf(month)
  return { from: firstOf(month), to: last < today ? last : today, isPartial: today <= last }
}

/** The same part of an earlier month: all of it, or while the month runs its first days. */
export function samePartOf(month: string, earlier: string, span: Span & { isPartial: boolean }): Span {
  const [first, last] = [firstOf(earlier), lastOf(earlier)]
  if (!span.isPartial || span.to === lastOf(month)) return { from: first, to: last }
  const days = Math.min(daysOf(span), daysOf({ from: first, to: last }))
  return { from: first, to: dayOf(Date.parse(first) + (days - 1) * DAY_MS) }
}

/** By what share it grew; null where there was none. */
export const changeOf = (now: number, before: number): number | null => (before === 0 ? null : now / before - 1)

/** Cells that touch are one hot spot. Each with its strongest cell first; the strongest hot spot first. */
export function togetherIn(cells: readonly string[], strengthOf: (cell: string) => number): string[][] {
  const left = new Set(cells)
  const spots: string[][] = []
  const byStrength = (one: string, other: string) => strengthOf(other) - strengthOf(one) || (one < other ? -1 : 1)
  for (const first of [...cells].sort(byStrength)) {
    const spot = takeCluster(first, left)
    if (spot.length > 0) spots.push(spot.sort(byStrength))
  }
  return spots
}
