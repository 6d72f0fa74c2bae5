import type { TileLayer } from '../../../../tiles/layer.ts'

/** Pipe lines in force, as a peer publishes them: every row at every zoom, not generalised, for anybody. */
export const pipes: TileLayer = {
  id: 'pipes',
  zh: 'pipes',
  en: 'pipes',
  minzoom: 0,
  maxzoom: 16,
  sharedBy: 'public',
  times: [],
  filters: {},
  sourceLayers: [
    { id: 'pipes', minzoom: 0, fields: { code: 'Code', network: 'Network', size_mm: 'Size', flow: '+ or -' } },
  ],
}
