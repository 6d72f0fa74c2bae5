/** Where issues are: dots over the map, the gravest on top. */
import { ScatterplotLayer } from '@deck.gl/layers'
import type { Severity } from '../../../server/census/rules.ts'
import type { Theme } from '../../preferences.ts'

/** As the list has them (ui/tokens.css). */
export const ISSUE_COLOURS: Record<Theme, Record<Severity, [number, number, number]>> = {
  light: { error: [200, 50, 31], warning: [217, 138, 0], notice: [23, 102, 201] },
  dark: { error: [255, 122, 102], warning: [240, 178, 62], notice: [107, 168, 247] },
}
const RANKS: Severity[] = ['error', 'warning', 'notice']

/** @param places [id, rank, longitude, latitude] each */
export function issueLayers(places: readonly number[][], theme: Theme): unknown[] {
  const data = places.toSorted((a, b) => b[1]! - a[1]!)
  return [
    new ScatterplotLayer<number[]>({
      id: 'issues',
      data,
      getPosition: (place) => [place[2]!, place[3]!],
      radiusUnits: 'pixels',
      lineWidthUnits: 'pixels',
      getRadius: (place) => 6.5 - place[1]! * 0.7,
      stroked: true,
      getLineWidth: 1.4,
      getLineColor: theme === 'light' ? [255, 255, 255, 235] : [12, 16, 22, 235],
      getFillColor: (place) => [...ISSUE_COLOURS[theme][RANKS[place[1]! - 1]!], 235],
      updateTriggers: { getFillColor: theme, getLineColor: theme },
    }),
  ]
}
