import type { TileLayer } from '../../../../tiles/layer.ts'

/** Components in force, as a peer publishes them: every row at every zoom, one by one. */
export const components: TileLayer = {
  id: 'components',
  zh: 'components',
  en: 'components',
  minzoom: 0,
  maxzoom: 16,
  sharedBy: 'public',
  times: [],
  filters: {},
  sourceLayers: [
    { id: 'components', minzoom: 0, fields: { code: 'Code', class_code: 'Class', state: 'State', name: 'Name' } },
  ],
}
