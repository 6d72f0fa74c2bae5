/** Placeholder until the evidence pack lands on main. */
import type { Client } from '../../database/database.ts'
import type { Actor } from '../lifecycle.ts'

export async function makeEvidence(_client: Client, _id: string, _actor: Actor, _now: Date): Promise<{ sha256: string }> {
  return { sha256: '0'.repeat(64) }
}
