/** Cases of a bulk dispatch on the map, each in the colour of the unit it would go to. */
import { PolygonLayer, ScatterplotLayer } from '@deck.gl/layers'
import type { Theme } from '../../preferences.ts'

export interface PickedCase {
  id: string
  position: readonly number[]
  /** `#rrggbb`. */
  colour: string
  /** Not to be sent: drawn hollow. */
  hollow: boolean
}

/** Laid over the map, so that what is picked stands out of everything else there. */
const VEIL = { light: [243, 242, 238, 165], dark: [12, 16, 22, 165] } as const
const WORLD: [number, number][] = [
  [-179, -84],
  [179, -84],
  [179, 84],
  [-179, 84],
]
const RIM = { light: [255, 255, 255], dark: [12, 16, 22] } as const

export function pickedLayers(cases: readonly PickedCase[], theme: Theme): unknown[] {
  return [
    new PolygonLayer<[number, number][]>({
      id: 'bulk-veil',
      data: [WORLD],
      getPolygon: (ring) => ring,
      getFillColor: [...VEIL[theme]],
      stroked: false,
    }),
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
