/**
 * Compares what watches count with their thresholds, as soon as the counts have followed the log, and now and then without a new
 * case, for windows slide. Of any number of server processes one does a round; should two, each crossing is still told of once.
 */

import type { Identity } from '../../access/rules.ts'
import { hourly, startBeating } from '../../beat.ts'
import { type Database, run, runOne } from '../../database/database.ts'
import { loadQueries } from '../../database/queries.ts'
import type { Platform } from '../../platform.ts'
import type { LiveCounts } from '../counts/live-counts.ts'
import { type Countable, countWatches } from './counting.ts'
import { type Levels, stateAfter, type WatchState, windowAt } from './rules.ts'

const query = loadQueries(import.meta.url)
const BEAT_MS = 1_000
/** A busy log is looked at so often, by whichever process; a quiet one so seldom. */
const PAUSE_SECONDS = 2
const LONGEST_SECONDS = 30
const KEPT_DAYS = 365

type ActiveWatch = Countable & Levels & Identity & { id: string; state: WatchState }

/**
 * One round over the active watches of everybody.
 * @returns how many crossings were told of
 */
export async function checkWatches(platform: Platform, live: LiveCounts): Promise<number> {
  const { database } = platform
  const now = platform.now()
  const watches = await database.system((client) => run<ActiveWatch>(client, query('activeWatches')))
  if (watches.length === 0) return 0
  const owned = watches.map((watch) => ({ watch, owner: ownerOf(watch) }))
  const { counted, seq } = await countWatches(platform, live, owned, now)
  const ids: Record<WatchState, string[]> = { quiet: [], crossed: [] }
  const counts: number[] = []
  for (const [index, watch] of watches.entries()) {
    const { count } = counted[index]!
    if (count === null) continue
    const state = stateAfter(watch.state, count, watch)
    if (state === watch.state) continue
    ids[state].push(watch.id)
    if (state === 'crossed') counts.push(count)
  }
  if (ids.quiet.length + ids.crossed.length === 0) return 0
  const at = { at: now, seq }
  const until = new Date(windowAt(now, 0).until * 60_000)
  const told = await database.system(async (client) => {
    if (ids.quiet.length > 0) await run(client, query('calmWatches'), { ids: ids.quiet, ...at })
    if (ids.crossed.length === 0) return []
    return run<{ id: number }>(client, query('crossWatches'), { ids: ids.crossed, counts, until, ...at })
  })
  if (told.length > 0) database.wake('alerts')
  return told.length
}

const ownerOf = ({ personId, role, unitCode, areaCode }: ActiveWatch): Identity => ({
  personId,
  role,
  unitCode,
  areaCode,
})

/** Whether this process has the round, and how far the one before was. */
interface Round {
  claimed: boolean
  seq: number
}

/** Checks until stopped. */
export function startWatching(
  platform: Platform,
  live: LiveCounts,
  report: (error: Error) => void,
): () => Promise<void> {
  const { database, now } = platform
  let [position, lookedAt] = [-1, Number.NEGATIVE_INFINITY]
  const forgotten = hourly((at) => forget(database, at))
  return startBeating(
    async () => {
      const { seq } = live
      if (seq === undefined) return
      const waits = performance.now() - lookedAt
      if (seq > position ? waits < PAUSE_SECONDS * 1000 : waits < LONGEST_SECONDS * 1000) return
      const round = (await database.system((client) =>
        runOne<Round>(client, query('claimRound'), { seq, pause: PAUSE_SECONDS, longest: LONGEST_SECONDS }),
      ))!
      // Another process has just counted less: the next beat asks again.
      if (!round.claimed && round.seq < seq) return
      ;[position, lookedAt] = [seq, performance.now()]
      if (round.claimed) await checkWatches(platform, live)
      await forgotten(now())
    },
    { everyMs: BEAT_MS, report },
  )
}

const forget = (database: Database, at: Date) =>
  database.system((client) =>
    run(client, query('forgetAlerts'), { before: new Date(at.getTime() - KEPT_DAYS * 86_400_000) }),
  )
