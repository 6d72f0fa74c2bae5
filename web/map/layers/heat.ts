/** Heat over the map with deck.gl: hexagons or a smooth surface. Colours are magma's, which reads without hue. */
import { HeatmapLayer } from '@deck.gl/aggregation-layers'
import { H3HexagonLayer } from '@deck.gl/geo-layers'
import { ColumnLayer, TextLayer } from '@deck.gl/layers'
import { cellToBoundary, cellToLatLng } from 'h3-js'
import type { Theme } from '../../preferences.ts'

export type Rgb = readonly [number, number, number]

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
export const cssOf = (colour: Rgb) => `rgb(${colour.join(' ')})`
export const heatCss = (theme: Theme, rank: number) => cssOf(HEAT_RAMP[theme][rank]!)

/** Centres of cells, one after the other, and a colour for each: what goes to the graphics card as it is. */
export interface ColouredCells {
  positions: Float64Array
  /** Red, green, blue, opacity. */
  colours: Uint8Array
}

const METRES_A_DEGREE = 111_194.93

/**
 * Corners of a hexagon in metres from its centre. All are drawn as the one in the middle of them, as deck.gl's own layer does:
 * within a city they differ by less than a line is wide.
 */
export function cornersOf(cell: string): [number, number][] {
  const [lat, lon] = cellToLatLng(cell)
  const east = METRES_A_DEGREE * Math.cos((lat * Math.PI) / 180)
  return cellToBoundary(cell).map(([y, x]) => [(x - lon) * east, (y - lat) * METRES_A_DEGREE])
}

export interface HexagonLook {
  id: string
  theme: Theme
  opacity: number
  /** A cell in the middle of what is drawn, for its shape. */
  middle: string
  /** Drawn west or east of a longitude only. */
  extra?: object
}

/** deck.gl raises opacity to 1/2.2; this takes that back, so that the legend's swatches match. */
export const evenOpacity = (opacity: number) => opacity ** 2.2

export function hexagonLayer({ positions, colours }: ColouredCells, look: HexagonLook): unknown {
  return new ColumnLayer({
    id: look.id,
    data: {
      length: positions.length / 2,
      attributes: {
        getPosition: { value: positions, size: 2 },
        getFillColor: { value: colours, size: 4, normalized: true },
      },
    } as never,
    diskResolution: 6,
    vertices: cornersOf(look.middle),
    radius: 1,
    coverage: 0.95,
    extruded: false,
    filled: true,
    stroked: false,
    opacity: evenOpacity(look.opacity),
    ...look.extra,
  })
}

/** Rings around cells: the one that is open, the one pointed at. */
export function markedLayer(cells: readonly (string | null)[], theme: Theme, id = 'heat-marked'): unknown {
  return new H3HexagonLayer<string>({
    id,
    data: cells.filter((cell) => cell !== null),
    getHexagon: (cell: string) => cell,
    filled: false,
    stroked: true,
    extruded: false,
    getLineColor: theme === 'light' ? [16, 28, 52] : [255, 255, 255],
    lineWidthUnits: 'pixels',
    getLineWidth: 2.4,
  })
}

type At = { index: number }
export function smoothLayer(
  positions: Float64Array,
  weights: ArrayLike<number>,
  look: { theme: Theme; opacity: number; radiusPixels: number },
): unknown {
  return new HeatmapLayer({
    id: 'heat-smooth',
    data: { length: weights.length, weights } as never,
    getPosition: (_: unknown, { index }: At) => [positions[2 * index]!, positions[2 * index + 1]!],
    getWeight: (_: unknown, { index }: At) => weights[index]!,
    aggregation: 'SUM',
    radiusPixels: look.radiusPixels,
    intensity: 1,
    threshold: 0.06,
    opacity: evenOpacity(look.opacity),
    colorRange: HEAT_RAMP[look.theme] as never,
    updateTriggers: { getPosition: positions, getWeight: weights },
    debounceTimeout: 0,
  })
}

/** A letter in each cell, which says what colour alone may not. */
export function lettersLayer(positions: Float64Array, letters: readonly string[], theme: Theme): unknown {
  return new TextLayer({
    id: 'heat-letters',
    data: { length: letters.length } as never,
    getPosition: (_: unknown, { index }: At) => [positions[2 * index]!, positions[2 * index + 1]!],
    getText: (_: unknown, { index }: At) => letters[index]!,
    characterSet: 'auto',
    fontFamily: '"Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", sans-serif',
    fontWeight: 600,
    fontSettings: { sdf: true },
    getSize: 13,
    getColor: theme === 'light' ? [20, 24, 34] : [255, 255, 255],
    outlineWidth: 3,
    outlineColor: theme === 'light' ? [255, 255, 255, 230] : [12, 16, 22, 230],
    updateTriggers: { getPosition: positions, getText: letters },
  })
}
