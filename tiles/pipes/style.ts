import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl'
import type { Palette } from '../../web/map/palette.ts'
import type { Theme } from '../../web/preferences.ts'
import type { LayerStyle } from '../styles.ts'

export const pipes: LayerStyle = {
  ground: ({ palette, theme, networks }) => network(palette, theme, networks),
}

function network(palette: Palette, theme: Theme, networks: ReadonlySet<string> | null): LayerSpecification[] {
  const shown: ExpressionSpecification = networks
    ? ['in', ['get', 'network'], ['literal', [...networks]]]
    : ['literal', true]
  const lines = { source: 'pipes', 'source-layer': 'pipe_lines', minzoom: 14 } as const
  const colour = [
    'match',
    ['get', 'network'],
    ...Object.entries(palette.pipes).flat(),
    palette.text,
  ] as unknown as ExpressionSpecification
  const width = (extra: number): ExpressionSpecification => [
    'interpolate',
    ['linear'],
    ['zoom'],
    14,
    0.7 + extra * 0.4,
    17,
    2 + extra,
    20,
    5 + extra,
  ]
  return [
    {
      id: 'pipes:halo',
      type: 'line',
      ...lines,
      filter: shown,
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: { 'line-color': palette.pipeHalo, 'line-width': width(1.6) },
    },
    {
      id: 'pipes:line',
      type: 'line',
      ...lines,
      filter: ['all', shown, ['!=', ['get', 'network'], 'sewage']],
      layout: { 'line-cap': 'round', 'line-join': 'round' },
      paint: { 'line-color': colour, 'line-width': width(0) },
    },
    // Rain and sewage share one colour in the standard: sewage is dashed.
    {
      id: 'pipes:sewage',
      type: 'line',
      ...lines,
      filter: ['all', shown, ['==', ['get', 'network'], 'sewage']],
      paint: { 'line-color': colour, 'line-width': width(0), 'line-dasharray': [3, 1.6] },
    },
    {
      id: 'pipes:flow',
      type: 'symbol',
      ...lines,
      minzoom: 17,
      filter: ['all', shown, ['match', ['get', 'network'], ['water', 'storm', 'sewage', 'gas'], true, false]],
      layout: {
        'symbol-placement': 'line',
        'symbol-spacing': 90,
        'icon-image': `arrow|${theme}`,
        'icon-rotate': ['match', ['get', 'flow'], '-', 180, 0],
        'icon-rotation-alignment': 'map',
        'icon-allow-overlap': true,
      },
    },
    {
      id: 'pipes:point',
      type: 'circle',
      source: 'pipes',
      'source-layer': 'pipe_points',
      filter: shown,
      minzoom: 16,
      paint: {
        'circle-radius': ['interpolate', ['linear'], ['zoom'], 16, 1.6, 19, 4],
        'circle-color': palette.halo,
        'circle-stroke-color': colour,
        'circle-stroke-width': 1.4,
      },
    },
  ]
}
