/** Placeholder until the evidence pack lands: refuses, so that no hand-over is recorded without one. */
import type { Client } from '../../database/database.ts'
import { ProblemError } from '../../errors.ts'
import type { Actor } from '../lifecycle.ts'

export async function makeEvidence(_client: Client, id: string, _actor: Actor, _now: Date): Promise<{ sha256: string }> {
  throw new ProblemError('not_ready', { detail: 'Evidence packs are not made yet.', value: id })
}
