import type { TileLayer } from '../layer.ts'

const network = 'water, storm, sewage, gas, power or telecom'

export const pipes: TileLayer = {
  id: 'pipes',
  zh: '地下管线',
  en: 'Pipes',
  minzoom: 14,
  maxzoom: 16,
  sharedBy: 'scope',
  sourceLayers: [
    {
      id: 'pipe_lines',
      minzoom: 14,
      fields: {
        code: 'Code',
        network,
        size_mm: 'Diameter, or width × height, in mm',
        flow: '+ along the line as drawn, - against it',
      },
    },
    {
      id: 'pipe_points',
      minzoom: 16,
      fields: { code: 'Code', network, attachment: 'Attachment 附属物 (manhole, valve …), absent on plain points' },
    },
  ],
  times: [],
  filters: { code: 'text', network: 'text' },
}
