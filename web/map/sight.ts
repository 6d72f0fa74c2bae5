/** The part of the map that no panel covers. */
import { useEffect, useRef } from 'react'
import { flyTo } from './hooks.ts'
import { useMapStore } from './store.ts'

function freePixels() {
  const { map } = useMapStore.getState()
  if (!map) return null
  const { top = 0, right = 0, bottom = 0, left = 0 } = map.getPadding()
  const { clientWidth, clientHeight } = map.getContainer()
  return { map, west: left, east: clientWidth - right, north: top, south: clientHeight - bottom }
}

/** west, south, east, north of what is really seen. */
export function sightBbox(): [number, number, number, number] | null {
  const free = freePixels()
  if (!free) return null
  const { lng: west, lat: south } = free.map.unproject([free.west, free.south])
  const { lng: east, lat: north } = free.map.unproject([free.east, free.north])
  return [west, south, east, north]
}

/** Whether a place is seen, with some room around it. */
export function isInSight(position: readonly number[], margin = 40): boolean {
  const free = freePixels()
  if (!free) return false
  const { x, y } = free.map.project([position[0]!, position[1]!])
  return x > free.west + margin && x < free.east - margin && y > free.north + margin && y < free.south - margin
}

/** Longer than panels take to open, which changes what is in sight. */
const SETTLED_MS = 300

/** Goes to a thing that was opened by a link, or walked to, when it is out of sight; once for each. */
export function useBringIntoSight(code: string, position: readonly number[]): void {
  const ready = useMapStore((store) => store.map !== null)
  const latest = useRef(position)
  latest.current = position
  useEffect(() => {
    if (!ready || !code) return
    const timer = window.setTimeout(() => {
      const { zoom } = useMapStore.getState()
      if (zoom < 16 || !isInSight(latest.current)) flyTo(latest.current, Math.max(17.5, zoom))
    }, SETTLED_MS)
    return () => window.clearTimeout(timer)
  }, [ready, code])
}
