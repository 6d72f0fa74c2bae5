import type { TileLayer } from '../layer.ts'

export const grids: TileLayer = {
  id: 'grids',
  zh: '单元网格',
  en: 'Unit grids',
  minzoom: 13,
  maxzoom: 16,
  sharedBy: 'public',
  sourceLayers: [
    {
      id: 'grids',
      minzoom: 13,
      fields: {
        code: '15-digit code',
        land_use: 'Dominant use',
        responsibility_grid: 'Code of the responsibility grid it belongs to',
      },
    },
    { id: 'grid_labels', minzoom: 16, fields: { code: '15-digit code' } },
  ],
  times: ['asof'],
  filters: { code: 'text', land_use: 'text', responsibility_grid: 'text' },
}
