/** Length, area and angle of what is drawn, in the plane: metres in, metres out. Pure. */
import type { Position } from './plane.ts'

export const distance = (a: Position, b: Position) => Math.hypot(b[0] - a[0], b[1] - a[1])

/** Of a path; of a ring with the side that closes it. */
export function lengthOf(points: readonly Position[], closed = false): number {
  const ends = closed && points.length > 2 ? [...points, points[0]!] : points
  return ends.slice(1).reduce((sum, point, index) => sum + distance(ends[index]!, point), 0)
}

/** Of a ring, whichever way round. About its first corner: eastings are large, and differences are what counts. */
export function areaOf(points: readonly Position[]): number {
  if (points.length < 3) return 0
  const [x0, y0] = points[0]!
  let twice = 0
  for (let index = 0; index < points.length; index++) {
    const [a, b] = [points[index]!, points[(index + 1) % points.length]!]
    twice += (a[0] - x0) * (b[1] - y0) - (b[0] - x0) * (a[1] - y0)
  }
  return Math.abs(twice) / 2
}

/** Degrees between the last two sides, 0–180; null before there are two. */
export function angleOf(points: readonly Position[]): number | null {
  const [a, b, c] = points.slice(-3)
  if (!a || !b || !c) return null
  const [before, after] = [Math.atan2(a[1] - b[1], a[0] - b[0]), Math.atan2(c[1] - b[1], c[0] - b[0])]
  const turn = Math.abs(before - after) % (2 * Math.PI)
  return ((turn > Math.PI ? 2 * Math.PI - turn : turn) * 180) / Math.PI
}

export interface Near {
  point: Position
  metres: number
}
/** The point of a straight piece that is nearest. */
export function nearestOn(at: Position, from: Position, to: Position): Near {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]]
  const square = dx * dx + dy * dy
  const part = square === 0 ? 0 : Math.min(1, Math.max(0, ((at[0] - from[0]) * dx + (at[1] - from[1]) * dy) / square))
  const point: Position = [from[0] + part * dx, from[1] + part * dy]
  return { point, metres: distance(at, point) }
}
