/**
 * Plane geometry for the oracle: written for this, sharing nothing with PostGIS or the statement it checks.
 * Metres of the city's CRS. A path is a list of positions; a shape is paths, and rings are closed.
 */
import { booleanPointInPolygon } from '@turf/turf'

export type At = readonly [x: number, y: number]
export interface Shape {
  dimension: 0 | 1 | 2
  /** Of a polygon: every ring of every part, shells and holes. */
  paths: At[][]
  box: readonly [west: number, south: number, east: number, north: number]
}

export function shapeOf(dimension: Shape['dimension'], paths: At[][]): Shape {
  const xs = paths.flat().map(([x]) => x)
  const ys = paths.flat().map(([, y]) => y)
  return { dimension, paths, box: [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)] }
}

/** Edges of every path; a point is an edge without length. */
export function edgesOf({ paths }: Shape): [At, At][] {
  return paths.flatMap((path) =>
    path.length === 1
      ? [[path[0]!, path[0]!] as [At, At]]
      : path.slice(1).map((end, index) => [path[index]!, end] as [At, At]),
  )
}

/** Inside by the even-odd rule, which turf applies ring by ring; the boundary does not count. */
export function contains(polygon: Shape, at: At): boolean {
  let inside = false
  for (const ring of polygon.paths) {
    if (
      booleanPointInPolygon(
        [...at],
        { type: 'Polygon', coordinates: [ring as [number, number][]] },
        { ignoreBoundary: true },
      )
    )
      inside = !inside
  }
  return inside
}

export function toEdge(at: At, [a, b]: [At, At]): number {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]]
  const length = dx * dx + dy * dy
  const part = length === 0 ? 0 : Math.max(0, Math.min(1, ((at[0] - a[0]) * dx + (at[1] - a[1]) * dy) / length))
  return Math.hypot(at[0] - a[0] - part * dx, at[1] - a[1] - part * dy)
}

/** Inside, or nearer to an edge than the tolerance. */
export const covers = (polygon: Shape, at: At, tolerance: number) =>
  contains(polygon, at) || edgesOf(polygon).some((edge) => toEdge(at, edge) <= tolerance)

const turn = (a: At, b: At, c: At) => (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])

/** Where along a–b (0–1) the edge c–d, or its ends when they run together, meets it. */
export function meetings(a: At, b: At, [c, d]: [At, At]): number[] {
  const toC = turn(a, b, c)
  const toD = turn(a, b, d)
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]]
  const length = dx * dx + dy * dy
  const along = (at: At) => ((at[0] - a[0]) * dx + (at[1] - a[1]) * dy) / length
  const found: number[] = []
  for (const end of [c, d]) if (toEdge(end, [a, b]) <= 1e-5) found.push(along(end))
  if (toC * toD < 0) {
    const part = toC / (toC - toD)
    found.push(along([c[0] + part * (d[0] - c[0]), c[1] + part * (d[1] - c[1])]))
  }
  return found.filter((part) => part > 0 && part < 1)
}

export function distance(one: Shape, other: Shape): number {
  if (one.dimension === 2 && contains(one, other.paths[0]![0]!)) return 0
  if (other.dimension === 2 && contains(other, one.paths[0]![0]!)) return 0
  let least = Infinity
  for (const edge of edgesOf(one))
    for (const against of edgesOf(other)) {
      const [[a, b], [c, d]] = [edge, against]
      if (turn(a, b, c) * turn(a, b, d) < 0 && turn(c, d, a) * turn(c, d, b) < 0) return 0
      least = Math.min(least, toEdge(a, against), toEdge(b, against), toEdge(c, edge), toEdge(d, edge))
    }
  return least
}

/**
 * Area common to two polygons with holes: both are sums of signed triangles from one origin, one for each edge, and
 * triangles are convex, so that each pair is clipped exactly.
 */
export function commonArea(one: Shape, other: Shape): number {
  if (one.box[0] > other.box[2] || other.box[0] > one.box[2] || one.box[1] > other.box[3] || other.box[1] > one.box[3])
    return 0
  const origin = one.paths[0]![0]!
  const triangles = (shape: Shape) =>
    edgesOf(shape).flatMap(([a, b]) => {
      const p: At = [a[0] - origin[0], a[1] - origin[1]]
      const q: At = [b[0] - origin[0], b[1] - origin[1]]
      const size = turn([0, 0], p, q)
      if (size === 0) return []
      return [{ sign: Math.sign(size), corners: size > 0 ? [[0, 0] as At, p, q] : [[0, 0] as At, q, p] }]
    })
  const others = triangles(other)
  let sum = 0
  for (const a of triangles(one)) for (const b of others) sum += a.sign * b.sign * convexArea(a.corners, b.corners)
  // rings may run either way; shells outweigh their holes, so each whole shape has one sign
  return Math.abs(sum)
}

/** Area of a convex polygon clipped to a convex, anticlockwise one (Sutherland–Hodgman). */
function convexArea(subject: readonly At[], clip: readonly At[]): number {
  let kept = subject
  for (let index = 0; index < clip.length && kept.length > 0; index++) {
    const a = clip[index]!
    const b = clip[(index + 1) % clip.length]!
    const next: At[] = []
    for (let at = 0; at < kept.length; at++) {
      const p = kept[at]!
      const q = kept[(at + 1) % kept.length]!
      const [sideP, sideQ] = [turn(a, b, p), turn(a, b, q)]
      if (sideP >= 0) next.push(p)
      if (sideP * sideQ < 0) {
        const part = sideP / (sideP - sideQ)
        next.push([p[0] + part * (q[0] - p[0]), p[1] + part * (q[1] - p[1])])
      }
    }
    kept = next
  }
  let area = 0
  for (let at = 1; at + 1 < kept.length; at++) area += turn(kept[0]!, kept[at]!, kept[at + 1]!)
  return area / 2
}

/** Hex EWKB, as the platform takes a geometry that is already in its CRS. */
export function hexEwkb({ dimension, paths }: Shape, srid = 4549): string {
  const bytes = Buffer.alloc(9 + 4 + paths.reduce((sum, path) => sum + 4 + path.length * 16, 0))
  let at = bytes.writeUInt8(1, 0)
  at = bytes.writeUInt32LE((dimension + 1) | 0x20000000, at)
  at = bytes.writeUInt32LE(srid, at)
  if (dimension === 2) at = bytes.writeUInt32LE(paths.length, at)
  for (const path of paths) {
    if (dimension > 0) at = bytes.writeUInt32LE(path.length, at)
    for (const [x, y] of path) at = bytes.writeDoubleLE(y, bytes.writeDoubleLE(x, at))
  }
  return bytes.toString('hex', 0, at)
}
