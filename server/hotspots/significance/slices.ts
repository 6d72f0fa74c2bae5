/** A period cut into slices of equal length, counted back from its end: the final one, which patterns rest on, is whole. */
import { addDays, type CityClock } from '../counts/city-clock.ts'
import type { SliceStep } from './rules.ts'

/** Minutes at which slices begin, and where the last one ends. What is left over at the beginning is in none. */
export function slicesOf(from: number, until: number, step: SliceStep, clock: CityClock): Int32Array {
  const starts = [until]
  const lastDay = clock.dayAt(until - 1)
  const isWhole = clock.startOf(addDays(lastDay, 1)) === until
  const end = isWhole ? addDays(lastDay, 1) : clock.dayAt(until)
  const timeOfDay = until - clock.startOf(end)
  for (let back = 1; ; back++) {
    const start = clock.startOf(earlier(end, back, step)) + timeOfDay
    if (start < from) break
    starts.push(start)
  }
  return Int32Array.from(starts.reverse())
}

/** The day so many slices before; of a month too short its last. */
function earlier(day: string, back: number, step: SliceStep): string {
  if (step !== 'month') return addDays(day, -back * (step === 'week' ? 7 : 1))
  const [year, month, date] = day.split('-').map(Number) as [number, number, number]
  const first = new Date(Date.UTC(year, month - 1 - back, 1))
  const length = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate()
  return addDays(first.toISOString().slice(0, 10), Math.min(date, length) - 1)
}
