/** Heat over the map with deck.gl: hexagons or a smooth surface. Colours are magma's, which reads without hue. */
import { HeatmapLayer } from '@deck.gl/aggregation-layers'
import { H3HexagonLayer } from '@deck.gl/geo-layers'
import { cellToLatLng } from 'h3-js'
import type { Theme } from '../../preferences.ts'

type Rgb = [number, number, number]

/**
 * Six even steps of matplotlib's magma (lightness rises evenly, also for colour-blind eyes), faint to strong: away
 * from the ground's lightness in either theme, without the end that would melt into it.
 */
export const HEAT_RAMP: Record<Theme, readonly Rgb[]> = {
  light: [
    [254, 205, 144],
    [254, 155, 106],
    [243, 104, 92],
    [198, 60, 113],
    [136, 37, 129],
    [73, 16, 118],
  ],
  dark: [
    [95, 24, 127],
    [152, 45, 128],
    [211, 67, 110],
    [248, 118, 92],
    [254, 178, 122],
    [252, 243, 184],
  ],
}
export const heatCss = (theme: Theme, rank: number) => `rgb(${HEAT_RAMP[theme][rank]!.join(' ')})`

export interface HeatCells {
  cells: readonly string[]
  counts: readonly number[]
}
export interface HeatLook {
  theme: Theme
  opacity: number
  rankOf: (count: number) => number
}

/** deck.gl reads columns by index: the answer is drawn without being rebuilt as objects. */
const columns = (data: HeatCells) => ({ length: data.cells.length, cells: data.cells, counts: data.counts })
type At = { index: number }
/** deck.gl raises opacity to 1/2.2; this takes that back, so that the legend's swatches match. */
const evenOpacity = (opacity: number) => opacity ** 2.2

export function hexagonLayers(data: HeatCells, look: HeatLook, marked: readonly (string | null)[]): unknown[] {
  const ramp = HEAT_RAMP[look.theme]
  const edge: Rgb = look.theme === 'light' ? [255, 255, 255] : [12, 16, 22]
  const outlined = marked.filter((cell) => cell !== null)
  return [
    new H3HexagonLayer({
      id: 'heat-hexagons',
      data: columns(data),
      getHexagon: (_: unknown, { index }: At) => data.cells[index]!,
      getFillColor: (_: unknown, { index }: At) => ramp[look.rankOf(data.counts[index]!)]!,
      getLineColor: [...edge, 90],
      stroked: true,
      filled: true,
      extruded: false,
      lineWidthUnits: 'pixels',
      getLineWidth: 0.6,
      coverage: 0.97,
      opacity: evenOpacity(look.opacity),
      updateTriggers: { getFillColor: [look.theme, look.rankOf] },
      transitions: { getFillColor: 350 },
    }),
    new H3HexagonLayer<string>({
      id: 'heat-marked',
      data: outlined,
      getHexagon: (cell: string) => cell,
      filled: false,
      stroked: true,
      extruded: false,
      getLineColor: look.theme === 'light' ? [16, 28, 52] : [255, 255, 255],
      lineWidthUnits: 'pixels',
      getLineWidth: 2.4,
    }),
  ]
}

export function smoothLayers(data: HeatCells, look: HeatLook, radiusPixels: number): unknown[] {
  return [
    new HeatmapLayer({
      id: 'heat-smooth',
      data: columns(data),
      getPosition: (_: unknown, { index }: At) => {
        const [lat, lon] = cellToLatLng(data.cells[index]!)
        return [lon, lat]
      },
      getWeight: (_: unknown, { index }: At) => data.counts[index]!,
      aggregation: 'SUM',
      radiusPixels,
      intensity: 1,
      threshold: 0.06,
      opacity: evenOpacity(look.opacity),
      colorRange: HEAT_RAMP[look.theme] as Rgb[],
      updateTriggers: { getPosition: data, getWeight: data },
      debounceTimeout: 150,
    }),
  ]
}
