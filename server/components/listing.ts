/** Lists of components: a page in any order, how many there are, and which are meant by "all of these". */
import type { CityFrame } from '../areas/repository.ts'
import { clipBbox, literally, readBbox } from '../areas/rules.ts'
import { type Client, run, runOne } from '../database/database.ts'
import { loadQueries } from '../database/queries.ts'
import { checkGeometry } from '../geometry.ts'
import { requireInstant } from '../instants.ts'
import type { Geometry } from '../schema.ts'
import { readListCursor, readSearch, writeListCursor } from './rules.ts'
import type {
  Component,
  ComponentCount,
  ComponentFilter,
  ComponentList,
  ComponentQuery,
  ComponentSelection,
  ComponentSelectionRequest,
} from './schema.ts'

const query = loadQueries(import.meta.url, './listing.sql')

/** What is counted one by one; a larger list says "more than". */
export const COUNTED_MOST = 100_000
/** What is selected, and edited, at once. */
export const SELECTED_MOST = 20_000
/** A lasso follows the pointer: it has corners, but not as many as a surveyed shape. */
const LASSO_MOST = 2_000

/** One page of the components in force. */
export async function listComponents(client: Client, frame: CityFrame, asked: ComponentQuery): Promise<ComponentList> {
  const { limit = 50, sort = 'code', descending = false } = asked
  const cursor = readListCursor(asked.cursor, sort)
  const wanted = wantedBy(frame, asked)
  if (!wanted) return { components: [], next: null }
  const rows = await run<Component & { sortKey: string | null }>(client, query('listComponents'), {
    wanted,
    sort,
    descending,
    key: cursor?.key ?? null,
    after: cursor?.code ?? null,
    limit: limit + 1,
  })
  const components = rows.slice(0, limit)
  const last = components.at(-1)
  return { components, next: last && rows.length > limit ? writeListCursor(sort, last.sortKey, last.code) : null }
}

/** How many the list has: exactly up to COUNTED_MOST, above that only that there are more. */
export async function countComponents(
  client: Client,
  frame: CityFrame,
  asked: ComponentFilter,
): Promise<ComponentCount> {
  const wanted = wantedBy(frame, asked)
  if (!wanted) return { count: 0, exact: true }
  const row = await runOne<{ count: number }>(client, query('countComponents'), { wanted, limit: COUNTED_MOST + 1 })
  return { count: Math.min(row!.count, COUNTED_MOST), exact: row!.count <= COUNTED_MOST }
}

/** Everything a filter and a drawn polygon hold, with versions: more than tiles draw, but not more than is edited at once. */
export async function selectComponents(
  client: Client,
  frame: CityFrame,
  { filter = {}, within }: ComponentSelectionRequest,
): Promise<ComponentSelection> {
  if (within) checkGeometry(within, { field: '/within', allowed: ['Polygon'], most: LASSO_MOST, mayCross: true })
  const wanted = wantedBy(frame, filter, within)
  const rows = wanted
    ? await run<ComponentSelection['components'][number]>(client, query('selectComponents'), {
        wanted,
        limit: SELECTED_MOST + 1,
      })
    : []
  return { components: rows.slice(0, SELECTED_MOST), complete: rows.length <= SELECTED_MOST }
}

/** A filter as components_matching() reads it; null when nothing can be meant, because it lies outside the city. */
export function wantedBy(frame: CityFrame, asked: ComponentFilter, within?: Geometry): string | null {
  const box = readBbox(asked.bbox)
  const clipped = box && clipBbox(box, frame.reach)
  if (box && !clipped) return null
  const search = readSearch(asked.q)
  const shape = within ? inReach(within, frame) : clipped && boxShape(clipped)
  return JSON.stringify({
    asof: asked.asof && requireInstant(asked.asof, 'asof').toISOString(),
    class: asked.class && asked.class.length > 2 ? asked.class : undefined,
    major: asked.class?.length === 2 ? asked.class : undefined,
    state: asked.state,
    grid: registered(asked.grid),
    supervising: registered(asked.supervising),
    owner: registered(asked.owner),
    maintainer: registered(asked.maintainer),
    accuracy: asked.accuracy,
    changed_since: asked.changedSince && requireInstant(asked.changedSince, 'changedSince').toISOString(),
    begins: search.code ?? undefined,
    holds: search.words ? `%${literally(search.words)}%` : undefined,
    within: shape ? JSON.stringify(shape) : undefined,
    srid: frame.srid,
  })
}

const registered = (code: string | undefined) => (code === 'none' ? '' : code)

const boxShape = ([west, south, east, north]: readonly number[]) => ({
  type: 'Polygon',
  coordinates: [[...corners(west!, south!, east!, north!), [west, south]]],
})
const corners = (west: number, south: number, east: number, north: number) => [
  [west, south],
  [east, south],
  [east, north],
  [west, north],
]

/** Places far from the city cannot be projected, and nothing lies there: they are drawn to its edge. */
function inReach(shape: Geometry, { reach: [west, south, east, north] }: CityFrame): Geometry {
  const rings = (shape as { coordinates: number[][][] }).coordinates
  return {
    type: 'Polygon',
    coordinates: rings.map((ring) =>
      ring.map(([lon, lat]) => [Math.min(east, Math.max(west, lon!)), Math.min(north, Math.max(south, lat!))]),
    ),
  }
}
