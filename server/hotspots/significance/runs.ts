/**
 * Questions that are too large to wait for, as jobs: a server process tells how far it is, and keeps what it found as columns in
 * the database. One that a process left behind is begun anew.
 */
import { promisify } from 'node:util'
import { brotliCompress, brotliDecompress, constants } from 'node:zlib'
import type { Identity } from '../../access/rules.ts'
import { type Client, run, runOne } from '../../database/database.ts'
import { loadQueries } from '../../database/queries.ts'
import { ProblemError } from '../../errors.ts'
import { type Claimed, type Kind, startJobs, type Work, workOffJobs } from '../../jobs.ts'
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
const TELL_MS = 500
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
      detail: {
        en: `${open} of your runs are open; at most ${MOST_OPEN} may be. Wait for one, or stop it with POST /api/hotspots/runs/{id}/cancel.`,
        zh: `已有 ${open} 个计算任务没有结束，最多 ${MOST_OPEN} 个。请等其中一个算完，或用 POST /api/hotspots/runs/{id}/cancel 停止一个。`,
      },
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
    detail: {
      en: `There is no run ${id} of yours. GET /api/hotspots/runs lists them; they are kept for ${KEPT_DAYS} days.`,
      zh: `没有本人的计算任务 ${id}。GET /api/hotspots/runs 列出全部，保留 ${KEPT_DAYS} 天。`,
    },
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
      detail: {
        en: `Run ${id} is ${state} and has no answer. ${state === 'waiting' || state === 'running' ? 'GET it until it is done.' : 'POST the question again.'}`,
        zh: `计算任务 ${id} 没有结果（${state}）。${state === 'waiting' || state === 'running' ? '请等算完再 GET。' : '请重新 POST 这个问题。'}`,
      },
      value: state,
    })
  }
  const bytes = await unpack(kept.content)
  const { meta, columns } = readColumns<Told['head']>(
    bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer,
  )
  return { head: meta, columns }
}

interface RunJob extends Claimed {
  question: SignificanceAsked
}

const jobs = (platform: Platform, finder: Finder): Kind<RunJob> => ({
  name: { en: 'run of hot spots', zh: '热点计算' },
  query,
  carryOut: (job, work) => carryOut(platform, finder, job, work),
  forget: (database, at) => database.system((client) => run(client, query('forgetRuns'), { now: at })),
})

async function carryOut(
  platform: Platform,
  finder: Finder,
  { id, question }: RunJob,
  { database, now, identity, worker, signal, lose }: Work,
): Promise<number> {
  let done = 0
  // Tells how far it is, and hears by it that the run was cancelled.
  const telling = setInterval(() => {
    database
      .system((client) => runOne(client, query('tellProgress'), { id, worker, progress: done }))
      .then((ours) => ours ?? lose())
      .catch(() => {}) // the next turn tells
  }, TELL_MS)
  try {
    const posed = await finder.pose(identity, question)
    const progress = (share: number) => {
      done = share
    }
    const found = await finder.compute(posed, { signal, progress })
    const told = tell(found, { all: false, names: await namesIn(platform, identity, posed.asking.filter) })
    const content = await pack(asColumns(told), FAST)
    const findings = standingOut(found).length
    await database.system((client) => run(client, query('finishRun'), { id, worker, findings, content, now: now() }))
  } finally {
    clearInterval(telling)
  }
  return 1
}

/**
 * Works off every open run.
 * @returns how many were answered
 */
export const workOffRuns = (platform: Platform, finder: Finder): Promise<number> =>
  workOffJobs(jobs(platform, finder), platform)

/** Looks for runs until stopped, and forgets old ones once an hour. Any number of processes may. */
export const startRuns = (platform: Platform, finder: Finder, report: (error: Error) => void): (() => Promise<void>) =>
  startJobs(jobs(platform, finder), { ...platform, report })
