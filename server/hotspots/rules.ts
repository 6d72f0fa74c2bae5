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
  if (days < 1) throw endsFirst(from, to)
  if (days <= LONGEST_PERIOD_DAYS) return
  throw new ProblemError('bad_request', {
    detail: {
      en: `The period from ${from} to ${to} has ${days} days; at most ${LONGEST_PERIOD_DAYS} are counted at once.`,
      zh: `${from} 至 ${to} 共 ${days} 天，一次最多统计 ${LONGEST_PERIOD_DAYS} 天。`,
    },
    field: 'from',
    value: from,
  })
}

/** The refusal of a period that ends before it starts. */
export const endsFirst = (from: string, to: string): ProblemError =>
  new ProblemError('bad_request', {
    detail: {
      en: `The period ends before it starts: from ${from} to ${to}. Exchange the two.`,
      zh: `时段的结束早于开始：${from} 至 ${to}。请对调起止时间。`,
    },
    field: 'from',
    value: from,
  })

/** Checks that an answer is not larger than a console can take. Throws bad_request that says what to change. */
export function checkCells(count: number): void {
  if (count <= MOST_CELLS) return
  throw new ProblemError('bad_request', {
    detail: {
      en: `The answer would hold ${count.toLocaleString('en')} cells; at most ${MOST_CELLS.toLocaleString('en')} are given at once. Ask for coarser cells, a box or a shorter period.`,
      zh: `结果有 ${count.toLocaleString('en')} 个格子，一次最多给出 ${MOST_CELLS.toLocaleString('en')} 个。请放大格子、框选范围或缩短时段。`,
    },
    field: 'resolution',
    value: count,
  })
}
