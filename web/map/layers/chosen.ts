/** What is selected, ringed at every zoom: tiles draw components one by one only from z16, and a selection is larger. */
import { ScatterplotLayer } from '@deck.gl/layers'
import type { Theme } from '../../preferences.ts'

export interface ChosenPlace {
  code: string
  position: readonly number[]
}
const RING = { light: [31, 95, 208], dark: [110, 165, 255] } as const

export function chosenLayers(chosen: readonly ChosenPlace[], theme: Theme): unknown[] {
  if (chosen.length === 0) return []
  return [
    new ScatterplotLayer<ChosenPlace>({
      id: 'chosen',
      data: chosen as ChosenPlace[],
      getPosition: ({ position }) => [position[0]!, position[1]!],
      radiusUnits: 'meters',
      radiusMinPixels: 3.5,
      radiusMaxPixels: 13,
      getRadius: 5,
      lineWidthUnits: 'pixels',
      stroked: true,
      getLineWidth: 2,
      getLineColor: [...RING[theme], 255],
      getFillColor: [...RING[theme], 36],
      updateTriggers: { getLineColor: theme, getFillColor: theme },
    }),
  ]
}
