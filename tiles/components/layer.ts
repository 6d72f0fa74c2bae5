import type { TileLayer } from '../layer.ts'

export const components: TileLayer = {
  id: 'components',
  zh: '部件',
  en: 'Components',
  minzoom: 12,
  maxzoom: 16,
  sharedBy: 'signed_in',
  sourceLayers: [
    {
      id: 'components',
      minzoom: 12,
      fields: {
        code: 'z ≥ 16: 16-digit code',
        class_code: 'z ≥ 16: class',
        state: 'z ≥ 16: intact, damaged, lost, abandoned or removed',
        name: 'z ≥ 16: name',
        count: 'z 12–15: how many components this point stands for',
      },
    },
  ],
  times: ['asof'],
  filters: {
    code: 'text',
    class_code: 'text',
    state: 'text',
    name: 'text',
    grid_code: 'text',
    owner_code: 'text',
    maintainer_code: 'text',
  },
  countedBelow: 16,
}
