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
  /** Of every path; a point is an edge without length. */
  edges: readonly (readonly [At, At])[]
}

export function shapeOf(dimension: Shape['dimension'], paths: At[][]): Shape {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity]
  for (const [x, y] of paths.flat()) {
    west = Math.min(west, x)
    south = Math.min(south, y)
    east = Math.max(east, x)
    north = Math.max(north, y)
  }
  const edges = paths.flatMap((path) =>
    path.length === 1
      ? [[path[0]!, path[0]!] as const]
      : path.slice(1).map((end, index) => [path[index]!, end] as const),
  )
  return { dimension, paths, box: [west, south, east, north], edges }
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

export function toEdge(at: At, [a, b]: readonly [At, At]): number {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]]
  const length = dx * dx + dy * dy
  const part = length === 0 ? 0 : ((at[0] - a[0]) * dx + (at[1] - a[1]) * dy) / length
  // an end is itself, without rounding: pipes that meet there are equally near
  if (part <= 0) return Math.hypot(at[0] - a[0], at[1] - a[1])
  if (part >= 1) return Math.hypot(at[0] - b[0], at[1] - b[1])
  return Math.hypot(at[0] - a[0] - part * dx, at[1] - a[1] - part * dy)
}

/** Inside, or nearer to an edge than the tolerance. */
export function covers(polygon: Shape, at: At, tolerance: number): boolean {
  const [west, south, east, north] = polygon.box
  const [x, y] = at
  if (x < west - tolerance || x > east + tolerance || y < south - tolerance || y > north + tolerance) return false
  return contains(polygon, at) || polygon.edges.some((edge) => toEdge(at, edge) <= tolerance)
}

const turn = (a: At, b: At, c: At) => (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])

/** Where along a–b (0–1) the edge c–d, or its ends when they run together, meets it. */
export function meetings(a: At, b: At, [c, d]: readonly [At, At]): number[] {
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
  for (const edge of one.edges)
    for (const against of other.edges) {
      const [[a, b], [c, d]] = [edge, against]
      if (turn(a, b, c) * turn(a, b, d) < 0 && turn(c, d, a) * turn(c, d, b) < 0) return 0
      least = Math.min(least, toEdge(a, against), toEdge(b, against), toEdge(c, edge), toEdge(d, edge))
    }
  return least
}

/** A part of a shape that lies in the same polygons all over. */
export interface Cell {
  /** Which of the polygons cover it, by their place in the list, ascending. */
  inside: readonly number[]
  /** m² */
  area: number
}

interface Edge {
  /** South end, then north end, from the shape's corner: millions of metres would drown square millimetres. */
  from: At
  to: At
  owner: number
}
const SHAPE = -1

/**
 * How polygons divide a polygon: it is cut into horizontal slabs wherever an edge begins, ends or meets another. Within a
 * slab edges run side by side, so that between two neighbours the ground lies in the same polygons, by the even-odd rule.
 */
export function cellsOf(shape: Shape, polygons: readonly Shape[]): Cell[] {
  const edges = [shape, ...polygons].flatMap((polygon, place) => edgesNear(polygon, place + SHAPE, shape.box))
  edges.sort((a, b) => a.from[1] - b.from[1])
  const levels = levelsOf(edges, shape.box[3] - shape.box[1])
  const cells = new Map<string, { inside: number[]; area: number }>()
  let next = 0
  let running: Edge[] = []
  for (const [index, high] of levels.entries()) {
    const low = levels[index - 1]
    if (low === undefined) continue
    const middle = (low + high) / 2
    for (; next < edges.length && edges[next]!.from[1] <= middle; next++) running.push(edges[next]!)
    running = running.filter(({ to }) => to[1] > middle)
    const crossed = running.map((edge) => ({ edge, x: xAt(edge, middle) })).sort((a, b) => a.x - b.x)
    const inside = new Set<number>()
    for (const [place, { edge, x }] of crossed.entries()) {
      if (!inside.delete(edge.owner)) inside.add(edge.owner)
      const width = (crossed[place + 1]?.x ?? x) - x
      if (width === 0 || !inside.has(SHAPE)) continue
      const members = [...inside].filter((owner) => owner !== SHAPE).sort((a, b) => a - b)
      const cell = cells.get(members.join(' ')) ?? { inside: members, area: 0 }
      // both edges are straight: the width in the middle of the slab is that of the trapezoid on average
      cell.area += width * (high - low)
      cells.set(members.join(' '), cell)
    }
  }
  return [...cells.values()]
}

/** Edges that count for the even-odd rule within a box: those east of it, and level ones, do not. */
function edgesNear({ edges }: Shape, owner: number, [west, south, east, north]: Shape['box']): Edge[] {
  return edges.flatMap(([a, b]) => {
    if (a[1] === b[1] || Math.min(a[0], b[0]) > east) return []
    if (Math.max(a[1], b[1]) < south || Math.min(a[1], b[1]) > north) return []
    const [low, high] = a[1] < b[1] ? [a, b] : [b, a]
    return [{ from: [low[0] - west, low[1] - south], to: [high[0] - west, high[1] - south], owner }]
  })
}

/** Where edges begin, end or cross, from 0 to `top`. What lies wholly west of the shape only counts, and needs no cut. */
function levelsOf(edges: readonly Edge[], top: number): number[] {
  const levels = new Set([0, top])
  const cut = (y: number | undefined) => y !== undefined && y > 0 && y < top && levels.add(y)
  let running: Edge[] = []
  for (const edge of edges) {
    if (edge.from[0] < 0 && edge.to[0] < 0) continue
    cut(edge.from[1])
    cut(edge.to[1])
    running = running.filter(({ to }) => to[1] > edge.from[1])
    for (const other of running) cut(crossingOf(edge, other))
    running.push(edge)
  }
  return [...levels].sort((a, b) => a - b)
}

const xAt = ({ from, to }: Edge, y: number) => from[0] + ((y - from[1]) / (to[1] - from[1])) * (to[0] - from[0])

/** The height at which two edges properly cross. */
function crossingOf(one: Edge, other: Edge): number | undefined {
  if (Math.max(one.from[0], one.to[0]) < Math.min(other.from[0], other.to[0])) return undefined
  if (Math.max(other.from[0], other.to[0]) < Math.min(one.from[0], one.to[0])) return undefined
  const [start, end] = [turn(other.from, other.to, one.from), turn(other.from, other.to, one.to)]
  if (start * end >= 0 || turn(one.from, one.to, other.from) * turn(one.from, one.to, other.to) >= 0) return undefined
  return one.from[1] + (start / (start - end)) * (one.to[1] - one.from[1])
}

/** Hex EWKB, as the platform takes a geometry that is already in its CRS; a line of several paths is a MultiLineString. */
export function hexEwkb({ dimension, paths }: Shape, srid = 4549): string {
  const isMulti = dimension === 1 && paths.length > 1
  const bytes = Buffer.alloc(13 + paths.reduce((sum, path) => sum + 9 + path.length * 16, 0))
  let at = bytes.writeUInt8(1, 0)
  at = bytes.writeUInt32LE((isMulti ? 5 : dimension + 1) | 0x20000000, at)
  at = bytes.writeUInt32LE(srid, at)
  if (dimension === 2 || isMulti) at = bytes.writeUInt32LE(paths.length, at)
  for (const path of paths) {
    if (isMulti) at = bytes.writeUInt32LE(2, bytes.writeUInt8(1, at))
    if (dimension > 0) at = bytes.writeUInt32LE(path.length, at)
    for (const [x, y] of path) at = bytes.writeDoubleLE(y, bytes.writeDoubleLE(x, at))
  }
  return bytes.toString('hex', 0, at)
}
