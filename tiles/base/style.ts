import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl'
import type { Language } from '../../server/schema.ts'
import { byGrade, nameExpression } from '../../web/map/expressions.ts'
import type { Palette } from '../../web/map/palette.ts'
import type { LayerStyle } from '../styles.ts'

const source = { source: 'base', 'source-layer': 'base' } as const
const kind = (name: string): ExpressionSpecification => ['==', ['get', 'kind'], name]
const visibleRoads = [
  'all',
  kind('road'),
  ['<=', ['get', 'grade'], ['step', ['zoom'], 1, 11, 2, 12, 3, 13, 4, 14, 5]],
] as ExpressionSpecification

const fillWidth = byGrade([
  [10, [1.2, 0.8, 0.5, 0.3, 0.2]],
  [13, [3.2, 2.4, 1.6, 0.9, 0.5]],
  [16, [14, 11, 8, 5.5, 3.4]],
  [19, [70, 56, 42, 30, 20]],
])
const casingWidth = byGrade([
  [10, [1.8, 1.2, 0.8, 0.3, 0.2]],
  [13, [4.6, 3.6, 2.6, 1.5, 1]],
  [16, [16, 13, 10, 7.2, 4.8]],
  [19, [73, 59, 45, 33, 23]],
])

export const base: LayerStyle = {
  ground: ({ palette }) => ground(palette),
  labels: ({ palette, language }) => names(palette, language),
}

function ground(palette: Palette): LayerSpecification[] {
  const round = { 'line-cap': 'round', 'line-join': 'round' } as const
  return [
    { id: 'land', type: 'background', paint: { 'background-color': palette.land } },
    {
      id: 'base:green',
      type: 'fill',
      ...source,
      filter: ['all', kind('green'), ['==', ['geometry-type'], 'Polygon']],
      paint: { 'fill-color': palette.green },
    },
    {
      id: 'base:water',
      type: 'fill',
      ...source,
      filter: ['all', kind('water'), ['==', ['geometry-type'], 'Polygon']],
      paint: { 'fill-color': palette.water },
    },
    {
      id: 'base:stream',
      type: 'line',
      ...source,
      filter: ['all', kind('water'), ['==', ['geometry-type'], 'LineString']],
      layout: round,
      paint: {
        'line-color': palette.water,
        'line-width': byGrade([
          [10, [2, 1.5, 1, 1, 1]],
          [16, [22, 14, 9, 6, 4]],
        ]),
      },
    },
    {
      id: 'base:road-casing',
      type: 'line',
      ...source,
      minzoom: 11,
      filter: visibleRoads,
      layout: { ...round, 'line-sort-key': ['-', 5, ['get', 'grade']] },
      paint: {
        'line-color': palette.roadCasing,
        'line-width': casingWidth,
        'line-opacity': ['interpolate', ['linear'], ['zoom'], 11, 0, 12.5, 1],
      },
    },
    {
      id: 'base:road',
      type: 'line',
      ...source,
      filter: visibleRoads,
      layout: { ...round, 'line-sort-key': ['-', 5, ['get', 'grade']] },
      paint: {
        'line-color': ['step', ['get', 'grade'], palette.roadMajor, 3, palette.road],
        'line-width': fillWidth,
      },
    },
    {
      id: 'metro:line',
      type: 'line',
      ...source,
      filter: kind('metro_line'),
      layout: round,
      paint: {
        'line-color': palette.metro,
        'line-width': ['interpolate', ['linear'], ['zoom'], 10, 1, 14, 2.4, 18, 5],
        'line-opacity': ['interpolate', ['linear'], ['zoom'], 14, 0.75, 17, 0.4],
      },
    },
    {
      id: 'metro:station',
      type: 'circle',
      ...source,
      minzoom: 12,
      filter: kind('metro_station'),
      paint: {
        'circle-radius': ['interpolate', ['linear'], ['zoom'], 12, 2, 16, 5],
        'circle-color': palette.halo,
        'circle-stroke-color': palette.metro,
        'circle-stroke-width': 1.6,
      },
    },
  ]
}

function names(palette: Palette, language: Language): LayerSpecification[] {
  return [
    {
      id: 'base:road-name',
      type: 'symbol',
      ...source,
      minzoom: 13,
      filter: ['all', visibleRoads, ['<=', ['get', 'grade'], ['step', ['zoom'], 2, 14.5, 3, 15.5, 4, 16.5, 5]]],
      layout: {
        'symbol-placement': 'line',
        'symbol-spacing': 320,
        'symbol-sort-key': ['get', 'grade'],
        'text-field': nameExpression(language),
        'text-size': ['interpolate', ['linear'], ['zoom'], 13, 10.5, 17, 13],
        'text-letter-spacing': language === 'zh' ? 0.12 : 0.02,
        'text-max-angle': 30,
        'text-padding': 6,
      },
      paint: { 'text-color': palette.text, 'text-halo-color': palette.road, 'text-halo-width': 1.6 },
    },
    {
      id: 'base:water-name',
      type: 'symbol',
      ...source,
      minzoom: 11,
      filter: ['all', ['match', ['get', 'kind'], ['water', 'green'], true, false], ['has', 'name']],
      layout: {
        'text-field': nameExpression(language),
        'text-size': ['interpolate', ['linear'], ['zoom'], 11, 11, 16, 14],
        'text-letter-spacing': language === 'zh' ? 0.18 : 0.04,
        'text-padding': 24,
        'text-max-width': 8,
      },
      paint: {
        'text-color': ['match', ['get', 'kind'], 'water', palette.waterText, palette.greenText],
        'text-halo-color': palette.halo,
        'text-halo-width': 1,
      },
    },
    {
      id: 'metro:station-name',
      type: 'symbol',
      ...source,
      minzoom: 13.5,
      filter: kind('metro_station'),
      layout: {
        'text-field': nameExpression(language),
        'text-size': 11.5,
        'text-anchor': 'top',
        'text-offset': [0, 0.6],
        'text-optional': true,
      },
      paint: { 'text-color': palette.metro, 'text-halo-color': palette.halo, 'text-halo-width': 1.4 },
    },
  ]
}
