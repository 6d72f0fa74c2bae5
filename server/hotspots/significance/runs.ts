/**
 * Questions that are too large to wait for, as jobs: any server process takes the next, tells how far it is, and keeps what it
 * found as columns in the database. One that a process left behind is begun anew by another when its lease is over.
 */
import { randomUUID } from 'node:crypto'
import { promisify } from 'node:util'
import { brotliCompress, brotliDecompress, constants } from 'node:zlib'
import type { Identity } from '../../access/rules.ts'
import { hourly, startBeating } from '../../beat.ts'
import { type Client, run, runOne } from '../../database/database.ts'
import { loadQueries } from '../../database/queries.ts'
import { ProblemError } from '../../errors.ts'
import type { Platform } from '../../platform.ts'
import { readColumns } from '../columns.ts'
import type { Finder, Posed } from './finder.ts'
import { namesIn } from './names.ts'
import type { SignificanceAsked } from './rules.ts'
import type { Run, RunAsked } from './schema.ts'
import { asColumns, standingOut, type Told, tell } from './told.ts'

const query = loadQueries(import.meta.url, './runs.sql')
const pack = promisify<Uint8Array, object, Buffer>(brotliCompress)
const unpack = promisify<Buffer, Buffer>(brotliDecompress)
const FAST = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }
const LEASE_SECONDS = 60
const TELL_MS = 500
const MOST_FAILURES = 3
/** Of one person at once. */
const MOST_OPEN = 5
const KEPT_DAYS = 14
const DAY_MS = 86_400_000
/** An answer so young is the answer to the same question asked again. */
const YOUNG_MS = 3_600_000

/** @throws ProblemError too_many_requests while as many of one's own are open as may be */
export async function addRun(client: Client, actor: Identity, asked: RunAsked, posed: Posed, now: Date): Promise<Run> {
  const { open } = (await runOne<{ open: number }>(client, query('openRuns')))!
  if (open >= MOST_OPEN) {
    throw new ProblemError('too_many_requests', {
      detail: `${open} of your runs are open; at most ${MOST_OPEN} may be. Wait for one, or stop it with POST /api/hotspots/runs/{id}/cancel.`,
    })
  }
  const { id } = (await runOne<{ id: number }>(client, query('addRun'), {
    question: settled(asked, posed),
    person: actor.personId,
    now,
    cells: posed.area.cells.length,
    slices: posed.starts.length - 1,
    expires: new Date(now.getTime() + KEPT_DAYS * DAY_MS),
  }))!
  return findRun(client, id)
}

/** The run that answers this question already, or undefined. */
export async function sameRun(client: Client, actor: Identity, asked: RunAsked, posed: Posed, now: Date) {
  const same = await runOne<{ id: number }>(client, query('sameRun'), {
    person: actor.personId,
    question: settled(asked, posed),
    since: new Date(now.getTime() - YOUNG_MS),
  })
  return same && findRun(client, same.id)
}

/** The question with its period and slices filled in, so that it means the same when it is worked on. */
const settled = (asked: RunAsked, { asking: { filter }, question: { step } }: Posed) =>
  JSON.stringify({ ...asked, from: filter.from, to: filter.to, ...(step ? { step } : {}) })

export const listRuns = (client: Client, before: number | null, limit: number) =>
  run<Run>(client, query('listRuns'), { id: null, before, limit })

/** Throws not_found, also for somebody else's. */
export async function findRun(client: Client, id: number): Promise<Run> {
  const found = await runOne<Run>(client, query('listRuns'), { id, before: null, limit: 1 })
  if (found) return found
  throw new ProblemError('not_found', {
    detail: `There is no run ${id} of yours. GET /api/hotspots/runs lists them; they are kept for ${KEPT_DAYS} days.`,
    value: id,
  })
}

export async function cancelRun(client: Client, id: number, now: Date): Promise<Run> {
  await findRun(client, id)
  await run(client, query('cancelRun'), { id, now })
  return findRun(client, id)
}

/** Throws not_found, and action_not_allowed for a run that has no answer. */
export async function resultOf(client: Client, id: number): Promise<Told> {
  const { state } = await findRun(client, id)
  const kept = await runOne<{ content: Buffer }>(client, query('findResult'), { id })
  if (!kept) {
    throw new ProblemError('action_not_allowed', {
      detail: `Run ${id} is ${state} and has no answer. ${state === 'waiting' || state === 'running' ? 'GET it until it is done.' : 'POST the question again.'}`,
      value: state,
    })
  }
  const bytes = await unpack(kept.content)
  const { meta, columns } = readColumns<Told['head']>(
    bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer,
  )
  return { head: meta, columns }
}

interface Claimed {
  id: number
  question: SignificanceAsked
  createdBy: string
  failures: number
}

/**
 * Works off the oldest open run.
 * @returns whether there was one
 */
export async function workOffRun(
  platform: Platform,
  finder: Finder,
  { report = () => {}, leaseSeconds = LEASE_SECONDS }: { report?: (error: Error) => void; leaseSeconds?: number } = {},
): Promise<boolean> {
  const { database, now } = platform
  const worker = randomUUID()
  const claimed = await database.system((client) =>
    runOne<Claimed>(client, query('claimRun'), { worker, lease: leaseSeconds, now: now() }),
  )
  if (!claimed) return false
  const { id } = claimed
  const mine = { id, worker }
  const given = new AbortController()
  let done = 0
  // Also where nothing is told for long: a lease that is not renewed is taken for a process that died.
  const telling = setInterval(async () => {
    const still = await database
      .system((client) => runOne(client, query('tellProgress'), { ...mine, progress: done, lease: leaseSeconds }))
      .catch(() => ({}))
    if (!still) given.abort(new Error('the run was cancelled'))
  }, TELL_MS)
  try {
    const { told, findings } = await answer(platform, finder, claimed, {
      signal: given.signal,
      progress: (share) => {
        done = share
      },
    })
    const content = await pack(asColumns(told), FAST)
    await database.system((client) => run(client, query('finishRun'), { ...mine, findings, content, now: now() }))
  } catch (error) {
    if (!given.signal.aborted) await stumble(platform, claimed, worker, error as Error, report)
  } finally {
    clearInterval(telling)
  }
  return true
}

async function answer(
  platform: Platform,
  finder: Finder,
  { question, createdBy }: Claimed,
  following: { signal: AbortSignal; progress: (done: number) => void },
): Promise<{ told: Told; findings: number }> {
  const identity = await platform.database.system((client) =>
    runOne<Identity>(client, query('findAsker'), { person: createdBy }),
  )
  if (!identity) throw new ProblemError('forbidden', { detail: `${createdBy} may not sign in any more.` })
  const posed = await finder.pose(identity, question)
  const found = await finder.compute(posed, following)
  const told = tell(found, { all: false, names: await namesIn(platform, identity, posed.asking.filter) })
  return { told, findings: standingOut(found).length }
}

/** What is wrong with the question will not be better next time; anything else is tried again. */
async function stumble(
  { database, now }: Platform,
  { id, failures }: Claimed,
  worker: string,
  error: Error,
  report: (error: Error) => void,
): Promise<void> {
  const isFinal = error instanceof ProblemError && error.statusCode < 500
  if (!isFinal) report(new Error(`run ${id} of hot spots: ${error.message}`, { cause: error }))
  const mine = { id, worker }
  if (!isFinal && failures < MOST_FAILURES) {
    await database.system((client) => run(client, query('returnRun'), mine))
    return
  }
  const detail = isFinal ? error.message : 'Something went wrong here; it is in the log of the server.'
  await database.system((client) =>
    run(client, query('failRun'), { ...mine, error: JSON.stringify({ detail }), now: now() }),
  )
}

/**
 * Looks for runs until stopped, and forgets old ones once an hour. Any number of processes may.
 * @returns stop
 */
export function startRuns(platform: Platform, finder: Finder, report: (error: Error) => void): () => Promise<void> {
  const forgotten = hourly((at) => platform.database.system((client) => run(client, query('forgetRuns'), { now: at })))
  return startBeating(
    async () => {
      const worked = await workOffRun(platform, finder, { report })
      await forgotten(platform.now())
      return worked
    },
    { everyMs: 1_000, report },
  )
}
