/** Cases of a bulk dispatch on the map, each in the colour of the unit it would go to. */
import { ScatterplotLayer } from '@deck.gl/layers'
import type { Theme } from '../../preferences.ts'

export interface PickedCase {
  id: string
  position: readonly number[]
  /** `#rrggbb`. */
  colour: string
  /** Not to be sent: drawn hollow. */
  hollow: boolean
}

const RIM = { light: [255, 255, 255], dark: [12, 16, 22] } as const

export function pickedLayers(cases: readonly PickedCase[], theme: Theme): unknown[] {
  return [
    new ScatterplotLayer<PickedCase>({
      id: 'bulk-cases',
      data: cases as PickedCase[],
      getPosition: ({ position }) => [position[0]!, position[1]!],
      radiusUnits: 'pixels',
      lineWidthUnits: 'pixels',
      getRadius: 8,
      stroked: true,
      getFillColor: ({ colour, hollow }) => [...rgb(colour), hollow ? 60 : 235],
      getLineColor: ({ colour, hollow }) => (hollow ? [...rgb(colour), 255] : [...RIM[theme], 255]),
      getLineWidth: 2,
      updateTriggers: { getFillColor: cases, getLineColor: [cases, theme] },
    }),
  ]
}

const rgb = (colour: string): [number, number, number] =>
  [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16)) as never
