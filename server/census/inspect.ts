/** Runs the checks: over any number of components, as the platform, which sees everything. */
import { type Client, type Database, run } from '../database/database.ts'
import { loadQueries } from '../database/queries.ts'
import { type Check, checks, type Fault } from './checks/index.ts'
import { SEVERITIES } from './rules.ts'

export const query = loadQueries(import.meta.url)

/** Components that one recheck takes at once. */
const AT_ONCE = 500

export interface Found extends Fault {
  check: Check
}

/** What is wrong with components as they are now. Writes nothing. */
export async function inspect(client: Client, codes: readonly string[], now: Date): Promise<Found[]> {
  const found: Found[] = []
  for (const check of checks) {
    const values = { ...check.parameters, ...check.values, codes, now: now.toISOString() }
    const faults = await run<Fault>(client, check.query, values)
    for (const fault of faults) found.push({ ...fault, check })
  }
  return found
}

/** Checks components and keeps what is found of them; what was mended is resolved. Answers how many faults there are. */
export async function inspectAndKeep(client: Client, codes: readonly string[], now: Date): Promise<number> {
  const found = await inspect(client, codes, now)
  await run(client, query('keepIssues'), {
    codes,
    now: now.toISOString(),
    checks: found.map(({ check }) => check.id),
    found_codes: found.map(({ code }) => code),
    ranks: found.map(({ check }) => SEVERITIES[check.severity].rank),
    facts: found.map(({ facts }) => JSON.stringify(facts)),
    others: found.map(({ others }) => JSON.stringify(others)),
    sensitive: found.map(({ check }) => check.sensitive ?? false),
  })
  await run(client, query('forget'), { codes })
  return found.length
}

/** Checks what was changed since it was checked last, with all that it concerns. Answers how many components. */
export async function recheckChanged(database: Database, now: Date): Promise<number> {
  let checked = 0
  for (;;) {
    const taken = await database.asPlatform(async (client) => {
      const codes = (await run<{ code: string }>(client, query('takeRechecks'), { limit: AT_ONCE })).map(
        ({ code }) => code,
      )
      if (codes.length === 0) return 0
      const concerned = await run<{ code: string }>(client, query('concerned'), { codes })
      await inspectAndKeep(
        client,
        concerned.map(({ code }) => code),
        now,
      )
      return codes.length
    })
    checked += taken
    if (taken < AT_ONCE) return checked
  }
}
