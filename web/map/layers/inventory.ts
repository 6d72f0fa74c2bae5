import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl'
import type { Theme } from '../../preferences.ts'
import { componentIconExpression } from '../icons.ts'
import type { Palette } from '../palette.ts'

/** Unit grids, boundary and number in 品红 (DB11). */
export function gridLayers(palette: Palette): LayerSpecification[] {
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

export function gridLabelLayers(palette: Palette): LayerSpecification[] {
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

export function pipeLayers(palette: Palette, theme: Theme, networks: ReadonlySet<string> | null): LayerSpecification[] {
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

export function componentLayers(palette: Palette, theme: Theme): LayerSpecification[] {
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
