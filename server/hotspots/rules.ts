/** What a question about hot spots may be: pure, and what the console may import. */
import type { Identity, Role } from '../access/rules.ts'
import { ProblemError } from '../errors.ts'

export { SOURCES, type Source } from '../cases/events.ts'
export * from './columns.ts'
export * from './filter.ts'

/** Roles that have no jurisdiction to look over: they see cases one by one, not counts. */
export const WITHOUT_COUNTS: readonly Role[] = ['citizen', 'unit_staff']
/** Who loads what explains counts, markers and hours of patrol: that is the whole city's (keeps_context in the database says the same). */
export const keepsContext = ({ role, areaCode }: Pick<Identity, 'role' | 'areaCode'>) =>
  (role === 'analyst' || role === 'administrator') && areaCode === null
/** The most days one question may span: ten years and their leap days. */
export const LONGEST_PERIOD_DAYS = 3653
/** What an answer holds at most, so that as columns it is under 300 kB packed. */
export const MOST_CELLS = 150_000
export const MOST_FRAME_ENTRIES = 350_000
export const MOST_FRAMES = 800
/** Cases drawn one by one. */
export const MOST_MOMENTS = 200_000

export const STEPS = ['hour', 'day', 'week'] as const
export type Step = (typeof STEPS)[number]
/** What is counted by, and the length of its codes. */
export const LEVELS = { district: 6, street: 9, community: 12, grid: 15 } as const
export type Level = keyof typeof LEVELS

/** Checks that a period runs forward and is not longer than can be answered. Throws bad_request. */
export function checkPeriod(from: string, to: string, minutes: number): void {
  const days = Math.ceil(minutes / 1440)
  if (days >= 1 && days <= LONGEST_PERIOD_DAYS) return
  throw new ProblemError('bad_request', {
    detail:
      days < 1
        ? `The period ends before it starts: from ${from} to ${to}. Exchange the two.`
        : `The period from ${from} to ${to} has ${days} days; at most ${LONGEST_PERIOD_DAYS} are counted at once.`,
    field: 'from',
    value: from,
  })
}

/** Checks that an answer is not larger than a console can take. Throws bad_request that says what to change. */
export function checkSize(what: string, count: number, most: number, instead: string): void {
  if (count <= most) return
  throw new ProblemError('bad_request', {
    detail: `The answer would hold ${count.toLocaleString('en')} ${what}; at most ${most.toLocaleString('en')} are given at once. ${instead}`,
    field: 'resolution',
    value: count,
  })
}
