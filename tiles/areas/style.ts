import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl'
import type { Language } from '../../server/schema.ts'
import { nameExpression } from '../../web/map/expressions.ts'
import type { Palette } from '../../web/map/palette.ts'
import type { LayerStyle } from '../styles.ts'

const polygons = { source: 'areas', 'source-layer': 'areas' } as const
const labels = { source: 'areas', 'source-layer': 'area_labels' } as const
const level = (...names: string[]): ExpressionSpecification => ['match', ['get', 'level'], names, true, false]

export const areas: LayerStyle = {
  ground: ({ palette }) => lines(palette),
  labels: ({ palette, language }) => names(palette, language),
}

function lines(palette: Palette): LayerSpecification[] {
  return [
    {
      id: 'areas:community',
      type: 'line',
      ...polygons,
      minzoom: 13,
      filter: level('community'),
      paint: { 'line-color': palette.boundary, 'line-width': 0.8, 'line-dasharray': [2, 3], 'line-opacity': 0.7 },
    },
    {
      id: 'areas:street',
      type: 'line',
      ...polygons,
      minzoom: 11,
      filter: level('street'),
      paint: {
        'line-color': palette.boundary,
        'line-width': ['interpolate', ['linear'], ['zoom'], 11, 0.7, 16, 1.8],
        'line-dasharray': [4, 2.5],
        'line-opacity': 0.85,
      },
    },
    {
      id: 'areas:district-band',
      type: 'line',
      ...polygons,
      filter: level('district', 'management'),
      paint: {
        'line-color': palette.district,
        'line-width': ['interpolate', ['linear'], ['zoom'], 8, 3, 14, 8],
        'line-opacity': 0.1,
      },
    },
    {
      id: 'areas:district',
      type: 'line',
      ...polygons,
      filter: level('district', 'management'),
      layout: { 'line-join': 'round' },
      paint: {
        'line-color': palette.district,
        'line-width': ['interpolate', ['linear'], ['zoom'], 8, 0.9, 14, 2],
        'line-dasharray': [7, 2, 1.5, 2],
        'line-opacity': 0.6,
      },
    },
  ]
}

function names(palette: Palette, language: Language): LayerSpecification[] {
  const label = (
    id: string,
    levels: string[],
    zooms: { minzoom?: number; maxzoom?: number },
    size: number,
    color: string,
  ): LayerSpecification => ({
    id: `areas:${id}`,
    type: 'symbol',
    ...labels,
    ...zooms,
    filter: level(...levels),
    layout: {
      'text-field': nameExpression(language),
      'text-size': size,
      'text-letter-spacing': language === 'zh' ? 0.1 : 0.02,
      'text-padding': 10,
      'text-max-width': 7,
    },
    paint: { 'text-color': color, 'text-halo-color': palette.halo, 'text-halo-width': 1.6, 'text-opacity': 0.92 },
  })
  return [
    label('community-name', ['community'], { minzoom: 14, maxzoom: 17 }, 11, palette.boundary),
    label('street-name', ['street'], { minzoom: 11.5, maxzoom: 15.5 }, 12.5, palette.district),
    label('district-name', ['district', 'management'], { maxzoom: 13 }, 15, palette.textStrong),
  ]
}
