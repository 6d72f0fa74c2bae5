/** Components and places that cases come back to, as who asks may see them. */
import type { Identity } from '../../access/rules.ts'
import { run } from '../../database/database.ts'
import { loadQueries } from '../../database/queries.ts'
import type { Platform } from '../../platform.ts'
import type { Why } from './schema.ts'

const query = loadQueries(import.meta.url, './why.sql')
/** Looser than a pin is exact, closer than two shops. */
const METRES = 20
const LEAST = 3
const MOST = 5
/** The newest cases of a cell that are looked at. */
export const MOST_LOOKED_AT = 2_000

type Row = Omit<Why['repeats'][number], 'position'> & { lon: number; lat: number }

export async function repeatsAmong(platform: Platform, identity: Identity, ids: string[]): Promise<Why['repeats']> {
  if (ids.length < 2) return []
  const rows = await platform.database.as(identity, async (client) => [
    ...(await run<Row>(client, query('repeatComponents'), { ids, limit: MOST })),
    ...(await run<Row>(client, query('repeatPlaces'), { ids, metres: METRES, least: LEAST, limit: MOST })),
  ])
  return rows
    .sort((one, other) => other.count - one.count)
    .slice(0, MOST)
    .map(({ lon, lat, radiusMetres, ...row }) => ({
      ...row,
      radiusMetres: Math.round(radiusMetres * 10) / 10,
      position: [lon, lat],
    }))
}
