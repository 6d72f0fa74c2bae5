/** What is wrong with the rules in force, found by asking them: gaps, clashes, holes of rosters, rules that name nobody. */
import { type Client, run } from '../../database/database.ts'
import { loadQueries } from '../../database/queries.ts'
import type { Named } from '../../schema.ts'
import { holesOf, type ShiftInput } from '../rosters.ts'
import type { Clash, Findings, FindingsQuery, Flaw, Gap } from './schema.ts'

const query = loadQueries(import.meta.url, './findings.sql')

/** Days of cases that say where a gap hurts, and whether a rule is ever gone by. */
const DAYS = 90

/** Everything found as of now; of each list at most `limit`, with how many there are. */
export async function findFindings(client: Client, asked: FindingsQuery, now: Date): Promise<Findings> {
  const started = performance.now()
  const values = {
    at: now.toISOString(),
    since: new Date(now.getTime() - DAYS * 86_400_000).toISOString(),
    area: asked.area ?? null,
    kind: asked.kind ?? null,
    class: asked.class ?? null,
    limit: asked.limit ?? 100,
  }
  await run(client, query('planByHash'))
  const gaps = await run<Gap & { total: number }>(client, query('gaps'), values)
  await run(client, query('planAsUsual'))
  const flaws = await run<Flaw & { total: number; dispatches: number }>(client, query('flaws'), values)
  const clashes = await run<Clash & { total: number }>(client, query('clashes'), values)
  const rosters = await run<Named & { shifts: ShiftInput[]; timeZone: string; rules: number }>(
    client,
    query('rostersInForce'),
    values,
  )
  return {
    at: values.at,
    gaps: gaps.map(({ total: _, ...gap }) => gap),
    gapsTotal: gaps[0]?.total ?? 0,
    rosters: rosters
      .map(({ shifts, timeZone, ...roster }) => ({ ...roster, holes: holesOf(shifts, now, timeZone) }))
      .filter(({ holes }) => holes.length > 0),
    flaws: flaws.map(({ total: _, dispatches: __, ...flaw }) => flaw),
    flawsTotal: Object.fromEntries(flaws.map(({ flaw, total }) => [flaw, total])),
    clashes: clashes.map(({ total: _, ...clash }) => clash),
    clashesTotal: clashes[0]?.total ?? 0,
    milliseconds: Math.round(performance.now() - started),
  }
}
