/** What differs between the inventory of two moments. */
import type { CityFrame } from '../../areas/repository.ts'
import { clipBbox, readBbox } from '../../areas/rules.ts'
import { readCursor, writeCursor } from '../../cursors.ts'
import { type Client, run, runOne } from '../../database/database.ts'
import { loadQueries } from '../../database/queries.ts'
import { ProblemError } from '../../errors.ts'
import { requireInstant } from '../../instants.ts'
import type { Difference, DifferenceQuery, Differences } from './schema.ts'

const query = loadQueries(import.meta.url)
const NONE = { added: 0, removed: 0, moved: 0, changed: 0 }

/**
 * Components that are not what, or where, they were, by code; the counts are of all pages and kinds.
 * @throws ProblemError bad_request when the moments are none or the wrong way round
 */
export async function listDifferences(
  client: Client,
  frame: CityFrame,
  asked: DifferenceQuery,
  now: Date,
): Promise<Differences> {
  const from = requireInstant(asked.from, 'from')
  const to = asked.to ? requireInstant(asked.to, 'to') : now
  if (from > to) {
    throw new ProblemError('bad_request', {
      detail: {
        en: `from ${asked.from} is later than to ${to.toISOString()}. Send the earlier moment as from.`,
        zh: `from ${asked.from} 晚于 to ${to.toISOString()}。请把较早的时刻放在 from。`,
      },
      field: 'from',
      value: asked.from,
    })
  }
  const box = readBbox(asked.bbox)
  const clipped = box && clipBbox(box, frame.reach)
  if (box && !clipped) return { counts: NONE, differences: [], next: null }
  const limit = asked.limit ?? 200
  const values = {
    from: from.toISOString(),
    to: to.toISOString(),
    class: asked.class ?? null,
    grid: asked.grid ?? null,
    box: clipped && (await placeBox(client, clipped, frame.srid)),
  }
  const rows = await run<Difference & { counts: Partial<Differences['counts']> }>(client, query('listDifferences'), {
    ...values,
    kind: asked.kind ?? null,
    after: readCursor(asked.cursor, /^[0-9]{16}$/)?.[0] ?? null,
    limit: limit + 1,
  })
  const differences = rows.slice(0, limit).map(({ counts: _, ...difference }) => difference)
  return {
    counts: { ...NONE, ...rows[0]?.counts },
    differences,
    next: rows.length > limit ? writeCursor(differences.at(-1)!.code) : null,
  }
}

async function placeBox(client: Client, [west, south, east, north]: readonly number[], srid: number): Promise<string> {
  return (await runOne<{ box: string }>(client, query('placeBox'), { west, south, east, north, srid }))!.box
}
