import type { TileLayer } from '../../../../tiles/layer.ts'

/** Unit grids in force, as a peer publishes them: every row at every zoom, not generalised. */
export const grids: TileLayer = {
  id: 'grids',
  zh: 'grids',
  en: 'grids',
  minzoom: 0,
  maxzoom: 16,
  sharedBy: 'public',
  times: [],
  filters: {},
  sourceLayers: [
    { id: 'grids', minzoom: 0, fields: { code: 'Code', land_use: 'Dominant use', responsibility_grid: 'Code' } },
  ],
}
