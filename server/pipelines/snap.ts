/** What a drawing may snap to, exactly as it is kept: tiles round to half a metre. */
import type { CityFrame } from '../areas/repository.ts'
import { readBbox } from '../areas/rules.ts'
import { type Client, run } from '../database/database.ts'
import { loadQueries } from '../database/queries.ts'
import { ProblemError } from '../errors.ts'
import type { SnapNearby, SnapQuery } from './schema.ts'

const query = loadQueries(import.meta.url, './snap.sql')

/** About 500 m: the pointer has a few metres around it, and a cell that is kept saves the next question. */
const WIDEST_DEGREES = 0.005
const MOST = 6_000

export async function snapNearby(client: Client, frame: CityFrame, { bbox }: SnapQuery): Promise<SnapNearby> {
  const [west, south, east, north] = readBbox(bbox)!
  if (east - west > WIDEST_DEGREES || north - south > WIDEST_DEGREES) {
    const size = `${(east - west).toFixed(4)}° × ${(north - south).toFixed(4)}°`
    throw new ProblemError('bad_request', {
      detail: {
        en: `The box is ${size}; ask for at most ${WIDEST_DEGREES}° a side.`,
        zh: `范围为 ${size}，每边最多 ${WIDEST_DEGREES}°。`,
      },
      field: 'bbox',
      value: bbox,
    })
  }
  const [reachWest, reachSouth, reachEast, reachNorth] = frame.reach
  if (east < reachWest || west > reachEast || north < reachSouth || south > reachNorth) return { places: [], edges: [] }
  const near = { west, south, east, north, srid: frame.srid, limit: MOST }
  return {
    places: await run<SnapNearby['places'][number]>(client, query('snapPlaces'), near),
    edges: await run<SnapNearby['edges'][number]>(client, query('snapEdges'), near),
  }
}
