/** Cases from when to when, ready for the graphics card. Pure. */
import { readColumns } from '../../../server/hotspots/rules.ts'
import { gridOf } from './cells.ts'

export interface Moments {
  size: number
  positions: Float64Array
  /** Minutes since `base` at which each was reported and ended; what is open still ends far ahead. */
  reported: Float32Array
  ended: Float32Array
  base: number
}

/** A 32-bit float counts minutes exactly for thirty years. */
export const NEVER = 2 ** 24 - 1
/** Within its cell a point stands where chance put it, always the same: on the centres they would cover each other. */
const SCATTER_DEGREES = 0.00019

export function readMoments(buffer: ArrayBuffer): Moments {
  const { meta, columns } = readColumns<{ resolution: number; total: number }>(buffer)
  const { numbers, reported, lasted } = columns as Record<'numbers' | 'reported' | 'lasted', Uint32Array>
  const cells = gridOf(meta.resolution, columns.highs!, columns.lows!).positions
  const size = numbers.length
  const base = size > 0 ? reported[0]! : 0
  const moments: Moments = {
    size,
    positions: new Float64Array(size * 2),
    reported: new Float32Array(size),
    ended: new Float32Array(size),
    base,
  }
  for (let row = 0; row < size; row++) {
    const cell = numbers[row]!
    const [angle, reach] = [chance(row) * 2 * Math.PI, Math.sqrt(chance(row + 0.5)) * SCATTER_DEGREES]
    moments.positions[2 * row] = cells[2 * cell]! + Math.cos(angle) * reach
    moments.positions[2 * row + 1] = cells[2 * cell + 1]! + Math.sin(angle) * reach
    moments.reported[row] = reported[row]! - base
    moments.ended[row] = lasted[row] === 0 ? NEVER : reported[row]! - base + lasted[row]!
  }
  return moments
}

const chance = (seed: number) => {
  const mixed = Math.sin(seed * 12.9898 + 78.233) * 43_758.5453
  return mixed - Math.floor(mixed)
}
