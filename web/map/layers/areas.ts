/** Areas coloured by a number. */
import { GeoJsonLayer } from '@deck.gl/layers'
import type { AreaShapes } from '../../../server/areas/schema.ts'
import type { Theme } from '../../preferences.ts'
import { evenOpacity, type Rgb } from './heat.ts'

type Feature = AreaShapes['features'][number]

export type Rgba = [number, number, number, number]

export interface AreaLook {
  theme: Theme
  opacity: number
  /** With how much of it, of 255, where that differs. Null is nothing to colour: the ground shows. */
  colourOf: (area: Feature) => Rgb | Rgba | null
  chosen: readonly string[]
  hovered: string | null
}

export function areaLayer(features: readonly Feature[], look: AreaLook): unknown {
  const line: Rgb = look.theme === 'light' ? [255, 255, 255] : [12, 16, 22]
  const strong: Rgb = look.theme === 'light' ? [16, 28, 52] : [255, 255, 255]
  const marked = (area: Feature) => area.id === look.hovered || look.chosen.includes(area.id)
  return new GeoJsonLayer({
    id: 'heat-areas',
    data: features as never,
    filled: true,
    stroked: true,
    lineWidthUnits: 'pixels',
    opacity: evenOpacity(look.opacity),
    getFillColor: (area) => {
      const colour = look.colourOf(area as never)
      return colour ? ([...colour, 255].slice(0, 4) as Rgba) : [0, 0, 0, 0]
    },
    getLineColor: (area) => (marked(area as never) ? [...strong, 255] : [...line, 150]),
    getLineWidth: (area) => (marked(area as never) ? 2.6 : 0.7),
    updateTriggers: {
      getFillColor: [look.colourOf, look.theme],
      getLineColor: [look.chosen, look.hovered, look.theme],
      getLineWidth: [look.chosen, look.hovered],
    },
  })
}
