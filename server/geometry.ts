/**
 * The border for every geometry that comes in: GeoJSON in CRS84 (longitude first), checked before it reaches SQL.
 * Pure: no database. What only the city knows (is it inside?) is asked after the overlay.
 */
import gcoord from 'gcoord'
import { ProblemError } from './errors.ts'
import type { Geometry, Sentence } from './schema.ts'

/** More than anybody draws, and little enough to be overlaid within a request. */
export const MAXIMUM_VERTICES = 10_000
/** Datums a position may be declared in. Chinese web maps draw in GCJ-02; Baidu in BD-09. */
export type Datum = 'wgs84' | 'gcj02' | 'bd09'

type Path = { positions: number[][]; ring: boolean; polygon: number }

export interface GeometryRules {
  /** JSON pointer to the geometry in the request. */
  field: string
  allowed?: readonly Geometry['type'][]
  /** Positions taken; default MAXIMUM_VERTICES. Above that the crossing of edges is left to ST_IsValid. */
  most?: number
  /** A lasso may cross itself: what is inside then is for the database to say. */
  mayCross?: boolean
  /** Whether positions are degrees, which have limits; default true. Eastings and northings have none here. */
  degrees?: boolean
}

/**
 * Checks a GeoJSON geometry in CRS84.
 * @throws ProblemError axes_swapped (with the swapped pair as `suggestion`), bad_geometry or too_large
 */
export function checkGeometry(geometry: Geometry, rules: GeometryRules): void {
  const { field, allowed, most = MAXIMUM_VERTICES, mayCross = false, degrees = true } = rules
  if (allowed && !allowed.includes(geometry.type)) {
    throw bad(field, geometry.type, {
      en: `A ${geometry.type} is not taken here. Send one of: ${allowed.join(', ')}.`,
      zh: `这里不接受 ${geometry.type}。请发送其中之一：${allowed.join('、')}。`,
    })
  }
  const paths = pathsOf(geometry)
  const positions = paths.flatMap((path) => path.positions)
  if (positions.length === 0)
    throw bad(field, geometry.type, { en: 'The geometry has no positions.', zh: '几何图形没有坐标。' })
  if (positions.length > most) {
    throw new ProblemError('too_large', {
      detail: {
        en: `The geometry has ${positions.length} positions; at most ${most} are taken. Simplify it, or send it in parts.`,
        zh: `几何图形有 ${positions.length} 个点，最多 ${most} 个。请简化，或分几次发送。`,
      },
      field,
      value: positions.length,
    })
  }
  for (const position of positions) checkPosition(position, field, degrees)
  for (const path of paths) checkPath(path, geometry.type, field)
  // The sweep may compare every edge with every other: half a second for 10 000, a minute for 100 000.
  if (mayCross || positions.length > MAXIMUM_VERTICES) return
  for (const index of new Set(paths.filter(({ ring }) => ring).map(({ polygon }) => polygon))) {
    const place = crossing(paths.filter(({ polygon }) => polygon === index).map(({ positions }) => positions))
    if (place) {
      throw bad(field, place, {
        en: `The boundary crosses itself at lon ${place[0]}, lat ${place[1]}. Draw it so that no edge crosses another, or send two polygons.`,
        zh: `边界在经度 ${place[0]}、纬度 ${place[1]} 处自相交。请画成各边互不相交，或分成两个多边形。`,
      })
    }
  }
}

/** Moves a geometry from the datum it was declared in to CRS84. GCJ-02 and BD-09 are off by 300–700 m in China. */
export function toWgs84<Shape extends Geometry>(geometry: Shape, datum: Datum): Shape {
  if (datum === 'wgs84') return geometry
  const from = datum === 'gcj02' ? gcoord.GCJ02 : gcoord.BD09
  return mapPositions(geometry, ([lon, lat]) => gcoord.transform([lon!, lat!], from, gcoord.WGS84))
}

/** The same geometry with longitude and latitude exchanged. */
export function swapAxes<Shape extends Geometry>(geometry: Shape): Shape {
  return mapPositions(geometry, ([first, second]) => [second!, first!])
}

function mapPositions<Shape extends Geometry>(geometry: Shape, change: (position: number[]) => number[]): Shape {
  const walk = (item: unknown): unknown =>
    Array.isArray(item) && typeof item[0] === 'number' ? change(item) : (item as unknown[]).map(walk)
  return { ...geometry, coordinates: walk(geometry.coordinates) }
}

function pathsOf(geometry: Geometry): Path[] {
  const path = (positions: number[][], ring = false, polygon = -1): Path => ({ positions, ring, polygon })
  switch (geometry.type) {
    case 'Point':
      return [path([geometry.coordinates])]
    case 'MultiPoint':
      return geometry.coordinates.map((position) => path([position]))
    case 'LineString':
      return [path(geometry.coordinates)]
    case 'MultiLineString':
      return geometry.coordinates.map((line) => path(line))
    case 'Polygon':
      return geometry.coordinates.map((ring) => path(ring, true, 0))
    case 'MultiPolygon':
      return geometry.coordinates.flatMap((rings, index) => rings.map((ring) => path(ring, true, index)))
  }
}

function checkPosition(position: number[], field: string, degrees: boolean): void {
  const [lon, lat] = position as [number, number]
  if (![lon, lat].every(Number.isFinite)) {
    throw bad(field, position.map(String), {
      en: `[${position.join(', ')}] is not a pair of finite numbers.`,
      zh: `[${position.join(', ')}] 不是一对有限的数。`,
    })
  }
  if (!degrees) return
  // China lies at 73–135° E, 3–54° N: a pair the other way round cannot be meant.
  if (lat >= 100 && lat <= 140 && lon >= 0 && lon <= 60) {
    throw new ProblemError('axes_swapped', {
      detail: {
        en: `[${lon}, ${lat}] looks like latitude first. Positions are [longitude, latitude]: send [${lat}, ${lon}].`,
        zh: `[${lon}, ${lat}] 看来是纬度在前。坐标是 [经度, 纬度]：请发送 [${lat}, ${lon}]。`,
      },
      field,
      value: [lon, lat],
      suggestion: [lat, lon],
    })
  }
  if (Math.abs(lon) > 180 || Math.abs(lat) > 90) {
    throw bad(field, [lon, lat], {
      en: `[${lon}, ${lat}] is outside longitude −180…180, latitude −90…90. Send degrees (CRS84), not metres.`,
      zh: `[${lon}, ${lat}] 超出经度 −180…180、纬度 −90…90。请发送以度为单位的坐标（CRS84），不是米。`,
    })
  }
}

function checkPath({ positions, ring }: Path, type: Geometry['type'], field: string): void {
  const first = positions[0]!
  const last = positions.at(-1)!
  const isSame = (a: number[], b: number[]) => a[0] === b[0] && a[1] === b[1]
  const distinct = new Set(positions.map(([lon, lat]) => `${lon},${lat}`)).size
  if (ring) {
    if (positions.length < 4 || distinct < 3) {
      throw bad(field, positions.length, {
        en: `A ring needs at least 4 positions, 3 of them different; this one has ${positions.length}.`,
        zh: `一个环至少要有 4 个点，其中 3 个不同；现有 ${positions.length} 个。`,
      })
    }
    if (!isSame(first, last)) {
      throw bad(field, last, {
        en: `The ring is not closed: it starts at [${first}] and ends at [${last}]. Repeat the first position at the end.`,
        zh: `环没有闭合：起于 [${first}]，止于 [${last}]。请在末尾重复第一个点。`,
      })
    }
    if (ringIsFlat(positions))
      throw bad(field, first, {
        en: 'The ring encloses no area: all its positions lie on one line.',
        zh: '环没有围出面积：所有点都在一条直线上。',
      })
  } else if (type.endsWith('LineString') && distinct < 2) {
    throw bad(field, first, { en: 'A line needs at least 2 different positions.', zh: '一条线至少要有 2 个不同的点。' })
  }
}

function ringIsFlat(ring: number[][]): boolean {
  const [origin] = ring as [number[]]
  const far = ring.reduce((best, at) => (reach(origin, at) > reach(origin, best) ? at : best))
  return ring.every((position) => turn(origin, far, position) === 0)
}

const reach = (a: number[], b: number[]) => Math.hypot(b[0]! - a[0]!, b[1]! - a[1]!)
const turn = (a: number[], b: number[], c: number[]) =>
  (b[0]! - a[0]!) * (c[1]! - a[1]!) - (b[1]! - a[1]!) * (c[0]! - a[0]!)

/** Where two edges of these rings properly cross, by a sweep along longitude. Touching is left to ST_IsValid. */
function crossing(rings: number[][][]): [lon: number, lat: number] | undefined {
  const edges = rings.flatMap((ring) =>
    ring.slice(1).map((end, index) => {
      const start = ring[index]!
      return start[0]! <= end[0]! ? { west: start, east: end } : { west: end, east: start }
    }),
  )
  edges.sort((a, b) => a.west[0]! - b.west[0]!)
  let active: typeof edges = []
  for (const edge of edges) {
    active = active.filter(({ east }) => east[0]! >= edge.west[0]!)
    for (const other of active) {
      const place = crossingOf(edge.west, edge.east, other.west, other.east)
      if (place) return place
    }
    active.push(edge)
  }
  return undefined
}

function crossingOf(a: number[], b: number[], c: number[], d: number[]): [number, number] | undefined {
  const toC = turn(a, b, c)
  const toD = turn(a, b, d)
  if (toC * toD >= 0 || turn(c, d, a) * turn(c, d, b) >= 0) return undefined
  const part = toC / (toC - toD)
  const round = (value: number) => Number(value.toFixed(7))
  return [round(c[0]! + part * (d[0]! - c[0]!)), round(c[1]! + part * (d[1]! - c[1]!))]
}

const bad = (field: string, value: unknown, detail: Sentence) =>
  new ProblemError('bad_geometry', { detail, field, value })
