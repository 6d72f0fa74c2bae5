import type { TileLayer } from '../layer.ts'

const fields = {
  code: 'Code: 6 digits district or management area, 9 street, 12 community',
  level: 'district, management, street or community',
  name: 'Chinese name',
  name_en: 'Latin name',
  gridded: 'Whether a community is divided into unit grids',
}

export const areas: TileLayer = {
  id: 'areas',
  zh: '行政区划',
  en: 'Areas',
  minzoom: 0,
  maxzoom: 15,
  sharedBy: 'public',
  sourceLayers: [
    { id: 'areas', minzoom: 0, fields },
    { id: 'area_labels', minzoom: 0, fields },
  ],
  times: ['asof'],
  filters: { code: 'text', level: 'text', name: 'text', name_en: 'text', gridded: 'boolean' },
}
