/** From a request to a question that the counts understand: period, codes and rights settled. */
import type { Identity } from '../access/rules.ts'
import { run } from '../database/database.ts'
import { loadQueries } from '../database/queries.ts'
import { ProblemError } from '../errors.ts'
import { isDay } from '../instants.ts'
import type { Platform } from '../platform.ts'
import { KIND_WORDS } from '../standards/rules.ts'
import { addDays, type CityClock } from './counts/city-clock.ts'
import type { Counts, Question } from './counts/counts.ts'
import type { LiveCounts } from './counts/live-counts.ts'
import { checkPeriod, type HeatAsked, type HeatFilter, readFilter, WITHOUT_COUNTS } from './rules.ts'

const query = loadQueries(import.meta.url)
const DEFAULT_DAYS = 30

/** A question with the counts to put it to, as they are now. */
export interface Asking {
  counts: Counts
  clock: CityClock
  question: Question
  /** The filter with its period filled in. */
  filter: HeatFilter & { from: string; to: string }
  /** The last row of the log that is counted. */
  seq: number
}

/**
 * @throws ProblemError forbidden for who has nothing to oversee; bad_request, unknown_class, unknown_area, unknown_unit;
 * not_ready while the period is still being loaded
 */
export async function settle(
  platform: Platform,
  live: LiveCounts,
  identity: Identity,
  asked: HeatAsked,
): Promise<Asking> {
  requireCounting(identity)
  const read = readFilter(asked)
  await checkCodes(platform, identity, read)
  const clock = await live.clock()
  const to = read.to ?? clock.dayAt(Math.floor(platform.now().getTime() / 60_000))
  const until = isDay(to) ? clock.startOf(addDays(to, 1)) : minuteOf(to)
  const from = read.from ?? addDays(clock.dayAt(until - 1), 1 - DEFAULT_DAYS)
  const start = isDay(from) ? clock.startOf(from) : minuteOf(from)
  checkPeriod(from, to, until - start)
  const counts = await live.since(start)
  const mayCount = await live.rightsOf(identity)
  const filter = { ...read, from, to }
  return { counts, clock, filter, question: { filter, from: start, until, mayCount }, seq: live.seq! }
}

/** @throws ProblemError forbidden for who has nothing to oversee */
export function requireCounting({ role }: Identity): void {
  if (!WITHOUT_COUNTS.includes(role)) return
  throw new ProblemError('forbidden', {
    detail: {
      en: 'Counts by place are for those who oversee an area. GET /api/cases lists the cases that are yours to see.',
      zh: '按位置统计的数字只供有辖区的岗位查看。GET /api/cases 列出可查看的案卷。',
    },
  })
}

const minuteOf = (instant: string) => Math.floor(Date.parse(instant) / 60_000)

const UNKNOWN = {
  class: {
    code: 'unknown_class',
    what: '小类',
    where: { en: 'GET /api/standards/classes lists them', zh: 'GET /api/standards/classes 列出全部小类' },
  },
  area: {
    code: 'unknown_area',
    what: '区域或单元网格',
    where: {
      en: 'GET /api/areas lists the areas, GET /api/grids the unit grids',
      zh: 'GET /api/areas 列出区域，GET /api/grids 列出单元网格',
    },
  },
  unit: {
    code: 'unknown_unit',
    what: '责任单位',
    where: { en: 'GET /api/units lists them', zh: 'GET /api/units 列出全部单位' },
  },
} as const

/** Refuses codes that are in no catalogue, naming them. Throws unknown_class, unknown_area, unknown_unit. */
export async function checkCodes(
  { database }: Pick<Platform, 'database'>,
  identity: Identity,
  { kind, classes, areas, units }: Pick<HeatFilter, 'kind' | 'classes' | 'areas' | 'units'>,
): Promise<void> {
  const named = units.filter((code) => code !== 'none')
  if (classes.length + areas.length + named.length === 0) return
  const unknown = await database.as(identity, (client) =>
    run<{ field: keyof typeof UNKNOWN; code: string }>(client, query('unknownCodes'), {
      kinds: classes.map((choice) => choice.kind ?? kind),
      classes: classes.map(({ code }) => code),
      areas,
      units: named,
    }),
  )
  const [first] = unknown
  if (!first) return
  const codes = unknown.filter(({ field }) => field === first.field).map(({ code }) => code)
  const { code, what, where } = UNKNOWN[first.field]
  const kindZh = first.field === 'class' && kind ? KIND_WORDS[kind].zh : ''
  throw new ProblemError(code, {
    detail: {
      en: `There is no ${first.field === 'class' ? `${kind ?? 'component or event'} class` : first.field} ${codes.join(', ')}. ${where.en}.`,
      zh: `没有${kindZh}${what} ${codes.join('、')}。${where.zh}。`,
    },
    field: first.field,
    value: codes,
  })
}

/** What codes are called; words without a name are left out. */
export async function namesOf<Name extends { word: string }>(
  platform: Platform,
  identity: Identity,
  which: 'nameClasses' | 'nameUnits' | 'nameAreas',
  words: readonly string[],
): Promise<Map<string, Name>> {
  const rows = await platform.database.as(identity, (client) => run<Name>(client, query(which), { words }))
  return new Map(rows.map((row) => [row.word, row]))
}
