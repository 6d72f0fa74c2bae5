import type { TileLayer } from '../layer.ts'

export const cases: TileLayer = {
  id: 'cases',
  zh: '案卷',
  en: 'Cases',
  minzoom: 8,
  maxzoom: 15,
  // By person, not by scope: someone also sees what they reported outside their jurisdiction.
  sharedBy: 'person',
  sourceLayers: [
    {
      id: 'cases',
      minzoom: 8,
      fields: {
        id: 'z ≥ 14: case number',
        state: 'z ≥ 14: state of the lifecycle',
        kind: 'z ≥ 14: component or event',
        class_code: 'z ≥ 14: class',
        unit_code: 'z ≥ 14: unit responsible now',
        due_at: 'z ≥ 14: handling deadline, seconds since 1970',
        reported_at: 'z ≥ 14: seconds since 1970',
        count: 'z 8–13: how many cases this point stands for',
        open: 'z 8–13: how many of them are open',
      },
    },
  ],
  times: ['asof', 'window'],
  expires: true,
  filters: {
    id: 'text',
    state: 'text',
    kind: 'text',
    class_code: 'text',
    unit_code: 'text',
    source: 'text',
    district_code: 'text',
    grid_code: 'text',
    due_at: 'instant',
    reported_at: 'instant',
    ended_at: 'instant',
  },
  countedBelow: 14,
}
