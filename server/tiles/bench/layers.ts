/** What is compared like for like: the rows, fields and zooms that a peer publishes from the same tables by itself. */
import { loadQueries } from '../../database/queries.ts'
import type { ServedLayer } from '../layers.ts'
import { components } from './components/layer.ts'
import { grids } from './grids/layer.ts'
import { pipes } from './pipes/layer.ts'
import { points } from './points/layer.ts'

export const benchLayers: readonly ServedLayer[] = [points, grids, pipes, components].map((layer) => ({
  layer,
  queries: loadQueries(import.meta.url, `./${layer.id}/layer.sql`),
}))

/** Field that names a feature, by layer: what decoded tiles are compared by. */
export const KEY: Record<string, string> = { points: 'id', grids: 'code', pipes: 'code', components: 'code' }
