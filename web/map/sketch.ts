/**
 * Drawing on the map, for whatever needs a shape: a press adds a corner, corners are dragged, a half-way handle becomes a
 * corner, Delete takes the picked one away, arrows move it. Snaps where the drawing asks for it.
 */
import { useEffect, useMemo, useRef, useState } from 'react'
import type { Geometry } from '../../server/schema.ts'
import { useKeys } from '../keys.ts'
import { nearestOf, useDragPoints } from './drag.ts'
import { useHighlight, useMapClick } from './hooks.ts'
import { fromPlane, type Position, toPlane } from './plane.ts'
import { type Snapped, useSnap } from './snap.ts'
import { beginSketching, type Highlight, useMapStore } from './store.ts'

export type SketchKind = 'point' | 'line' | 'polygon'
export const LEAST: Record<SketchKind, number> = { point: 1, line: 2, polygon: 3 }
/** A corner this near the pointer is taken, not a new one set. Pixels. */
const REACH = 14
/** One press of an arrow key, and with Shift. Metres. */
const NUDGE = { plain: 0.1, shift: 1 }
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

/** A point moved by metres in the city's plane. */
export function shifted(position: Position, east: number, north: number): Position {
  const [x, y] = toPlane(position)
  return fromPlane([x + east, y + north])
}

/** Handlers of the arrow keys. */
export const arrows = (move: (east: number, north: number) => void) => {
  const by = (east: number, north: number) => (event: KeyboardEvent) => {
    const step = event.shiftKey ? NUDGE.shift : NUDGE.plain
    move(east * step, north * step)
  }
  return { ArrowLeft: by(-1, 0), ArrowRight: by(1, 0), ArrowUp: by(0, 1), ArrowDown: by(0, -1) }
}

export interface SketchOptions {
  kind: SketchKind
  /** What it begins with. */
  first?: Geometry
  active?: boolean
  /** Snap to pipes, components, streets and grids. */
  snaps?: boolean
  /** A press beside it sets another corner; without, only what is there is changed. */
  appends?: boolean
  /** The thing that is being changed, which does not snap to itself. */
  code?: string
}

export function useSketch({ kind, first, active = true, snaps = false, appends = true, code }: SketchOptions) {
  const start = useMemo(() => pathOf(first), [first])
  const [points, setPoints] = useState<Position[]>(start ?? [])
  // Something of several parts or with holes is kept until a person begins anew.
  const [kept, setKept] = useState(start === null)
  const [picked, setPicked] = useState<number | null>(null)
  const [held, setHeld] = useState<Snapped | null>(null)
  const inHand = useRef(0)
  const snap = useSnap(snaps && active, code)
  const drawing = active && !kept
  const middles = drawing && kind !== 'point' ? middlesOf(points, kind === 'polygon') : []
  const pickedIndex = picked !== null && picked < points.length ? picked : points.length - 1
  useEffect(() => (active ? beginSketching() : undefined), [active])

  const set = (index: number, to: Position) =>
    setPoints((now) => now.map((point, other) => (other === index ? to : point)))
  const insert = (after: number) =>
    setPoints((now) => [...now.slice(0, after + 1), middles[after]!, ...now.slice(after + 1)])
  const place = (lngLat: readonly number[], free: boolean): Position => {
    const found = snap(lngLat, free)
    setHeld(found)
    return found?.position ?? rounded(lngLat)
  }
  useDragPoints(drawing ? [...points, ...middles] : [], {
    began: (index) => {
      const between = index - points.length
      inHand.current = between < 0 ? index : between + 1
      if (between >= 0) insert(between)
      setPicked(inHand.current)
    },
    moved: (_index, to, free) => set(inHand.current, place(to, free)),
    ended: () => setHeld(null),
  })
  useMapClick(({ lngLat, free }) => {
    if (!active) return false
    const { map } = useMapStore.getState()
    if (kept || !map) return true
    const at = map.project([lngLat[0], lngLat[1]])
    const near = kind === 'point' ? -1 : nearestOf(map, points, at, REACH)
    const between = nearestOf(map, middles, at, REACH)
    if (near >= 0) setPicked(near)
    else if (between >= 0) {
      insert(between)
      setPicked(between + 1)
    } else if (kind === 'point') setPoints([place(lngLat, free)])
    else if (appends) {
      const to = place(lngLat, free)
      setPoints((now) => [...now, to])
      setPicked(null)
    } else setPicked(null)
    setHeld(null)
    return true
  })

  const remove = () => {
    // A shape that is there already keeps enough corners to be one.
    if (points.length === 0 || (!appends && points.length <= LEAST[kind])) return
    setPoints((now) => now.filter((_, index) => index !== pickedIndex))
    setPicked(null)
  }
  useKeys(
    drawing && points.length > 0
      ? {
          ...arrows((east, north) => set(pickedIndex, shifted(points[pickedIndex]!, east, north))),
          Delete: remove,
          Backspace: remove,
        }
      : {},
  )
  const geometry = kept ? (first ?? null) : geometryOf(kind, points)
  useHighlight('sketch', active ? sketchOf(kind, points, middles, geometry, pickedIndex) : [])
  return {
    kind,
    points,
    kept,
    geometry,
    drawing,
    appends,
    snap,
    /** What the corner in hand snaps to now. */
    held,
    picked: pickedIndex >= 0 ? pickedIndex : null,
    /** Puts the picked corner exactly there. */
    put: (to: Position) => (points.length === 0 ? setPoints([to]) : set(pickedIndex, to)),
    remove,
    takeBack: () => setPoints((now) => now.slice(0, -1)),
    clear: () => {
      setPoints([])
      setPicked(null)
      setKept(false)
    },
  }
}
export type Sketch = ReturnType<typeof useSketch>

/** Half-way between corners that follow each other, in degrees: at the scale of a drawing that is half-way. */
export function middlesOf(points: readonly Position[], closed: boolean): Position[] {
  const count = points.length < 2 ? 0 : closed && points.length > 2 ? points.length : points.length - 1
  return Array.from({ length: count }, (_, index) => {
    const [a, b] = [points[index]!, points[(index + 1) % points.length]!]
    return [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2]
  })
}

function sketchOf(
  kind: SketchKind,
  points: readonly Position[],
  middles: readonly Position[],
  geometry: Geometry | null,
  picked: number,
): Highlight[] {
  const dot = (role: Highlight['role']) => (coordinates: Position) => ({
    role,
    geometry: { type: 'Point', coordinates },
  })
  const path = geometry ?? (points.length > 1 ? { type: 'LineString', coordinates: points } : null)
  return [
    ...(kind !== 'point' && path ? [{ role: 'draft' as const, geometry: path }] : []),
    ...middles.map(dot('middle')),
    ...points.map(dot('draft')),
    ...(kind !== 'point' && points[picked] ? [dot('hover')(points[picked])] : []),
  ]
}
