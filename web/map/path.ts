/** Shapes as one path of corners, and back. Pure. */
import type { Geometry } from '../../server/schema.ts'
import type { Position } from './plane.ts'

export type SketchKind = 'point' | 'line' | 'polygon'
export const LEAST: Record<SketchKind, number> = { point: 1, line: 2, polygon: 3 }
/** A millimetre is eight decimals; what was snapped to is kept to the last digit. */
export const rounded = (position: readonly number[]): Position => [
  Number(position[0]!.toFixed(8)),
  Number(position[1]!.toFixed(8)),
]

/** The one path of a geometry that can be drawn here; null when it has several, or holes. */
export function pathOf(geometry: Geometry | undefined): Position[] | null {
  if (!geometry) return []
  if (geometry.type === 'Point') return [geometry.coordinates as Position]
  const rings =
    geometry.type === 'LineString'
      ? [geometry.coordinates]
      : geometry.type === 'MultiLineString' || geometry.type === 'Polygon'
        ? geometry.coordinates
        : geometry.type === 'MultiPolygon'
          ? geometry.coordinates.flat()
          : []
  if (rings.length !== 1) return null
  const path = rings[0]!.map(([lon, lat]): Position => [lon!, lat!])
  const isRing = geometry.type === 'Polygon' || geometry.type === 'MultiPolygon'
  return isRing ? path.slice(0, -1) : path
}

export function geometryOf(kind: SketchKind, points: readonly Position[]): Geometry | null {
  if (points.length < LEAST[kind]) return null
  if (kind === 'point') return { type: 'Point', coordinates: points[0]! }
  if (kind === 'line') return { type: 'LineString', coordinates: [...points] }
  return { type: 'Polygon', coordinates: [[...points, points[0]!]] }
}

/** Half-way between corners that follow each other, in degrees: at the scale of a drawing that is half-way. */
export function middlesOf(points: readonly Position[], closed: boolean): Position[] {
  const count = points.length < 2 ? 0 : closed && points.length > 2 ? points.length : points.length - 1
  return Array.from({ length: count }, (_, index) => {
    const [a, b] = [points[index]!, points[(index + 1) % points.length]!]
    return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]
  })
}
