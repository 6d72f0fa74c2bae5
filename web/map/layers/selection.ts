/** What is pointed at: one GeoJSON source fed by useHighlight. `role` decides how it is drawn. */
import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl'
import type { Palette } from '../palette.ts'

/**
 * `middle` can become a corner of a drawing, `snap` is what it snaps to, `other` is somebody else's version of a shape.
 * `option` and `disc` are what is chosen among; `zone` and `ground` are the ground of rules.
 */
export type HighlightRole =
  | 'grid'
  | 'place'
  | 'ring'
  | 'draft'
  | 'middle'
  | 'snap'
  | 'other'
  | 'hover'
  | 'option'
  | 'disc'
  | 'zone'
  | 'ground'
  | 'spot'
const role = (...names: HighlightRole[]): ExpressionSpecification => ['match', ['get', 'role'], names, true, false]
const point: ExpressionSpecification = ['==', ['geometry-type'], 'Point']
/** Ground only: a fill would close a line that is being drawn. */
const polygon: ExpressionSpecification = ['match', ['geometry-type'], ['Polygon', 'MultiPolygon'], true, false]
const own = (palette: Palette): ExpressionSpecification => ['coalesce', ['get', 'colour'], palette.accent]

export function selectionLayers(palette: Palette): LayerSpecification[] {
  const source = { source: 'selection' } as const
  return [
    {
      id: 'selection:ground',
      type: 'fill',
      ...source,
      filter: ['all', polygon, role('option', 'zone', 'ground')],
      paint: {
        'fill-color': own(palette),
        'fill-opacity': [
          'match',
          ['get', 'role'],
          'zone',
          0.1,
          'ground',
          0.22,
          ['case', ['boolean', ['get', 'strong'], false], 0.5, 0.26],
        ],
      },
    },
    {
      id: 'selection:ground-line',
      type: 'line',
      ...source,
      filter: ['all', ['!', point], role('option', 'zone', 'ground', 'spot')],
      layout: { 'line-join': 'round' },
      paint: {
        'line-color': own(palette),
        'line-width': [
          'match',
          ['get', 'role'],
          'zone',
          1,
          'ground',
          2.2,
          ['case', ['boolean', ['get', 'strong'], false], 3, 1.4],
        ],
        'line-opacity': ['match', ['get', 'role'], 'zone', 0.65, 0.95],
      },
    },
    {
      id: 'selection:disc',
      type: 'line',
      ...source,
      filter: ['all', ['!', point], role('disc')],
      paint: { 'line-color': palette.textStrong, 'line-width': 1.4, 'line-dasharray': [3, 2.5] },
    },
    {
      id: 'selection:other',
      type: 'line',
      ...source,
      filter: ['all', ['!', point], role('other')],
      paint: { 'line-color': palette.grid, 'line-width': 3, 'line-dasharray': [2, 1.5] },
    },
    {
      id: 'selection:fill',
      type: 'fill',
      ...source,
      filter: ['all', polygon, role('grid', 'place', 'draft')],
      paint: {
        'fill-color': ['match', ['get', 'role'], 'grid', palette.grid, palette.accent],
        'fill-opacity': ['match', ['get', 'role'], 'grid', 0.08, 0.16],
      },
    },
    {
      id: 'selection:line',
      type: 'line',
      ...source,
      filter: ['all', ['!', point], role('grid', 'place', 'draft', 'hover')],
      layout: { 'line-join': 'round', 'line-cap': 'round' },
      paint: {
        'line-color': ['match', ['get', 'role'], 'grid', palette.grid, palette.accent],
        'line-width': ['match', ['get', 'role'], 'place', 4, 2],
      },
    },
  ]
}

export function selectionTopLayers(palette: Palette): LayerSpecification[] {
  const source = { source: 'selection' } as const
  return [
    {
      id: 'selection:ring',
      type: 'circle',
      ...source,
      filter: ['all', point, role('ring', 'hover')],
      paint: {
        'circle-radius': ['match', ['get', 'role'], 'ring', 15, 11],
        'circle-color': 'rgba(0,0,0,0)',
        'circle-stroke-color': palette.accent,
        'circle-stroke-width': ['match', ['get', 'role'], 'ring', 2.6, 1.6],
      },
    },
    {
      id: 'selection:ring-halo',
      type: 'circle',
      ...source,
      filter: ['all', point, role('ring')],
      paint: {
        'circle-radius': 18,
        'circle-color': 'rgba(0,0,0,0)',
        'circle-stroke-color': palette.accent,
        'circle-stroke-width': 4,
        'circle-stroke-opacity': 0.22,
      },
    },
    {
      id: 'selection:middle',
      type: 'circle',
      ...source,
      filter: ['all', point, role('middle')],
      paint: {
        'circle-radius': 4,
        'circle-color': palette.halo,
        'circle-stroke-color': palette.accent,
        'circle-stroke-width': 1.5,
        'circle-opacity': 0.9,
      },
    },
    {
      id: 'selection:snap',
      type: 'circle',
      ...source,
      filter: ['all', point, role('snap', 'other')],
      paint: {
        'circle-radius': ['match', ['get', 'role'], 'snap', 10, 8],
        'circle-color': 'rgba(0,0,0,0)',
        'circle-stroke-color': palette.grid,
        'circle-stroke-width': 2.6,
      },
    },
    {
      id: 'selection:spot',
      type: 'circle',
      ...source,
      filter: ['all', point, role('spot')],
      paint: {
        'circle-radius': ['interpolate', ['linear'], ['zoom'], 12, 3, 18, 8],
        'circle-color': own(palette),
        'circle-opacity': 0.35,
        'circle-stroke-color': own(palette),
        'circle-stroke-width': 2,
      },
    },
    {
      id: 'selection:draft',
      type: 'circle',
      ...source,
      filter: ['all', point, role('draft')],
      paint: {
        'circle-radius': 6,
        'circle-color': palette.accent,
        'circle-stroke-color': palette.halo,
        'circle-stroke-width': 2,
      },
    },
  ]
}
