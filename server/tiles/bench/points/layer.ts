import type { TileLayer } from '../../../../tiles/layer.ts'

/** The 50,000 points, as a peer publishes the table. */
export const points: TileLayer = {
  id: 'points',
  zh: 'points',
  en: 'points',
  minzoom: 0,
  maxzoom: 16,
  sharedBy: 'public',
  times: [],
  filters: {},
  sourceLayers: [{ id: 'points', minzoom: 0, fields: { id: 'Key', name: 'Name', category: 'One of ten' } }],
}
