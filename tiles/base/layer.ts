import type { TileLayer } from '../layer.ts'

export const base: TileLayer = {
  id: 'base',
  zh: '底图',
  en: 'Base map',
  minzoom: 8,
  maxzoom: 15,
  sharedBy: 'public',
  sourceLayers: [
    {
      id: 'base',
      minzoom: 8,
      fields: {
        id: 'Key',
        kind: 'water, green, road, metro_line or metro_station',
        grade: 'Importance, 1 highest',
        name: 'Chinese name',
        name_en: 'Latin name',
      },
    },
  ],
  times: [],
  filters: { id: 'text', kind: 'text', grade: 'number', name: 'text', name_en: 'text' },
}
