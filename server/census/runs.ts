/**
 * Runs of all checks over a district or the city: jobs in parts, each in a transaction of its own and worked off once, however
 * many processes do. A run that was cut off goes on where it stopped; one that is cancelled ends with the part under way.
 */

import { type Identity, ROLES } from '../access/rules.ts'
import { startBeating } from '../beat.ts'
import { type Client, type Database, run, runOne } from '../database/database.ts'
import { ProblemError } from '../errors.ts'
import type { Working } from '../jobs.ts'
import { inspectAndKeep, query, recheckChanged } from './inspect.ts'
import type { Inspection } from './schema.ts'

/** Components of a part: about a second of the embedded engine, which answers nobody meanwhile. */
const PART = 1_000

/** Asks for a run. Throws forbidden outside one's jurisdiction, unknown_area for what is no district. */
export async function startInspection(
  client: Client,
  actor: Identity,
  area: string | null,
  now: Date,
): Promise<Inspection> {
  const { may, known } = (await runOne<{ may: boolean; known: boolean }>(client, query('isInspectable'), { area }))!
  if (!known) {
    throw new ProblemError('unknown_area', {
      detail: {
        en: `${area} is no district in force. A run covers a district (6 digits), or the whole city without one.`,
        zh: `${area} 不是现行的区。检查范围是一个区（6 位编码），不填即全市。`,
      },
      field: '/area',
      value: area,
    })
  }
  if (!may) {
    throw new ProblemError('forbidden', {
      detail: {
        en: `The inventory is checked by planners and administrators of the place; you are signed in as ${actor.role} of ${actor.areaCode ?? 'the city'}. Ask for your own district.`,
        zh: `部件质量检查由当地的部件管理员、管理员发起；当前登录身份是${actor.areaCode ?? '全市'}的${ROLES[actor.role].zh}。请检查自己的辖区。`,
      },
    })
  }
  const { id } = (await runOne<{ id: number }>(client, query('addInspection'), {
    area,
    person: actor.personId,
    now: now.toISOString(),
  }))!
  return findInspection(client, id)
}

export const listInspections = (client: Client, before: number | null, limit: number) =>
  run<Inspection>(client, query('listInspections'), { id: null, before, limit })

/** Throws not_found. */
export async function findInspection(client: Client, id: number): Promise<Inspection> {
  const found = await runOne<Inspection>(client, query('listInspections'), { id, before: null, limit: 1 })
  if (found) return found
  throw new ProblemError('not_found', {
    detail: {
      en: `There is no run ${id}. GET /api/component-inspections lists them.`,
      zh: `没有质量检查 ${id}。GET /api/component-inspections 列出全部。`,
    },
    value: id,
  })
}

/** Stops a run; one that has ended is answered as it is. Throws not_found, forbidden. */
export async function cancelInspection(client: Client, id: number, now: Date): Promise<Inspection> {
  const before = await findInspection(client, id)
  const stopped = await run(client, query('cancelInspection'), { id, now: now.toISOString() })
  if (stopped.length === 0 && (before.state === 'waiting' || before.state === 'running')) {
    throw new ProblemError('forbidden', {
      detail: {
        en: 'A run is stopped by planners and administrators who may start it.',
        zh: '质量检查由有权发起的部件管理员、管理员停止。',
      },
    })
  }
  return findInspection(client, id)
}

interface Open {
  id: number
  areaCode: string | null
  state: 'waiting' | 'running'
}

/**
 * Works off open runs.
 * @param most parts at most; the rest is left for later
 * @param size components of a part, of runs that have no parts yet
 * @returns how many parts it worked off
 */
export async function workOffInspections(
  database: Database,
  now: () => Date,
  { most = Number.POSITIVE_INFINITY, size = PART }: { most?: number; size?: number } = {},
): Promise<number> {
  const open = await database.asPlatform((client) => run<Open>(client, query('openInspections')))
  let worked = 0
  for (const { id, areaCode, state } of open) {
    if (state === 'waiting') await database.asPlatform((client) => makeParts(client, id, areaCode, size, now()))
    while (worked < most && (await workPart(database, id, now()))) worked++
    await database.asPlatform((client) => finish(client, id, now()))
  }
  return worked
}

async function makeParts(client: Client, id: number, area: string | null, size: number, now: Date): Promise<void> {
  if (!(await runOne(client, query('lockInspection'), { id }))) return
  await run(client, query('makeParts'), { id, area, size, now: now.toISOString() })
}

const workPart = (database: Database, id: number, now: Date): Promise<boolean> =>
  database.asPlatform(async (client) => {
    const part = await runOne<{ seq: number; fromCode: string; toCode: string | null }>(client, query('takePart'), {
      id,
    })
    if (!part) return false
    const began = performance.now()
    const span = { from: part.fromCode, to: part.toCode }
    const codes = (await run<{ code: string }>(client, query('codesBetween'), span)).map(({ code }) => code)
    const known = (await run<{ code: string }>(client, query('issuesBetween'), span)).map(({ code }) => code)
    const found = await inspectAndKeep(client, [...new Set([...codes, ...known])], now)
    await run(client, query('settlePart'), {
      id,
      seq: part.seq,
      now: now.toISOString(),
      components: codes.length,
      found,
      took: Math.round(performance.now() - began),
    })
    return true
  })

async function finish(client: Client, id: number, now: Date): Promise<void> {
  const done = await runOne<{ areaCode: string | null }>(client, query('lockFinished'), { id })
  if (!done) return
  await run(client, query('keepScores'), { id, area: done.areaCode })
  await run(client, query('finishInspection'), { id, now: now.toISOString() })
}

/**
 * Checks what was changed, and works off runs, until stopped. What fails is told and tried again.
 * @returns stop
 */
export function startInspecting({ database, now, report = () => {} }: Working): () => Promise<void> {
  return startBeating(
    async () => {
      await recheckChanged(database, now())
      // A few parts at a time, so that what people change meanwhile is not kept waiting.
      return (await workOffInspections(database, now, { most: 3 })) > 0
    },
    { everyMs: 1_000, report, later: true },
  )
}
