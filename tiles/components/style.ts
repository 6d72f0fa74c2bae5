import type { LayerSpecification } from 'maplibre-gl'
import { componentIconExpression } from '../../web/map/icons.ts'
import type { Palette } from '../../web/map/palette.ts'
import type { Theme } from '../../web/preferences.ts'
import type { LayerStyle } from '../styles.ts'

export const components: LayerStyle = {
  things: ({ palette, theme }) => icons(palette, theme),
}

function icons(palette: Palette, theme: Theme): LayerSpecification[] {
  const components = { source: 'components', 'source-layer': 'components' } as const
  return [
    {
      id: 'density:aggregate',
      type: 'circle',
      ...components,
      minzoom: 12,
      maxzoom: 16,
      filter: ['has', 'count'],
      paint: {
        'circle-radius': ['interpolate', ['linear'], ['sqrt', ['get', 'count']], 1, 2, 10, 7, 40, 16],
        'circle-color': palette.components.utility,
        'circle-opacity': 0.22,
        'circle-stroke-color': palette.components.utility,
        'circle-stroke-width': 0.8,
        'circle-stroke-opacity': 0.45,
      },
    },
    {
      id: 'components:icon',
      type: 'symbol',
      ...components,
      minzoom: 15,
      filter: ['!', ['has', 'count']],
      layout: {
        'icon-image': componentIconExpression(theme),
        'icon-size': ['interpolate', ['linear'], ['zoom'], 16, 0.5, 17, 0.8, 19, 1.15],
        'icon-allow-overlap': true,
        'icon-padding': 0,
      },
    },
    {
      id: 'components:name',
      type: 'symbol',
      ...components,
      minzoom: 18.5,
      filter: ['!', ['has', 'count']],
      layout: {
        'text-field': ['get', 'name'],
        'text-size': 10.5,
        'text-anchor': 'top',
        'text-offset': [0, 0.9],
        'text-optional': true,
      },
      paint: { 'text-color': palette.text, 'text-halo-color': palette.halo, 'text-halo-width': 1.3 },
    },
  ]
}
