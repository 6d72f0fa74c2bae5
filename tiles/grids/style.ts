import type { LayerSpecification } from 'maplibre-gl'
import type { Palette } from '../../web/map/palette.ts'
import type { LayerStyle } from '../styles.ts'

/** Unit grids, boundary and number in 品红 (DB11). */
export const grids: LayerStyle = {
  ground: ({ palette }) => lines(palette),
  labels: ({ palette }) => numbers(palette),
}

function lines(palette: Palette): LayerSpecification[] {
  const grids = { source: 'grids', 'source-layer': 'grids' } as const
  return [
    {
      id: 'grids:line',
      type: 'line',
      ...grids,
      minzoom: 15,
      paint: {
        'line-color': palette.grid,
        'line-width': ['interpolate', ['linear'], ['zoom'], 15, 0.5, 18, 1.2],
        'line-opacity': ['interpolate', ['linear'], ['zoom'], 15, 0.3, 16, 0.45, 17.5, 0.75],
      },
    },
  ]
}

function numbers(palette: Palette): LayerSpecification[] {
  return [
    {
      id: 'grids:number',
      type: 'symbol',
      source: 'grids',
      'source-layer': 'grid_labels',
      minzoom: 17,
      // The last three digits: the number inside the community, as it stands on paper maps.
      layout: { 'text-field': ['slice', ['get', 'code'], 12], 'text-size': 12, 'text-padding': 4 },
      paint: { 'text-color': palette.grid, 'text-halo-color': palette.halo, 'text-halo-width': 1.4 },
    },
  ]
}
