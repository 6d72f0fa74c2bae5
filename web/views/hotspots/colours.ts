/** Numbers into colours for the graphics card: four bytes a cell. Pure. */
import type { Rgb } from '../../map/layers/heat.ts'
import { type HeatClass, rankOf } from './breaks.ts'

/** A colour a class. */
export function paint(
  counts: ArrayLike<number>,
  classes: readonly HeatClass[],
  ramp: readonly Rgb[],
  into = new Uint8Array(counts.length * 4),
): Uint8Array {
  for (let index = 0; index < counts.length; index++) {
    const count = counts[index]!
    if (count > 0) put(into, index, ramp[rankOf(classes, count)]!, 255)
    else into[4 * index + 3] = 0
  }
  return into
}

/** Between the classes, for numbers that move: fades in up to the first class, and from each into the next. */
export function shade(
  values: ArrayLike<number>,
  classes: readonly HeatClass[],
  ramp: readonly Rgb[],
  into: Uint8Array,
): Uint8Array {
  const last = classes.length - 1
  for (let index = 0; index < values.length; index++) {
    const value = values[index]!
    if (value <= 0 || last < 0) {
      into[4 * index + 3] = 0
      continue
    }
    let at = 0
    while (at < last && value >= classes[at + 1]!.from) at++
    const [one, next] = [classes[at]!, classes[Math.min(at + 1, last)]!]
    const part = next === one ? 0 : Math.max(0, Math.min(1, (value - one.from) / (next.from - one.from)))
    const [from, to] = [ramp[one.rank]!, ramp[next.rank]!]
    const faint = Math.min(1, value / classes[0]!.from)
    for (let part3 = 0; part3 < 3; part3++) into[4 * index + part3] = from[part3]! + (to[part3]! - from[part3]!) * part
    into[4 * index + 3] = 255 * faint
  }
  return into
}

export function put(into: Uint8Array, index: number, [red, green, blue]: Rgb, opacity: number): void {
  into[4 * index] = red
  into[4 * index + 1] = green
  into[4 * index + 2] = blue
  into[4 * index + 3] = opacity
}
