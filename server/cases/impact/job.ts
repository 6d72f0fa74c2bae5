/**
 * Confirmed changes: made in one transaction with a job, which the clockwork then works off, case by case, each in a
 * transaction of its own and once, however many processes run. What is left after a crash is left to be done.
 */
import type { Identity } from '../../access/rules.ts'
import { beginEdit } from '../../components/edits/repository.ts'
import type { EditKind } from '../../components/edits/schema.ts'
import { type Client, type Database, run, runOne } from '../../database/database.ts'
import { ProblemError } from '../../errors.ts'
import type { Working } from '../../jobs.ts'
import { resolveEach } from '../../responsibility/index.ts'
import { applyChanges } from '../../responsibility/rulebook/changes.ts'
import type { Change } from '../../responsibility/rulebook/schema.ts'
import { readClocks } from '../city-clocks.ts'
import { clocksAfter } from '../clocks.ts'
import { levelOf, questionOf } from '../corrections.ts'
import type { ActionPayload } from '../events.ts'
import { type Action, decide, PLATFORM, STATES } from '../lifecycle.ts'
import type { CaseRow } from '../projection.ts'
import { record } from '../repository.ts'
import { judgeImpact, placesOf, query } from './impact.ts'
import { MOVABLE, samePlace } from './rules.ts'
import type { Fate } from './schema.ts'

export interface Confirming {
  changes: Change[]
  fingerprint: string
  note: string
}

/**
 * Makes the changes that were previewed and opens the job that moves the cases. Answers the job's number.
 * @throws ProblemError preview_stale with the fresh preview, and what applyChanges throws
 */
export async function confirmImpact(
  client: Client,
  { changes, fingerprint, note }: Confirming,
  actor: Identity,
  now: Date,
): Promise<number> {
  await run(client, query('lockBook'))
  const making = { actor, now }
  const { impact, verdicts } = await judgeImpact(client, changes, making)
  if (impact.fingerprint !== fingerprint) {
    throw new ProblemError('preview_stale', {
      detail: {
        en: `Something that the preview rested on was changed since. It says now: ${impact.sentence.en} Look at it again, and confirm with its fingerprint.`,
        zh: `预览所依据的内容其后已有变动，现为：${impact.sentence.zh}请重新查看，并用新的 fingerprint 确认。`,
      },
      field: '/fingerprint',
      value: fingerprint,
      fingerprint: impact.fingerprint,
      counts: impact.counts,
      sentence: impact.sentence,
      pairs: impact.pairs,
    })
  }
  const [edit] = changes.flatMap(({ what }) => (isOfInventory(what) ? [what] : []))
  if (edit) await beginEdit(client, edit, now, note)
  await applyChanges(client, changes, making)
  const { id } = (await runOne<{ id: number }>(client, query('addReassignment'), {
    changes: JSON.stringify(changes),
    note: note.trim(),
    person: actor.personId,
    area: actor.areaCode,
    now: now.toISOString(),
    at: impact.at,
    counts: JSON.stringify(impact.counts),
  }))!
  const changing = verdicts.filter(({ fate }) => fate !== 'stay')
  await run(client, query('addCases'), {
    id,
    cases: changing.map(({ subject }) => subject.id),
    fates: changing.map(({ fate }) => fate),
    from_units: changing.map(({ before }) => before?.unit.code ?? null),
    to_units: changing.map(({ after }) => after?.unit.code ?? null),
    rules: changing.map(({ after }) => after?.code ?? null),
  })
  return id
}

/** Kinds of change that are edits of the inventory too. */
const isOfInventory = (what: string): what is EditKind => ['grids', 'ground', 'owner'].includes(what)

/**
 * Works off every open job.
 * @returns how many log rows it wrote
 */
export async function workOff(
  database: Database,
  now: Date,
  {
    report = () => {},
    most = Number.POSITIVE_INFINITY,
    signal,
  }: Pick<Working, 'report' | 'signal'> & { most?: number } = {},
): Promise<number> {
  const jobs = await database.asPlatform((client) => run<{ id: number }>(client, query('openJobs')))
  let written = 0
  let worked = 0
  for (const { id } of jobs) {
    while (worked < most && !signal?.aborted) {
      const done = await workOn(database, id, now, report)
      if (done === null) break
      worked++
      written += done
    }
    await database.asPlatform((client) => run(client, query('finishJob'), { id, now: now.toISOString() }))
  }
  if (written > 0) database.wake('cases')
  return written
}

interface Work {
  caseId: string
  fate: Fate
  fromUnit: string | null
  toUnit: string | null
  note: string
}
interface Done {
  outcome: 'moved' | 'renewed' | 'skipped'
  reason: string | null
  version: number | null
}

/** One case of a job; null when there is none to be had. A case that cannot be moved is marked, and holds up no other. */
async function workOn(
  database: Database,
  id: number,
  now: Date,
  report: (error: Error) => void,
): Promise<number | null> {
  let taken: Work | undefined
  try {
    return await database.asPlatform(async (client) => {
      await run(client, query('startJob'), { id, now: now.toISOString() })
      taken = await runOne<Work>(client, query('takeCase'), { id })
      if (!taken) return null
      const done = await carryOut(client, id, taken, now)
      await run(client, query('settleCase'), { id, case_id: taken.caseId, now: now.toISOString(), ...done })
      return done.version === null ? 0 : 1
    })
  } catch (error) {
    if (!taken) throw error
    const { caseId } = taken
    const reason = (error as Error).message
    report(new Error(`reassignment ${id}, case ${caseId}: ${reason}`, { cause: error }))
    await database.asPlatform((client) =>
      run(client, query('settleCase'), {
        id,
        case_id: caseId,
        now: now.toISOString(),
        outcome: 'failed',
        reason,
        version: null,
      }),
    )
    return 0
  }
}

const skipped = (reason: string): Done => ({ outcome: 'skipped', reason, version: null })

/** Asks anew, for the case may have moved on since it was previewed; what a person did meanwhile stands. */
async function carryOut(client: Client, id: number, work: Work, now: Date): Promise<Done> {
  const before = await runOne<CaseRow>(client, query('lockCase'), { id: work.caseId })
  if (!before || !STATES[before.state].open) return skipped('ended')
  const [place] = await placesOf(client, [before])
  const after = { ...before, ...place! }
  const [answer] = await resolveEach(client, [questionOf(after)], now)
  if (!answer || answer instanceof ProblemError) return skipped(answer ? answer.message : 'nobody is responsible')
  const winner = answer.winner.unit.code
  const isMoved = !samePlace(before, place!)
  const moves =
    work.fate === 'move' &&
    MOVABLE.includes(before.state) &&
    before.unitCode === work.fromUnit &&
    !before.substituted &&
    winner !== before.unitCode
  const isNews = isMoved || winner !== (before.suggestedUnitCode ?? before.unitCode)
  if (!moves && !isNews) return skipped(work.fate === 'move' ? 'moved_on' : 'nothing_new')
  const action: Action = moves ? 'reassign' : 'renew'
  const transition = decide(action, before, PLATFORM, now)
  if (typeof transition === 'string') throw new Error(`${action} of ${before.id} by job ${id}: ${transition}`)
  const stays = ['reported', 'verifying', 'verified', 'self_handled', 'coordinating'].includes(before.state)
  const payload: ActionPayload = {
    note: work.note,
    reassignment: String(id),
    suggestedUnit: winner,
    responsibility: answer,
    ...(isMoved ? { place: place!, before: codesOf(before) } : {}),
    ...(stays ? {} : { level: await levelOf(client, after, answer) }),
    ...(moves ? { unit: winner } : {}),
    ...(before.unitCode !== null && before.unitCode !== winner ? { moved: { from: before.unitCode, to: winner } } : {}),
    ...clocksAfter(await readClocks(client), action, transition.to, before, now),
  }
  const version = before.version + 1
  await record(client, before, {
    caseId: before.id,
    version,
    at: now.toISOString(),
    actorId: null,
    action,
    fromState: before.state,
    toState: transition.to,
    payload,
  })
  return { outcome: moves ? 'moved' : 'renewed', reason: work.fate === 'move' && !moves ? 'moved_on' : null, version }
}

const codesOf = ({ gridCode, communityCode, districtCode, managementCode }: CaseRow) => ({
  gridCode,
  communityCode,
  districtCode,
  managementCode,
})
