/** When a watch tells: pure, and what the console may import. */
import { ProblemError } from '../../errors.ts'
import { canonicalText, type HeatAsked, type HeatFilter, readFilter } from '../rules.ts'

/** Of one person. */
export const MOST_WATCHES = 100
export const LONGEST_WINDOW_DAYS = 31
export const HIGHEST_THRESHOLD = 1_000_000
/** How far back a threshold is tried before it is saved. */
export const PREVIEW_DAYS = 90
export const DAY_MINUTES = 1440
/** How far back alerts are told of, as the inbox is; beyond MOST_UNREAD the bell says "99+". */
export const ALERT_DAYS = 30
export const MOST_UNREAD = 100
/** Told of one by one by a preview. */
export const MOST_CROSSINGS = 100
/** A count about its threshold would tell each time that it rises by one: it must have fallen by a fifth first. */
const BACK_TO_SHARE = 0.8

export const WATCH_STATES = ['quiet', 'crossed'] as const
export type WatchState = (typeof WATCH_STATES)[number]
/**
 * Why a watch is not counted: its owner may not count cases any more, nothing of its place is theirs to oversee any more, or an area it
 * names is no longer in force.
 */
export const TROUBLES = ['forbidden', 'outside', 'area_ended'] as const
export type Trouble = (typeof TROUBLES)[number]

export interface Levels {
  threshold: number
  backTo: number
}

export const usualBackTo = (threshold: number) => Math.min(threshold - 1, Math.floor(threshold * BACK_TO_SHARE))

/** @throws ProblemError bad_request when the count would never be back */
export function checkLevels(threshold: number, backTo: number, field: string): Levels {
  if (backTo < threshold) return { threshold, backTo }
  throw new ProblemError('bad_request', {
    detail: {
      en: `The count is back to normal below the threshold: backTo is at most ${threshold - 1} for a threshold of ${threshold}; got ${backTo}. Without it, ${usualBackTo(threshold)} is taken.`,
      zh: `恢复件数须低于预警件数：预警件数为 ${threshold} 时，backTo 最多 ${threshold - 1}；收到的是 ${backTo}。不填则取 ${usualBackTo(threshold)}。`,
    },
    field,
    value: backTo,
  })
}

/** The state that a count leads to: crossed from the threshold on, and until the count has fallen far enough. */
export const stateAfter = (state: WatchState, count: number, { threshold, backTo }: Levels): WatchState =>
  state === 'quiet' ? (count >= threshold ? 'crossed' : 'quiet') : count <= backTo ? 'quiet' : 'crossed'

/** What a watch counts, as it is kept: without a period. */
export const keptText = (filter: HeatFilter) => canonicalText({ ...filter, from: null, to: null, openAt: null })
/** The same as parameters. */
export const questionOf = (kept: string): Record<string, string> => Object.fromEntries(new URLSearchParams(kept))
export function filterOf(kept: string): HeatFilter {
  const { resolution, ...asked } = questionOf(kept)
  return readFilter({ ...asked, ...(resolution ? { resolution: Number(resolution) } : {}) } as HeatAsked)
}

/** The minutes counted at an instant, this one included: until is not. */
export function windowAt(now: Date, windowDays: number): { from: number; until: number } {
  const until = Math.floor(now.getTime() / 60_000) + 1
  return { from: until - windowDays * DAY_MINUTES, until }
}

/** How many were reported in the window that ends with each minute: of the minutes after the first window. */
export function rolling(perMinute: Uint32Array, windowMinutes: number): Uint32Array {
  const counts = new Uint32Array(perMinute.length - windowMinutes)
  let count = 0
  for (let minute = 0; minute < windowMinutes; minute++) count += perMinute[minute]!
  for (let index = 0; index < counts.length; index++) {
    count += perMinute[index + windowMinutes]! - perMinute[index]!
    counts[index] = count
  }
  return counts
}

/** Which of the counts would have been told of. What is over the threshold at first has not crossed it here. */
export function crossings(counts: Uint32Array, levels: Levels): number[] {
  const told: number[] = []
  let state = counts.length > 0 ? stateAfter('quiet', counts[0]!, levels) : 'quiet'
  for (let index = 1; index < counts.length; index++) {
    const next = stateAfter(state, counts[index]!, levels)
    if (state === 'quiet' && next === 'crossed') told.push(index)
    state = next
  }
  return told
}

/** Just above what the count stays at or under for 95 % of the time. */
export const proposedThreshold = (counts: Uint32Array) =>
  Math.min(HIGHEST_THRESHOLD, (counts.slice().sort()[Math.ceil(counts.length * 0.95) - 1] ?? 0) + 1)
