/** Picking what lies in a part of the map: a box by dragging with Shift, or whatever is encircled with the lasso. */
import type { MapMouseEvent, MapTouchEvent, Point } from 'maplibre-gl'
import { useEffect, useRef, useState } from 'react'
import { useHighlight } from './hooks.ts'
import type { Highlight } from './store.ts'
import { useMapStore } from './store.ts'

export interface Picked {
  within: { type: 'Polygon'; coordinates: number[][][] }
  /** Ctrl or ⌘ was held: added to what is picked already. */
  adds: boolean
}
/** Less than this is a press, not a drag. Pixels. */
const LEAST = 5

export function usePick(tool: 'box' | 'lasso', picked: (what: Picked) => void): void {
  const map = useMapStore((store) => store.map)
  const latest = useRef(picked)
  latest.current = picked
  const [ring, setRing] = useState<number[][]>([])
  useHighlight('pick', sketchOf(ring))
  useEffect(() => {
    if (!map) return
    map.boxZoom.disable()
    let path: Point[] | null = null
    const corners = (): Point[] => {
      if (tool === 'lasso') return path!
      const [from, to] = [path![0]!, path!.at(-1)!]
      const corner = (x: number, y: number) => Object.assign(from.clone(), { x, y })
      return [from, corner(to.x, from.y), to, corner(from.x, to.y)]
    }
    const places = () => {
      const positions = corners().map((point) => {
        const { lng, lat } = map.unproject(point)
        return [lng, lat]
      })
      return [...positions, positions[0]!]
    }
    const begin = (event: MapMouseEvent | MapTouchEvent) => {
      if (tool === 'box' && !event.originalEvent.shiftKey) return
      if ('points' in event && event.points.length > 1) return
      if ('button' in event.originalEvent && event.originalEvent.button !== 0) return
      event.preventDefault()
      path = [event.point]
      map.dragPan.disable()
    }
    const drag = (event: MapMouseEvent | MapTouchEvent) => {
      const last = path?.at(-1)
      if (!path || !last || event.point.dist(last) < LEAST) return
      path.push(event.point)
      setRing(places())
    }
    const end = (event: MapMouseEvent | MapTouchEvent) => {
      if (!path) return
      const [dragged, within] = [path.length > 1, places()]
      cancel()
      if (!dragged) return
      const { ctrlKey, metaKey } = event.originalEvent
      latest.current({ within: { type: 'Polygon', coordinates: [within] }, adds: ctrlKey || metaKey })
    }
    const cancel = () => {
      if (!path) return
      path = null
      setRing([])
      map.dragPan.enable()
    }
    const starts = ['mousedown', 'touchstart'] as const
    const moves = ['mousemove', 'touchmove'] as const
    const ends = ['mouseup', 'touchend'] as const
    for (const name of starts) map.on(name, begin)
    for (const name of moves) map.on(name, drag)
    for (const name of ends) map.on(name, end)
    map.on('touchcancel', cancel)
    // Let go outside the map: nothing is picked.
    window.addEventListener('blur', cancel)
    return () => {
      cancel()
      for (const name of starts) map.off(name, begin)
      for (const name of moves) map.off(name, drag)
      for (const name of ends) map.off(name, end)
      map.off('touchcancel', cancel)
      window.removeEventListener('blur', cancel)
      map.boxZoom.enable()
    }
  }, [map, tool])
}

const sketchOf = (ring: number[][]): Highlight[] =>
  ring.length > 3 ? [{ role: 'draft', geometry: { type: 'Polygon', coordinates: [ring] } }] : []
