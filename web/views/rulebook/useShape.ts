/** A boundary or centre line drawn on the map: a press adds a corner, corners are dragged, the last can be taken back. */
import { useEffect, useMemo, useRef, useState } from 'react'
import type { Geometry } from '../../../server/schema.ts'
import { useDragPoint } from '../../map/drag.ts'
import { type Highlight, useHighlight, useMapClick } from '../../map/index.ts'
import { useMapStore } from '../../map/store.ts'

type Position = [number, number]
export type ShapeKind = 'polygon' | 'line'
const LEAST: Record<ShapeKind, number> = { polygon: 3, line: 2 }
/** A corner this near the pointer is taken, not a new one set. Pixels. */
const REACH = 14

const rounded = (position: readonly number[]): Position => [
  Number(position[0]!.toFixed(7)),
  Number(position[1]!.toFixed(7)),
]

/** The one path of a geometry that can be drawn here; null when it has several, or holes. */
export function pathOf(geometry: Geometry | undefined): Position[] | null {
  if (!geometry) return []
  const rings =
    geometry.type === 'LineString'
      ? [geometry.coordinates]
      : geometry.type === 'MultiLineString' || geometry.type === 'Polygon'
        ? geometry.coordinates
        : geometry.type === 'MultiPolygon'
          ? geometry.coordinates.flat()
          : []
  if (rings.length !== 1) return null
  const path = rings[0]!.map(rounded)
  const isRing = geometry.type === 'Polygon' || geometry.type === 'MultiPolygon'
  return isRing ? path.slice(0, -1) : path
}

export function useShape(kind: ShapeKind, first: Geometry | undefined) {
  const start = useMemo(() => pathOf(first), [first])
  const [points, setPoints] = useState<Position[]>(start ?? [])
  // Something of several parts or with holes is kept until a person begins anew.
  const [kept, setKept] = useState(start === null)
  const [held, setHeld] = useState<number | null>(null)
  const latest = useRef(points)
  latest.current = points
  const near = (lngLat: readonly number[]) => {
    const { map } = useMapStore.getState()
    if (!map) return -1
    const pointer = map.project([lngLat[0]!, lngLat[1]!])
    return latest.current.findIndex((point) => {
      const { x, y } = map.project(point)
      return Math.hypot(x - pointer.x, y - pointer.y) <= REACH
    })
  }
  // The corner under the pointer is the one that can be dragged.
  const pointer = useMapStore((store) => store.pointer)
  useEffect(() => {
    if (!pointer) return
    const index = near(pointer)
    if (index >= 0) setHeld(index)
  })
  const dragged = held !== null && held < points.length ? held : points.length - 1
  useDragPoint(!kept && points.length > 0 ? points[dragged]! : null, (to) =>
    setPoints((now) => now.map((point, index) => (index === dragged ? rounded(to) : point))),
  )
  useMapClick(({ lngLat }) => {
    if (kept) return true
    if (near(lngLat) < 0) {
      setPoints((now) => [...now, rounded(lngLat)])
      setHeld(null)
    }
    return true
  })
  const isWhole = points.length >= LEAST[kind]
  const geometry: Geometry | null = kept
    ? (first ?? null)
    : !isWhole
      ? null
      : kind === 'polygon'
        ? { type: 'Polygon', coordinates: [[...points, points[0]!]] }
        : { type: 'LineString', coordinates: points }
  const sketch: Highlight[] = kept
    ? geometry
      ? [{ role: 'draft', geometry }]
      : []
    : [
        ...(points.length > 1
          ? [{ role: 'draft' as const, geometry: geometry ?? { type: 'LineString', coordinates: points } }]
          : []),
        ...points.map((coordinates) => ({ role: 'draft' as const, geometry: { type: 'Point', coordinates } })),
      ]
  useHighlight('shape', sketch)
  return {
    kind,
    points,
    kept,
    geometry,
    takeBack: () => setPoints((now) => now.slice(0, -1)),
    clear: () => {
      setPoints([])
      setKept(false)
    },
  }
}
export type ShapeDrawing = ReturnType<typeof useShape>
