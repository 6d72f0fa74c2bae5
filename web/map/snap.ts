/**
 * Snapping. Tiles round to half a metre, so what there is to snap to is asked of the server, exactly, by small cells that
 * are kept while the editor is open and forgotten when the inventory changes.
 */
import { useEffect, useRef, useState } from 'react'
import { create } from 'zustand'
import type { SnapNearby } from '../../server/pipelines/schema.ts'
import { request } from '../api.ts'
import { useLiveChanges } from '../live.ts'
import { distance, nearestOn } from './measure.ts'
import { fromPlane, type Position, toPlane } from './plane.ts'
import { useMapStore } from './store.ts'

export interface Snapped {
  position: Position
  /** What of it: a point, an end or corner of a line, or somewhere along. */
  at: 'place' | 'end' | 'corner' | 'along'
  kind: 'pipe_point' | 'component' | 'pipe_line' | 'road' | 'grid'
  code: string
  name: string | null
}

/** A person may switch it off for good; Alt switches it off while held. */
export const useSnapping = create<{ on: boolean }>(() => ({ on: true }))

/** Below this a pixel is too many metres for snapping to mean anything. */
const LEAST_ZOOM = 16
const REACH_PIXELS = { point: 12, edge: 8 }
/** About 210 × 240 m. */
const CELL_DEGREES = 0.0022
const cells = new Map<string, Places | null>()

export interface Places {
  points: (Omit<Snapped, 'position'> & { lonLat: Position; plane: Position })[]
  edges: (Omit<Snapped, 'position' | 'at'> & { from: Position; to: Position })[]
}

/** What the server tells of a cell, ready to be compared in metres. */
export function placesOf({ places, edges }: SnapNearby): Places {
  const lines = edges.map(({ line, ...rest }) => {
    const ends: [Position, Position] = [
      [line[0]!, line[1]!],
      [line[2]!, line[3]!],
    ]
    return { ...rest, lonLat: ends, from: toPlane(ends[0]), to: toPlane(ends[1]) }
  })
  return {
    points: [
      ...places.map(({ kind, code, name, position }) => ({
        ...{ kind, code, name, at: 'place' as const },
        lonLat: position as Position,
        plane: toPlane(position),
      })),
      ...lines.flatMap(({ kind, code, name, ends, lonLat, from, to }) =>
        [from, to].map((plane, index) => ({
          ...{ kind, code, name, plane },
          at: ends[index] ? ('end' as const) : ('corner' as const),
          lonLat: lonLat[index]!,
        })),
      ),
    ],
    edges: lines.map(({ kind, code, name, from, to }) => ({ kind, code, name, from, to })),
  }
}

/** The cells around a place; those not here yet are asked for, and `arrived` is called when they are. */
function cellsAround([lon, lat]: readonly number[], arrived: () => void): Places[] {
  const [column, row] = [Math.floor(lon! / CELL_DEGREES), Math.floor(lat! / CELL_DEGREES)]
  const [inX, inY] = [lon! / CELL_DEGREES - column, lat! / CELL_DEGREES - row]
  const near = new Set<string>()
  // The next cell too, when its side is near.
  for (const x of [column, inX < 0.15 ? column - 1 : inX > 0.85 ? column + 1 : column]) {
    for (const y of [row, inY < 0.15 ? row - 1 : inY > 0.85 ? row + 1 : row]) near.add(`${x} ${y}`)
  }
  return [...near].flatMap((name) => {
    if (!cells.has(name)) void load(name).then(arrived)
    return cells.get(name) ?? []
  })
}

async function load(name: string): Promise<void> {
  const [x, y] = name.split(' ').map((part) => Number(part) * CELL_DEGREES) as [number, number]
  cells.set(name, null)
  try {
    const bbox = [x, y, x + CELL_DEGREES, y + CELL_DEGREES].map((degrees) => degrees.toFixed(7)).join(',')
    const nearby = await request<SnapNearby>('/api/snap', { query: { bbox } })
    // Forgotten meanwhile: then what came is old.
    if (cells.has(name)) cells.set(name, placesOf(nearby))
  } catch {
    cells.delete(name) // asked for again at the next move
  }
}

/** What a place snaps to: points before what lies along an edge. */
export function snapTo(
  near: readonly Places[],
  lonLat: readonly number[],
  metresPerPixel: number,
  except?: string,
): Snapped | null {
  const at = toPlane(lonLat)
  let best: Snapped | null = null
  let reach = REACH_PIXELS.point * metresPerPixel
  for (const { points } of near) {
    for (const { lonLat: position, plane, ...rest } of points) {
      if (rest.code === except) continue
      const metres = distance(at, plane)
      // A cover and its pipe point lie on one place: the first told is the pipe point.
      if (metres < reach) [best, reach] = [{ ...rest, position }, metres]
    }
  }
  if (best) return best
  reach = REACH_PIXELS.edge * metresPerPixel
  for (const { edges } of near) {
    for (const { from, to, ...rest } of edges) {
      if (rest.code === except) continue
      const { point, metres } = nearestOn(at, from, to)
      if (metres < reach) [best, reach] = [{ ...rest, at: 'along', position: fromPlane(point) }, metres]
    }
  }
  return best
}

/** Snapping of one drawing; `except` is the thing being moved, which does not snap to itself. */
export function useSnap(active: boolean, except?: string) {
  const on = useSnapping((store) => store.on)
  const [, redraw] = useState(0)
  const mounted = useRef(true)
  useEffect(() => {
    mounted.current = true
    return () => {
      mounted.current = false
    }
  }, [])
  useLiveChanges(() => cells.clear())
  return (lonLat: readonly number[], free = false): Snapped | null => {
    const { map } = useMapStore.getState()
    if (!active || !on || free || !map || map.getZoom() < LEAST_ZOOM) return null
    const metresPerPixel = (40_075_017 * Math.cos((lonLat[1]! * Math.PI) / 180)) / (512 * 2 ** map.getZoom())
    const near = cellsAround(lonLat, () => mounted.current && redraw((times) => times + 1))
    return snapTo(near, lonLat, metresPerPixel, except)
  }
}
