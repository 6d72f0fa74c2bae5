/**
 * Works off jobs (imports, exports, runs of hot spots), in whatever process: each is claimed for the time of a lease, which is renewed while
 * the process lives. What stops in the middle is taken up by whoever comes next; a lease keeps two from doing the same work,
 * and nothing rests on it.
 */
import { randomUUID } from 'node:crypto'
import { identityOf } from './access/people.ts'
import type { Identity } from './access/rules.ts'
import { hourly, startBeating } from './beat.ts'
import { type Database, run, runOne } from './database/database.ts'
import type { Query } from './database/queries.ts'
import { ProblemError } from './errors.ts'
import type { Sentence } from './schema.ts'

/** A process that is silent for so long is taken for dead. */
const LEASE_SECONDS = 60
/** A job that fails as often, one time after the other, will not succeed. */
const MOST_FAILURES = 3

export interface Working {
  database: Database
  now: () => Date
  report?: (error: Error) => void
  leaseSeconds?: number
  /** Aborted when the process stops: what is under way is left as it stands. */
  signal?: AbortSignal
}

export interface Claimed {
  id: number
  createdBy: string
}

/** What a job is worked off with. */
export interface Work {
  database: Database
  now: () => Date
  /** Whose rights it has, as they are now. */
  identity: Identity
  /** This process, as the job's row names it. */
  worker: string
  /** Aborted when the job is not ours any more: cancelled, taken by another, or the process stops. */
  signal: AbortSignal
  /** Says that it is not, as the job's row shows. */
  lose: () => void
}

/** A kind of job: a table, and what is done with a row of it. */
export interface Kind<Job extends Claimed> {
  /** As it is told: import, export, … */
  name: Sentence
  /** Statements openJobs, claim, renew, release, stumble and fail. */
  query: (name: string) => Query
  /** @returns how much was done */
  carryOut: (job: Job, work: Work) => Promise<number>
  /** Drops what is old; once an hour. */
  forget: (database: Database, at: Date) => Promise<unknown>
}

/**
 * Works on every open job as far as it goes.
 * @returns how much was done
 */
export async function workOffJobs<Job extends Claimed>(kind: Kind<Job>, working: Working): Promise<number> {
  const { database, now, leaseSeconds = LEASE_SECONDS, report = () => {}, signal: stopped } = working
  const worker = randomUUID()
  const open = await database.system((client) => run<{ id: number }>(client, kind.query('openJobs')))
  let done = 0
  for (const { id } of open) {
    if (stopped?.aborted) break
    const lease = { id, worker, lease: leaseSeconds }
    const job = await database.system((client) => runOne<Job>(client, kind.query('claim'), { ...lease, now: now() }))
    if (!job) continue
    const lost = new AbortController()
    const lose = () => lost.abort()
    const renewing = setInterval(
      () => {
        database
          .system((client) => runOne(client, kind.query('renew'), lease))
          .then((held) => held ?? lose())
          .catch(report)
      },
      Math.max(1_000, (leaseSeconds * 1_000) / 3),
    )
    const signal = stopped ? AbortSignal.any([stopped, lost.signal]) : lost.signal
    try {
      const identity = await workerOf(database, kind, job)
      done += await kind.carryOut(job, { database, now, identity, worker, signal, lose })
    } catch (error) {
      if (!signal.aborted) await stumble(kind, working, id, error as Error)
    } finally {
      clearInterval(renewing)
      await database.system((client) => run(client, kind.query('release'), { id, worker })).catch(report)
    }
  }
  return done
}

async function workerOf<Job extends Claimed>(database: Database, { name }: Kind<Job>, job: Job): Promise<Identity> {
  const found = await database.system((client) => identityOf(client, job.createdBy))
  if (found) return found
  throw new ProblemError('forbidden', {
    detail: {
      en: `${job.createdBy} may not sign in any more, so the ${name.en} goes no further.`,
      zh: `${job.createdBy} 已不能登录，${name.zh}不再继续。`,
    },
  })
}

/** What is wrong with the file or the rights will not be better next time; anything else is tried again. */
async function stumble<Job extends Claimed>(
  { name, query }: Kind<Job>,
  { database, now, report = () => {} }: Working,
  id: number,
  error: Error,
): Promise<void> {
  const isFinal = error instanceof ProblemError && error.statusCode < 500
  const failures = await database.system((client) => runOne<{ failures: number }>(client, query('stumble'), { id }))
  if (!isFinal) report(new Error(`${name.en} ${id}: ${error.message}`, { cause: error }))
  if (!isFinal && (failures?.failures ?? 0) < MOST_FAILURES) return
  const sentence = isFinal
    ? error.details.detail
    : { en: 'Something went wrong here; it is in the log of the server.', zh: '服务器出了问题，详情见服务器日志。' }
  const row = error instanceof ProblemError ? error.details.row : undefined
  await database.system((client) =>
    run(client, query('fail'), { id, now: now(), error: JSON.stringify({ sentence, ...(row ? { row } : {}) }) }),
  )
}

/**
 * Looks for jobs of a kind until stopped. Any number of processes may.
 * @returns stop, which leaves what is under way to whoever starts next
 */
export function startJobs<Job extends Claimed>(
  kind: Kind<Job>,
  working: Working,
  everyMs = 1_000,
): () => Promise<void> {
  const { database, now, report = () => {} } = working
  const forgotten = hourly((at) => kind.forget(database, at).then(() => {}))
  return startBeating(
    async (signal) => {
      await workOffJobs(kind, { ...working, signal })
      await forgotten(now())
    },
    { everyMs, report },
  )
}
