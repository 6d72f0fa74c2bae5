import { Marker } from 'maplibre-gl'
import { type ReactNode, useEffect, useState } from 'react'
import { createPortal } from 'react-dom'
import { useMapStore } from './store.ts'

/** Something of the page that stands on a place of the map and moves with it. */
export function MapLabel({
  at,
  anchor = 'center',
  children,
}: {
  at: readonly number[]
  anchor?: 'center' | 'bottom' | 'top'
  children: ReactNode
}) {
  const map = useMapStore((store) => store.map)
  const [element] = useState(() => document.createElement('div'))
  const [lon, lat] = at as [number, number]
  useEffect(() => {
    if (!map) return
    const marker = new Marker({ element, anchor }).setLngLat([lon, lat]).addTo(map)
    return () => void marker.remove()
  }, [map, element, anchor, lon, lat])
  return createPortal(children, element)
}
