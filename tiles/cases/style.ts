import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl'
import { STATES } from '../../server/cases/lifecycle.ts'
import type { Palette } from '../../web/map/palette.ts'
import type { Theme } from '../../web/preferences.ts'
import type { LayerStyle } from '../styles.ts'

const source = { source: 'cases', 'source-layer': 'cases' } as const
const ended = Object.keys(STATES).filter((state) => !STATES[state as keyof typeof STATES].open)
const isEnded: ExpressionSpecification = ['match', ['get', 'state'], ended, true, false]
const single: ExpressionSpecification = ['!', ['has', 'count']]
// `now` moves with the clock (web/map/engine.ts), so a case turns late on the map without a reload.
const late: ExpressionSpecification = [
  '<',
  ['coalesce', ['get', 'due_at'], 9e12],
  ['to-number', ['global-state', 'now']],
]

export const cases: LayerStyle = {
  id: 'id',
  things: ({ palette, theme }) => markers(palette, theme),
}

/** Feature state of a case that web/map/glide.ts draws instead. */
export const GLIDING = 'gliding'
/** Zoom and size of an icon, linear between. */
export const ICON_SIZES = [
  [14, 0.72],
  [17, 1],
] as const

function markers(palette: Palette, theme: Theme): LayerSpecification[] {
  const icon: ExpressionSpecification = ['concat', 'case|', theme, '|', ['get', 'state'], ['case', late, '|late', '']]
  return [
    {
      id: 'history:dot',
      type: 'circle',
      ...source,
      minzoom: 14,
      filter: ['all', single, isEnded],
      paint: {
        'circle-radius': ['interpolate', ['linear'], ['zoom'], 14, 1.8, 18, 4.5],
        'circle-color': palette.phases.ended,
        'circle-opacity': ['match', ['get', 'state'], 'closed', 0.7, 0.15],
        'circle-stroke-color': palette.phases.ended,
        'circle-stroke-width': 0.8,
        'circle-stroke-opacity': 0.8,
      },
    },
    {
      id: 'cases:aggregate',
      type: 'circle',
      ...source,
      maxzoom: 15,
      filter: ['all', ['has', 'count'], ['>', ['get', 'open'], 0]],
      layout: { 'circle-sort-key': ['get', 'open'] },
      paint: {
        'circle-radius': ['interpolate', ['linear'], ['sqrt', ['get', 'open']], 1, 7, 6, 14, 20, 24],
        'circle-color': palette.accent,
        'circle-opacity': 0.9,
        'circle-stroke-color': palette.halo,
        'circle-stroke-width': 1.5,
      },
    },
    {
      id: 'cases:aggregate-count',
      type: 'symbol',
      ...source,
      maxzoom: 15,
      filter: ['all', ['has', 'count'], ['>', ['get', 'open'], 0]],
      layout: {
        'text-field': ['to-string', ['get', 'open']],
        'text-size': 11,
        'text-allow-overlap': true,
        'text-ignore-placement': true,
      },
      paint: { 'text-color': theme === 'light' ? '#ffffff' : '#071226' },
    },
    {
      id: 'cases:icon',
      type: 'symbol',
      ...source,
      minzoom: 14,
      filter: ['all', single, ['!', isEnded]],
      layout: {
        'icon-image': icon,
        'icon-size': ['interpolate', ['linear'], ['zoom'], ...ICON_SIZES[0], ...ICON_SIZES[1]],
        'icon-allow-overlap': true,
        'icon-ignore-placement': true,
        // The most pressing on top.
        'symbol-sort-key': ['case', late, 2, ['==', ['get', 'state'], 'filed'], 1, 0],
      },
      paint: { 'icon-opacity': ['case', ['boolean', ['feature-state', GLIDING], false], 0, 1] },
    },
  ]
}
