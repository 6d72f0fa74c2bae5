/**
 * What the platform does by the clock: marks and announces what is overdue, escalates what stays so, wakes suspended
 * cases. Any number of server processes may run it: a case is locked while it is moved on, and moves on once.
 */
import { hourly, startBeating } from '../beat.ts'
import type { Database } from '../database/database.ts'
import { run, runOne } from '../database/database.ts'
import { loadQueries } from '../database/queries.ts'
import type { Working } from '../jobs.ts'
import { removeUnusedPhotos } from '../photos/index.ts'
import { dueAction } from './due.ts'
import { workOff } from './impact/job.ts'
import { decide, PLATFORM } from './lifecycle.ts'
import { payloadOf } from './payloads.ts'
import type { CaseRow } from './projection.ts'
import { record } from './repository.ts'

const query = loadQueries(import.meta.url, './clockwork.sql')
const BATCH = 200

/**
 * Does everything that is due, case by case, each in a transaction of its own; a case may have several things due.
 * @returns how many log rows it wrote
 */
export async function tick(
  database: Database,
  now: Date,
  { report = () => {}, signal }: Pick<Working, 'report' | 'signal'> = {},
): Promise<number> {
  let written = 0
  let last = { wakeAt: '-infinity', id: '' }
  for (;;) {
    const due = await database.asPlatform((client) =>
      run<{ id: string; wakeAt: string }>(client, query('findDue'), {
        now,
        after: last.wakeAt,
        after_id: last.id,
        limit: BATCH,
      }),
    )
    for (const { id } of due) {
      if (signal?.aborted) break
      // One case that cannot be moved on must not hold up the others; it is told, and tried again at the next tick.
      try {
        for (let moved = 1; moved > 0; written += moved) moved = await moveOn(database, id, now)
      } catch (error) {
        report(new Error(`case ${id}: ${(error as Error).message}`, { cause: error }))
      }
    }
    if (due.length < BATCH || signal?.aborted) break
    last = due.at(-1)!
  }
  if (written > 0) database.wake('cases')
  return written
}

const moveOn = (database: Database, id: string, now: Date): Promise<number> =>
  database.asPlatform(async (client) => {
    const before = await runOne<CaseRow>(client, query('lockDue'), { id, now })
    const due = before && dueAction(before, now.getTime())
    if (!before || !due) return 0
    const transition = decide(due.action, before, PLATFORM, now)
    if (typeof transition === 'string') throw new Error(`${due.action} of ${id} by the clock: ${transition}`)
    const clocks =
      due.action === 'resume' ? await payloadOf({ client, transition, before, asked: {}, actor: PLATFORM, now }) : {}
    await record(client, before, {
      caseId: id,
      version: before.version + 1,
      at: now.toISOString(),
      actorId: null,
      action: due.action,
      fromState: before.state,
      toState: transition.to,
      payload: { ...due.payload, ...clocks },
    })
    return 1
  })

const DAY = 86_400_000
/** Uploads that no case came to carry are kept for a day. */
const tidy = (database: Database, now: Date) =>
  database.system((client) => removeUnusedPhotos(client, new Date(now.getTime() - DAY)))

/**
 * Ticks until stopped, works off jobs that move cases, and tidies up once an hour. A tick that fails is told and tried again: what was due stays due.
 * @returns stop
 */
export function startClockwork({ database, now, report = () => {} }: Working): () => Promise<void> {
  const tidied = hourly((at) => tidy(database, at))
  return startBeating(
    async (signal) => {
      const at = now()
      await tick(database, at, { report, signal })
      await workOff(database, at, { report, signal })
      await tidied(at)
    },
    { everyMs: 10_000, report },
  )
}
