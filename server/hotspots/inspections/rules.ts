/** What a special inspection 专项检查 may be: which grids of a hot spot are gone to, and why one is refused. Pure. */
import type { Role } from '../../access/rules.ts'
import { ProblemError } from '../../errors.ts'
import { isDay } from '../../instants.ts'
import type { Sentence } from '../../schema.ts'

/** Roles that send collectors, in their jurisdiction (sends_inspections in the database says the same and where). */
export const SENDING_ROLES: readonly Role[] = ['analyst', 'dispatcher', 'supervisor', 'planner', 'administrator']

export const OUTCOMES = {
  found: { zh: '发现问题', en: 'Found' },
  nothing: { zh: '未发现', en: 'Nothing found' },
} as const
export type Outcome = keyof typeof OUTCOMES

/** More is a campaign, not an inspection: nobody looks closely at two hundred grids. */
export const MOST_GRIDS = 200
/** A cell of resolution 9 is about ten unit grids; one it only brushes is not gone to for it. */
export const PROPOSED_FROM = 0.25
export const DEFAULT_WORKING_DAYS = 5

export interface Touched {
  gridCode: string
  /** Of the grid, how much lies in the cells. */
  covered: number
  collector: object | null
  /** Whether it lies in the jurisdiction of who asks. */
  mine: boolean
}

/** The grids one would go to: those that lie in the cells by a good part, or the one that does most; only where somebody collects. */
export function proposedOf(touched: readonly Touched[]): Set<string> {
  const possible = touched.filter(({ collector, mine }) => collector !== null && mine)
  const good = possible.filter(({ covered }) => covered >= PROPOSED_FROM)
  const [most] = possible.toSorted((one, other) => other.covered - one.covered)
  return new Set((good.length > 0 || !most ? good : [most]).map(({ gridCode }) => gridCode))
}

/** Checks the grids that an inspection is made for. Throws bad_request, unknown_area, forbidden, action_not_allowed. */
export function checkGrids(asked: readonly string[], found: readonly Touched[]): void {
  const field = '/grids'
  if (asked.length === 0)
    throw new ProblemError('bad_request', {
      detail: {
        en: 'No grid is left: an inspection has at least one.',
        zh: '没有选中网格，一次专项检查至少要有一个。',
      },
      field,
    })
  if (asked.length > MOST_GRIDS)
    throw new ProblemError('bad_request', {
      detail: {
        en: `${asked.length} grids are more than the ${MOST_GRIDS} of one inspection. Choose fewer cells, or make several.`,
        zh: `${asked.length} 个网格超过一次专项检查的上限 ${MOST_GRIDS} 个。请少选一些格子，或分几次开展。`,
      },
      field,
      value: asked.length,
    })
  const known = new Map(found.map((grid) => [grid.gridCode, grid]))
  const which = (wrong: (code: string) => boolean) => asked.filter(wrong)
  const refuse = (code: 'unknown_area' | 'forbidden' | 'action_not_allowed', grids: string[], why: Sentence) => {
    if (grids.length === 0) return
    const told = grids.slice(0, 5)
    const more = grids.length - told.length
    throw new ProblemError(code, {
      detail: {
        en: `${told.join(', ')}${more > 0 ? ` and ${more} more` : ''}: ${why.en}`,
        zh: `${told.join('、')}${more > 0 ? ` 等 ${grids.length} 个` : ''}：${why.zh}`,
      },
      field,
      value: grids,
    })
  }
  refuse(
    'unknown_area',
    which((code) => !known.has(code)),
    {
      en: 'no such unit grid is in force. GET /api/grids/{code} tells what became of one.',
      zh: '不是现行的单元网格。GET /api/grids/{code} 可查其去向。',
    },
  )
  refuse(
    'forbidden',
    which((code) => !known.get(code)!.mine),
    {
      en: 'these lie outside your jurisdiction. Leave them out, or ask who oversees them.',
      zh: '不在本人辖区内。请去掉，或请管辖的人员开展。',
    },
  )
  refuse(
    'action_not_allowed',
    which((code) => known.get(code)!.collector === null),
    {
      en: 'nobody collects there, so nobody would be told. Leave them out, or give their responsibility grid a collector.',
      zh: '那里没有采集员，派出后无人收到。请去掉，或先为其责任网格指定采集员。',
    },
  )
}

/** Checks the days. Throws bad_request. */
export function checkDays(from: string, due: string, today: string): void {
  for (const [field, day] of [
    ['/from', from],
    ['/due', due],
  ] as const)
    if (!isDay(day))
      throw new ProblemError('bad_request', {
        detail: {
          en: `There is no day ${day}; send one like 2026-11-20.`,
          zh: `没有 ${day} 这一天，请写成 2026-11-20 这样的日期。`,
        },
        field,
        value: day,
      })
  if (due < from)
    throw new ProblemError('bad_request', {
      detail: {
        en: `The inspection would be due (${due}) before it begins (${from}). Exchange the two.`,
        zh: `截止日（${due}）早于开始日（${from}），请对调两个日期。`,
      },
      field: '/due',
      value: due,
    })
  if (due < today)
    throw new ProblemError('bad_request', {
      detail: {
        en: `${due} has passed; it is ${today}. Choose a day from today on.`,
        zh: `${due} 已过，今天是 ${today}。请选择今天或以后的日期。`,
      },
      field: '/due',
      value: due,
    })
}

const LEVELS = [12, 9, 6] as const
/** The smallest area that holds all grids: community, street, district, else the city. */
export function areaOf(grids: readonly string[]): string {
  const [first = ''] = grids
  const digits = LEVELS.find((length) => grids.every((code) => code.startsWith(first.slice(0, length)))) ?? 4
  return first.slice(0, digits)
}
