/** Moving a case on: the declared table decides, one log row records. */
import type { Identity } from '../access/rules.ts'
import type { Client } from '../database/database.ts'
import { ProblemError } from '../errors.ts'
import { resolveMany } from '../responsibility/index.ts'
import { deadline, readCalendar } from '../standards/deadline.ts'
import { ACTIONS, type Action, decide, REASONS, STATES, type Transition } from './lifecycle.ts'
import type { ActionPayload, CaseRow } from './projection.ts'
import { collectorFor, findCase, record, requireCondition, requireUnit } from './repository.ts'
import type { ActionRequest } from './schema.ts'

export interface Move {
  id: string
  action: Action
  /** The version the person saw. */
  version: number
  asked: ActionRequest
}

/**
 * Carries out one action.
 * @throws ProblemError not_found, version_stale (with the state now), action_not_allowed (with the reason code), bad_request
 */
export async function act(client: Client, move: Move, identity: Identity, now: Date): Promise<void> {
  const before = await findCase(client, move.id)
  if (!before) {
    throw new ProblemError('not_found', {
      detail: `There is no case ${move.id} among those you may see.`,
      value: move.id,
    })
  }
  if (before.version !== move.version) throw stale(before, move.version)
  const decision = decide(move.action, before, identity)
  if (typeof decision === 'string') {
    throw new ProblemError('action_not_allowed', {
      detail: `${ACTIONS[move.action].en} ${ACTIONS[move.action].zh}: ${REASONS[decision].en}. The case is "${STATES[before.state].en}".`,
      reason: decision,
      state: before.state,
      version: before.version,
    })
  }
  requireFields(decision, move.asked)
  const payload = await payloadOf(client, decision, before, move.asked, now)
  try {
    await record(client, before, {
      caseId: before.id,
      version: before.version + 1,
      at: now.toISOString(),
      actorId: identity.personId,
      action: move.action,
      fromState: before.state,
      toState: decision.to,
      payload,
    })
  } catch (error) {
    // Another transaction was first between our reading and our writing.
    if ((error as { code?: string }).code === 'WG010') throw stale(before, move.version)
    throw error
  }
}

const stale = (row: CaseRow, seen: number) =>
  new ProblemError('version_stale', {
    detail: `You saw version ${seen}; the case has changed since. Read it again and decide on what it is now.`,
    state: row.state,
    version: row.version,
    field: 'If-Match',
  })

function requireFields(transition: Transition, asked: ActionRequest): void {
  for (const field of transition.requires) {
    if (asked[field] === undefined || asked[field] === '') {
      throw new ProblemError('bad_request', {
        detail: `${transition.action} needs "${field}".`,
        field: `/${field}`,
      })
    }
  }
}

async function payloadOf(
  client: Client,
  transition: Transition,
  before: CaseRow,
  asked: ActionRequest,
  now: Date,
): Promise<ActionPayload> {
  const note = asked.note?.trim() ? { note: asked.note.trim() } : {}
  switch (transition.action) {
    case 'request-verify':
    case 'feed-back':
      return { ...note, collector: await collectorFor(client, before) }
    case 'verify':
      return { ...note, real: asked.real! }
    case 'check':
      return { ...note, passed: asked.passed! }
    case 'file':
      return { ...note, condition: (await requireCondition(client, before, asked.condition!)).seq }
    case 'dispatch': {
      const unit = await requireUnit(client, asked.unit!)
      const [answer] = await resolveMany(
        client,
        [
          {
            geometry: before.geom,
            kind: before.kind,
            class: before.classCode,
            component: before.componentCode ?? undefined,
            accuracyMetres: before.accuracyM ?? undefined,
          },
        ],
        now,
      )
      return {
        ...note,
        unit: unit.code,
        suggestedUnit: answer!.winner.unit.code,
        responsibility: answer!,
        dueAt: await dueAt(client, before, now),
      }
    }
    case 'rework':
      return { ...note, dueAt: await dueAt(client, before, now) }
    default:
      return note
  }
}

/** When handling must be done: the condition's limit from now, in the city's working calendar. */
async function dueAt(client: Client, row: CaseRow, now: Date): Promise<string> {
  const condition = await requireCondition(client, row, row.conditionSeq!)
  const calendar = await readCalendar(client)
  return deadline(now, { value: condition.limitValue, unit: condition.limitUnit }, calendar).toISOString()
}
