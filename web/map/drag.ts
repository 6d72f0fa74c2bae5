import type { MapMouseEvent, MapTouchEvent } from 'maplibre-gl'
import { useEffect, useRef } from 'react'
import { useMapStore } from './store.ts'

const REACH_PIXELS = { mouse: 16, touch: 30 }

/** Lets a point on the map be dragged while `position` is not null; the map itself stands still meanwhile. */
export function useDragPoint(position: readonly number[] | null, moved: (to: [number, number]) => void): void {
  const map = useMapStore((store) => store.map)
  const latest = useRef({ position, moved })
  latest.current = { position, moved }
  const active = position !== null
  useEffect(() => {
    if (!map || !active) return
    let held = false
    const begin = (event: MapMouseEvent | MapTouchEvent) => {
      const at = latest.current.position
      if (!at || ('points' in event && event.points.length > 1)) return
      const place = map.project([at[0]!, at[1]!])
      const reach = event.type === 'touchstart' ? REACH_PIXELS.touch : REACH_PIXELS.mouse
      if (Math.hypot(place.x - event.point.x, place.y - event.point.y) > reach) return
      event.preventDefault()
      held = true
      map.dragPan.disable()
      map.getCanvas().style.cursor = 'grabbing'
    }
    const drag = (event: MapMouseEvent | MapTouchEvent) => {
      if (held) latest.current.moved([event.lngLat.lng, event.lngLat.lat])
    }
    const end = () => {
      if (!held) return
      held = false
      map.dragPan.enable()
      map.getCanvas().style.cursor = ''
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
