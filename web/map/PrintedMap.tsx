import { useEffect, useRef } from 'react'
import { useMapStore } from './store.ts'

/** The map as a picture, taken as printing begins: a browser prints a WebGL canvas blank once its frame is over. */
export function PrintedMap() {
  const map = useMapStore((store) => store.map)
  const picture = useRef<HTMLImageElement>(null)
  useEffect(() => {
    if (!map) return
    const take = () => {
      map.redraw()
      // In the same task as the drawing, the frame is still there to be read.
      if (picture.current) picture.current.src = map.getCanvas().toDataURL('image/jpeg', 0.92)
    }
    window.addEventListener('beforeprint', take)
    return () => window.removeEventListener('beforeprint', take)
  }, [map])
  return <img className="map-printed" ref={picture} alt="" decoding="sync" />
}
