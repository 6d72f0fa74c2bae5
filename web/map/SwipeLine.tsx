import { type KeyboardEvent, type PointerEvent, useEffect, useRef, useState } from 'react'
import { useMapStore } from './store.ts'

/** A line over the map that is drawn aside: tells the longitude it stands on, also while the map moves under it. */
export function SwipeLine({
  label,
  left,
  right,
  onMove,
}: {
  label: string
  left: string
  right: string
  onMove: (lon: number) => void
}) {
  const map = useMapStore((store) => store.map)
  const padding = useMapStore((store) => store.padding)
  const [part, setPart] = useState(0.5)
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (!map) return
    const tell = () => {
      const { clientWidth } = map.getContainer()
      const { left: start = 0, right: end = 0 } = padding
      const x = start + (clientWidth - start - end) * part
      onMove(map.unproject([x, 0]).lng)
    }
    tell()
    map.on('move', tell)
    return () => void map.off('move', tell)
  }, [map, padding, part, onMove])
  const drag = (event: PointerEvent) => {
    if (event.buttons !== 1 || !box.current) return
    const { left: start, width } = box.current.getBoundingClientRect()
    setPart(Math.min(0.98, Math.max(0.02, (event.clientX - start) / width)))
  }
  const step = (event: KeyboardEvent) => {
    const by = { ArrowLeft: -0.02, ArrowRight: 0.02, Home: -1, End: 1 }[event.key]
    if (!by) return
    event.preventDefault()
    setPart((now) => Math.min(0.98, Math.max(0.02, now + by)))
  }
  return (
    <div className="swipe" ref={box} style={{ left: padding.left, right: padding.right, bottom: padding.bottom }}>
      <div className="swipe-line" style={{ left: `${part * 100}%` }}>
        <span className="swipe-side left mono">{left}</span>
        <span className="swipe-side right mono">{right}</span>
        <div
          className="swipe-handle"
          role="slider"
          tabIndex={0}
          aria-label={label}
          aria-valuemin={2}
          aria-valuemax={98}
          aria-valuenow={Math.round(part * 100)}
          data-testid="swipe-handle"
          onPointerDown={(event) => {
            event.preventDefault()
            event.currentTarget.setPointerCapture(event.pointerId)
            event.currentTarget.focus()
          }}
          onPointerMove={drag}
          onKeyDown={step}
        />
      </div>
    </div>
  )
}
