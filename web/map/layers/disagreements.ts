/** Borders where units disagree, as lines over the map: the more cases changed hands there, the wider and the stronger. */
import { GeoJsonLayer } from '@deck.gl/layers'
import type { Theme } from '../../preferences.ts'
import { HEAT_RAMP } from './heat.ts'

export interface BorderLine {
  id: string
  geometry: unknown
  /** 0–5: how strong. */
  rank: number
  chosen: boolean
}

export function borderLayers(lines: readonly BorderLine[], theme: Theme): unknown[] {
  const features = lines
    .toSorted((a, b) => Number(a.chosen) - Number(b.chosen) || a.rank - b.rank)
    .map(({ geometry, ...properties }) => ({ type: 'Feature', geometry, properties }))
  const data = { type: 'FeatureCollection', features } as never
  const line = (id: string, width: (line: BorderLine) => number, colour: (line: BorderLine) => number[]) =>
    new GeoJsonLayer({
      id,
      data,
      lineWidthUnits: 'pixels',
      lineJointRounded: true,
      lineCapRounded: true,
      filled: false,
      getLineWidth: ({ properties }) => width(properties as BorderLine),
      getLineColor: ({ properties }) => colour(properties as BorderLine) as [number, number, number, number],
      updateTriggers: { getLineWidth: lines, getLineColor: [lines, theme] },
    })
  const halo = theme === 'light' ? [255, 255, 255, 220] : [12, 16, 22, 220]
  return [
    line(
      'border-halos',
      ({ rank, chosen }) => 4 + rank + (chosen ? 6 : 0),
      () => halo,
    ),
    line(
      'borders',
      ({ rank, chosen }) => 2 + rank + (chosen ? 3 : 0),
      ({ rank }) => [...HEAT_RAMP[theme][rank]!, 255],
    ),
  ]
}
