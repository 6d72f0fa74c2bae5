/** How far a survey is, grid by grid: the fuller, the more was seen; a mark where something was not as recorded. */
import { GeoJsonLayer } from '@deck.gl/layers'
import type { Coverage } from '../../../server/census/schema.ts'
import type { Theme } from '../../preferences.ts'

type Rgb = [number, number, number]
/** From nothing seen to all of it: one hue, even steps of lightness; done is the last. */
export const COVERAGE_RAMP: Record<Theme, readonly Rgb[]> = {
  light: [
    [222, 226, 232],
    [190, 219, 212],
    [134, 194, 180],
    [71, 158, 140],
    [11, 110, 90],
  ],
  dark: [
    [44, 54, 70],
    [29, 79, 74],
    [34, 117, 103],
    [45, 158, 134],
    [88, 214, 182],
  ],
}
export const TROUBLE: Record<Theme, Rgb> = { light: [200, 50, 31], dark: [255, 122, 102] }

type Properties = Coverage['features'][number]['properties']
export function stepOf({ grids, gridsDone, components, visited }: Properties): number {
  if (grids > 0 && gridsDone === grids) return 4
  if (visited === 0) return 0
  return Math.min(3, 1 + Math.floor((visited / Math.max(1, components)) * 3))
}

/** @param close what stands in the grids is drawn too, and must be seen through */
export function coverageLayers(coverage: Coverage, theme: Theme, chosen: string | null, close: boolean): unknown[] {
  return [
    new GeoJsonLayer({
      id: 'census-coverage',
      data: coverage as never,
      stroked: true,
      filled: true,
      lineWidthUnits: 'pixels',
      getFillColor: ({ properties }) => [...COVERAGE_RAMP[theme][stepOf(properties as Properties)]!, close ? 70 : 165],
      getLineColor: ({ properties }) =>
        (properties as Properties).troubled > 0
          ? [...TROUBLE[theme], 220]
          : theme === 'light'
            ? [255, 255, 255, 200]
            : [12, 16, 22, 200],
      getLineWidth: (feature) =>
        (feature as { id?: string }).id === chosen ? 3.5 : (feature.properties as Properties).troubled > 0 ? 1.8 : 0.8,
      updateTriggers: { getFillColor: [theme, close], getLineColor: theme, getLineWidth: chosen },
    }),
  ]
}
