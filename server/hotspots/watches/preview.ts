/** What a watch would have told of in the last three months: helps to choose a threshold. Nothing is kept. */
import type { Identity } from '../../access/rules.ts'
import type { Platform } from '../../platform.ts'
import { settle } from '../asking.ts'
import { addDays } from '../counts/city-clock.ts'
import type { LiveCounts } from '../counts/live-counts.ts'
import {
  checkLevels,
  crossings,
  DAY_MINUTES,
  MOST_CROSSINGS,
  PREVIEW_DAYS,
  proposedThreshold,
  rolling,
  usualBackTo,
  windowAt,
} from './rules.ts'
import type { PreviewQuery, WatchPreview } from './schema.ts'

/** To the minute: every count that the window had since then, with the cases as they are now. */
export async function previewWatch(
  platform: Platform,
  live: LiveCounts,
  identity: Identity,
  { windowDays, threshold: wanted, backTo: wantedBackTo, ...question }: PreviewQuery,
): Promise<WatchPreview> {
  const { until } = windowAt(platform.now(), windowDays)
  const first = until - PREVIEW_DAYS * DAY_MINUTES
  const from = first - windowDays * DAY_MINUTES
  const asking = await settle(platform, live, identity, { ...question, from: instantOf(from), to: instantOf(until) })
  const starts = Int32Array.from({ length: until - from + 1 }, (_, index) => from + index)
  const counts = rolling(asking.counts.slices(asking.question, starts), windowDays * DAY_MINUTES)
  const proposed = proposedThreshold(counts)
  const threshold = wanted ?? proposed
  const levels = checkLevels(threshold, wantedBackTo ?? usualBackTo(threshold), 'backTo')
  const told = crossings(counts, levels)
  const days: string[] = []
  const highest: number[] = []
  for (let day = asking.clock.dayAt(first); asking.clock.startOf(day) < until; day = addDays(day, 1)) {
    days.push(day)
    const end = asking.clock.startOf(addDays(day, 1)) - first
    const ofDay = counts.subarray(Math.max(0, asking.clock.startOf(day) - first), end)
    highest.push(ofDay.reduce((most, count) => Math.max(most, count), 0))
  }
  return {
    ...levels,
    proposed,
    count: counts.at(-1)!,
    days,
    highest,
    crossings: told.slice(-MOST_CROSSINGS).map((index) => instantOf(first + index)),
    crossed: told.length,
  }
}

/** A minute since 1970 as the language of questions has it. */
export const instantOf = (minute: number) => new Date(minute * 60_000).toISOString()
