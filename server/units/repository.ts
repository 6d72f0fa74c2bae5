/** Responsible units: the list, and whether codes name one. */
import { literally } from '../areas/rules.ts'
import { type Client, run } from '../database/database.ts'
import { loadQueries } from '../database/queries.ts'
import { ProblemError } from '../errors.ts'
import type { Unit, UnitQuery } from './schema.ts'

const query = loadQueries(import.meta.url)

export function listUnits(client: Client, asked: UnitQuery): Promise<Unit[]> {
  const q = asked.q?.trim() || null
  return run<Unit>(client, query('listUnits'), {
    q,
    q_anywhere: `%${literally(q ?? '')}%`,
    kind: asked.kind ?? null,
    area: asked.area ?? null,
    law_enforcement: asked.lawEnforcement ?? null,
  })
}

/**
 * Checks that every code given names a unit on duty.
 * @param named field of the request → the code sent in it; null and undefined are no unit
 */
export async function requireUnits(client: Client, named: Record<string, string | null | undefined>): Promise<void> {
  const given = Object.entries(named).filter((entry): entry is [string, string] => typeof entry[1] === 'string')
  if (given.length === 0) return
  const rows = await run<{ code: string }>(client, query('findUnits'), { codes: given.map(([, code]) => code) })
  const known = new Set(rows.map(({ code }) => code))
  const wrong = given.find(([, code]) => !known.has(code))
  if (wrong) {
    throw new ProblemError('unknown_unit', {
      detail: {
        en: `There is no unit "${wrong[1]}" on duty. GET /api/units?q= finds the code of one.`,
        zh: `没有现行的责任单位“${wrong[1]}”。GET /api/units?q= 可查单位的编码。`,
      },
      field: `/${wrong[0]}`,
      value: wrong[1],
    })
  }
}
