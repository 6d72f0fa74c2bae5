/** Moving a case on: the declared table decides, one log row records. */
import type { Client } from '../database/database.ts'
import { ProblemError } from '../errors.ts'
import { ACTIONS, type Action, type Actor, decide, type Transition } from './lifecycle.ts'
import { consequences, payloadOf } from './payloads.ts'
import { notAllowed, notVisible, stale } from './refusals.ts'
import { findCase, record } from './repository.ts'
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
export async function act(client: Client, move: Move, actor: Actor, now: Date): Promise<void> {
  const before = await findCase(client, move.id)
  if (!before) throw notVisible(move.id)
  if (before.version !== move.version) throw stale(before, move.version)
  const decision = decide(move.action, before, actor, now)
  if (typeof decision === 'string') throw notAllowed(move.action, before, decision)
  requireFields(decision, move.asked)
  const taking = { client, transition: decision, before, asked: move.asked, actor, now }
  const payload = await payloadOf(taking)
  await client.query('savepoint recording')
  try {
    await record(client, before, {
      caseId: before.id,
      version: before.version + 1,
      at: now.toISOString(),
      actorId: actor.personId || null,
      action: move.action,
      fromState: before.state,
      toState: decision.to,
      payload,
    })
  } catch (error) {
    if ((error as { code?: string }).code !== 'WG010') throw error
    // Another transaction was first between our reading and our writing: tell what it made of the case.
    await client.query('rollback to savepoint recording')
    throw stale((await findCase(client, move.id)) ?? before, move.version)
  }
  await consequences(taking, payload)
}

function requireFields(transition: Transition, asked: ActionRequest): void {
  for (const field of transition.requires) {
    const value = asked[field]
    if (value === undefined || (typeof value === 'string' && value.trim() === '')) {
      throw new ProblemError('bad_request', {
        detail: {
          en: `${transition.action} needs "${field}".`,
          zh: `“${ACTIONS[transition.action].zh}”须填写“${field}”。`,
        },
        field: `/${field}`,
      })
    }
  }
}
