/**
 * Drawing on the map, for whatever needs a shape: a press adds a corner, corners are dragged, a half-way handle becomes a
 * corner, Delete takes the picked one away, arrows move it. Snaps where the drawing asks for it.
 */
import { useEffect, useMemo, useRef, useState } from 'react'
import type { Geometry } from '../../server/schema.ts'
import { useKeys } from '../keys.ts'
import { nearestOf, useDragPoints } from './drag.ts'
import { useHighlight, useMapClick } from './hooks.ts'
import { geometryOf, LEAST, middlesOf, pathOf, rounded, type SketchKind } from './path.ts'
import { fromPlane, type Position, toPlane } from './plane.ts'
import { type Snapped, useSnap } from './snap.ts'
import { beginSketching, type Highlight, useMapStore } from './store.ts'

/** A corner this near the pointer is taken, not a new one set. Pixels. */
const REACH = 14
/** One press of an arrow key, and with Shift. Metres. */
const NUDGE = { plain: 0.1, shift: 1 }
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
