/** What watches count now, each as its owner may: from the counts in memory, many at once. */
import { type Identity, visibilityScope } from '../../access/rules.ts'
import { ALL_STATES } from '../../cases/rules.ts'
import { type Database, run } from '../../database/database.ts'
import { loadQueries } from '../../database/queries.ts'
import type { Platform } from '../../platform.ts'
import type { Question } from '../counts/counts.ts'
import type { LiveCounts } from '../counts/live-counts.ts'
import { type HeatFilter, readFilter, WITHOUT_COUNTS } from '../rules.ts'
import { filterOf, type Trouble, windowAt } from './rules.ts'

const query = loadQueries(import.meta.url)
/** Others have a turn after counting for so long. */
const TURN_MS = 15
const END_OF_TIME = 2 ** 31 - 1

export interface Counted {
  count: number | null
  trouble: Trouble | null
}
export interface Countable {
  query: string
  windowDays: number
  /** What its owner could see when it was saved. */
  scope: string
}

/**
 * Counts watches at an instant, in their order, and answers the last row of the log that is surely in every count.
 * @throws ProblemError not_ready while the longest window is still being loaded
 */
export async function countWatches(
  { database }: Pick<Platform, 'database'>,
  live: LiveCounts,
  watches: readonly { watch: Countable; owner: Identity }[],
  now: Date,
): Promise<{ counted: Counted[]; seq: number }> {
  const longest = Math.max(1, ...watches.map(({ watch }) => watch.windowDays))
  const counts = await live.since(windowAt(now, longest).from)
  const seq = live.seq!
  const filters = watches.map(({ watch }) => filterOf(watch.query))
  const ended = await endedAreas(
    database,
    filters.flatMap(({ areas }) => areas),
  )
  const counted: Counted[] = []
  let turn = performance.now()
  for (const [index, { watch, owner }] of watches.entries()) {
    const filter = filters[index]!
    const trouble = troubleOf(filter, ended, owner)
    const mayCount = trouble ? null : await live.rightsOf(owner)
    const count = mayCount && counts.total({ filter, ...windowAt(now, watch.windowDays), mayCount })
    // Who still sees what they saw when it was saved was asked then, and who counts a case is not outside.
    const moved = count === 0 && watch.scope !== visibilityScope(owner) && (await isOutside(live, filter, owner))
    counted.push(moved ? { count: null, trouble: 'outside' } : { count, trouble })
    if (performance.now() - turn < TURN_MS) continue
    await new Promise((next) => setImmediate(next))
    turn = performance.now()
  }
  return { counted, seq }
}

function troubleOf(filter: HeatFilter, ended: ReadonlySet<string>, owner: Identity): Trouble | null {
  if (WITHOUT_COUNTS.includes(owner.role)) return 'forbidden'
  return filter.areas.some((code) => ended.has(code)) ? 'area_ended' : null
}

/** Areas and unit grids of these codes that are not in force. */
export async function endedAreas(database: Database, codes: readonly string[]): Promise<ReadonlySet<string>> {
  if (codes.length === 0) return new Set()
  const rows = await database.system((client) =>
    run<{ code: string }>(client, query('endedAreas'), { codes: [...new Set(codes)] }),
  )
  return new Set(rows.map(({ code }) => code))
}

/** Whether cases were ever reported in the place that a question names, and none of them a person may count. */
export async function isOutside(live: LiveCounts, filter: HeatFilter, owner: Identity): Promise<boolean> {
  const { areas, bbox, cells, resolution } = filter
  if (areas.length === 0 && bbox === null && cells.length === 0) return false
  const counts = await live.since(0)
  const place = { ...readFilter({}), areas, bbox, cells, resolution, states: ALL_STATES }
  const ever: Question = { filter: place, from: 0, until: END_OF_TIME, mayCount: await live.rightsOf(owner) }
  return counts.total(ever) === 0 && counts.total({ ...ever, mayCount: () => true }) > 0
}
