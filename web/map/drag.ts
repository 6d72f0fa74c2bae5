import type { Map as MapLibreMap, MapMouseEvent, MapTouchEvent } from 'maplibre-gl'
import { useEffect, useRef } from 'react'
import { useMapStore } from './store.ts'

const REACH_PIXELS = { mouse: 16, touch: 30 }

/** What was taken hold of, and where it is now; `free` while Alt is held. */
export interface Dragging {
  began?: (index: number) => void
  moved: (index: number, to: [number, number], free: boolean) => void
  ended?: () => void
}

/** Lets points on the map be dragged; the map itself stands still meanwhile. */
export function useDragPoints(points: readonly (readonly number[])[], dragging: Dragging): void {
  const map = useMapStore((store) => store.map)
  const latest = useRef({ points, dragging })
  latest.current = { points, dragging }
  const active = points.length > 0
  useEffect(() => {
    if (!map || !active) return
    let held: number | null = null
    const begin = (event: MapMouseEvent | MapTouchEvent) => {
      if ('points' in event && event.points.length > 1) return
      const reach = event.type === 'touchstart' ? REACH_PIXELS.touch : REACH_PIXELS.mouse
      const index = nearestOf(map, latest.current.points, event.point, reach)
      if (index < 0) return
      event.preventDefault()
      held = index
      latest.current.dragging.began?.(index)
      map.dragPan.disable()
      map.getCanvas().style.cursor = 'grabbing'
    }
    const drag = (event: MapMouseEvent | MapTouchEvent) => {
      if (held === null) return
      latest.current.dragging.moved(held, [event.lngLat.lng, event.lngLat.lat], event.originalEvent.altKey)
    }
    const end = () => {
      if (held === null) return
      held = null
      map.dragPan.enable()
      map.getCanvas().style.cursor = ''
      latest.current.dragging.ended?.()
    }
    const starts = ['mousedown', 'touchstart'] as const
    const moves = ['mousemove', 'touchmove'] as const
    const ends = ['mouseup', 'touchend', 'touchcancel'] as const
    for (const name of starts) map.on(name, begin)
    for (const name of moves) map.on(name, drag)
    for (const name of ends) map.on(name, end)
    // Let go outside the map.
    window.addEventListener('pointerup', end)
    return () => {
      for (const name of starts) map.off(name, begin)
      for (const name of moves) map.off(name, drag)
      for (const name of ends) map.off(name, end)
      window.removeEventListener('pointerup', end)
      map.dragPan.enable()
    }
  }, [map, active])
}

/** One point that can be dragged while it is not null. */
export function useDragPoint(
  position: readonly number[] | null,
  moved: (to: [number, number], free: boolean) => void,
): void {
  useDragPoints(position ? [position] : [], { moved: (_index, to, free) => moved(to, free) })
}

/** Which of the points is nearest on the screen and in reach; the earlier of equals; −1 for none. */
export function nearestOf(
  map: MapLibreMap,
  points: readonly (readonly number[])[],
  pointer: { x: number; y: number },
  reach: number,
): number {
  let [best, nearest] = [-1, reach]
  for (const [index, point] of points.entries()) {
    const { x, y } = map.project([point[0]!, point[1]!])
    const pixels = Math.hypot(x - pointer.x, y - pointer.y)
    if (pixels < nearest || (pixels === nearest && best < 0)) [best, nearest] = [index, pixels]
  }
  return best
}

export type Thing = 'components' | 'pipe_points' | 'pipe_lines'
const ORDER: readonly Thing[] = ['components', 'pipe_points', 'pipe_lines']

/** Everything of the inventory drawn at a place, uppermost kind first: a well's cover lies on its pipe point. */
export function thingsAt(lngLat: readonly number[]): { thing: Thing; code: string }[] {
  const { map } = useMapStore.getState()
  if (!map) return []
  const { x, y } = map.project([lngLat[0]!, lngLat[1]!])
  const reach = window.matchMedia('(pointer: coarse)').matches ? 14 : 6
  const found = map
    .queryRenderedFeatures([
      [x - reach, y - reach],
      [x + reach, y + reach],
    ])
    .filter(({ properties }) => typeof properties.code === 'string')
  return ORDER.flatMap((thing) => {
    const codes = found.filter(({ sourceLayer }) => sourceLayer === thing).map(({ properties }) => properties.code)
    return [...new Set(codes)].map((code) => ({ thing, code: String(code) }))
  })
}
