import type { ReactNode } from 'react'
import { createPortal } from 'react-dom'
import { useMapStore } from './store.ts'

/** A small card beside a place on the map, which moves with it. */
export function MapTip({
  at,
  children,
  ...rest
}: {
  at: readonly number[]
  children: ReactNode
  'data-testid'?: string
}) {
  const map = useMapStore((store) => store.map)
  if (!map) return null
  const { x, y } = map.project([at[0]!, at[1]!])
  const { clientWidth, clientHeight } = map.getContainer()
  const left = x > clientWidth - 260
  const up = y > clientHeight - 120
  return createPortal(
    <div
      {...rest}
      className="map-tip"
      style={{
        left: x,
        top: y,
        translate: `${left ? 'calc(-100% - 14px)' : '14px'} ${up ? 'calc(-100% - 10px)' : '10px'}`,
      }}
    >
      {children}
    </div>,
    map.getContainer(),
  )
}

/** The same beside the pointer. Redraws at every move: keep it small. */
export function PointerTip({ children }: { children: ReactNode }) {
  const pointer = useMapStore((store) => store.pointer)
  return pointer && <MapTip at={pointer}>{children}</MapTip>
}

/** What lies under the pointer, as `read` names it; null away from the map. Redraws only when the answer changes. */
export function useUnderPointer<Value extends string | number>(read: (position: [number, number]) => Value | null) {
  return useMapStore((store) => (store.pointer ? read(store.pointer) : null))
}
export const useZoom = () => useMapStore((store) => store.zoom)
