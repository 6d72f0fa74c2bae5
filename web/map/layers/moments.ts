/** Cases as points that last: the graphics card hides those that are not yet reported or already ended. */
import { DataFilterExtension } from '@deck.gl/extensions'
import { ScatterplotLayer } from '@deck.gl/layers'
import type { Theme } from '../../preferences.ts'
import { evenOpacity, type Rgb } from './heat.ts'

export interface MomentColumns {
  size: number
  positions: Float64Array
  reported: Float32Array
  ended: Float32Array
}
export interface MomentLook {
  id: string
  theme: Theme
  opacity: number
  /** Minutes on the scale of the columns; null shows all. A point brightens for `fresh` minutes after its report. */
  time: { at: number; fresh: number } | null
}

const COLOURS: Record<Theme, { point: Rgb; fresh: Rgb }> = {
  light: { point: [136, 37, 129], fresh: [214, 64, 30] },
  dark: { point: [248, 150, 105], fresh: [255, 240, 170] },
}
const FAR = 1e9
const extensions = [new DataFilterExtension({ filterSize: 2, fp64: false })]

export function momentsLayer(moments: MomentColumns, look: MomentLook): unknown {
  return layerOf(moments, look, look.id, COLOURS[look.theme].point, look.time && [-FAR, look.time.at], 2.6)
}

/** Those just reported, over the others. */
export function freshLayer(moments: MomentColumns, look: MomentLook & { time: NonNullable<MomentLook['time']> }) {
  const { at, fresh } = look.time
  return layerOf(moments, look, `${look.id}-fresh`, COLOURS[look.theme].fresh, [at - fresh, at], 4)
}

const filterValues = new WeakMap<MomentColumns, Float32Array>()
function valuesOf(moments: MomentColumns): Float32Array {
  const known = filterValues.get(moments)
  if (known) return known
  const values = new Float32Array(moments.size * 2)
  for (let row = 0; row < moments.size; row++) {
    values[2 * row] = moments.reported[row]!
    values[2 * row + 1] = moments.ended[row]!
  }
  filterValues.set(moments, values)
  return values
}

function layerOf(
  moments: MomentColumns,
  look: MomentLook,
  id: string,
  colour: Rgb,
  reported: number[] | null,
  radius: number,
): unknown {
  return new ScatterplotLayer({
    id,
    data: {
      length: moments.size,
      attributes: {
        getPosition: { value: moments.positions, size: 2 },
        getFilterValue: { value: valuesOf(moments), size: 2 },
      },
    } as never,
    radiusUnits: 'pixels',
    getRadius: radius,
    getFillColor: [...colour, 210],
    opacity: evenOpacity(look.opacity),
    stroked: false,
    extensions,
    filterRange: reported
      ? [reported, [look.time!.at, FAR]]
      : [
          [-FAR, FAR],
          [-FAR, FAR],
        ],
  } as never)
}
