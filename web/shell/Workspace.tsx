import { type ReactNode, useEffect } from 'react'
import { useCovered, useIsPhone } from './layout.ts'
import { Sheet } from './Sheet.tsx'

export const LEFT_WIDTH = 392
export const RIGHT_WIDTH = 416

/** Under the map, in place of the left panel: for what is wide. Not on a phone. */
interface Dock {
  height: number
  children: ReactNode
}

/**
 * Panels beside the map. On a desk: left and right. On a phone: one bottom sheet, which shows the right panel
 * when there is one. The map is told what is covered.
 */
export function Workspace({ left, right, dock }: { left: ReactNode; right?: ReactNode; dock?: Dock }) {
  const isPhone = useIsPhone()
  const hasRight = Boolean(right)
  const docked = dock ? dock.height : null
  useEffect(() => {
    if (isPhone) return
    const covered = docked === null ? { left: LEFT_WIDTH, bottom: 0 } : { left: 0, bottom: docked }
    useCovered.setState({ ...covered, right: hasRight ? RIGHT_WIDTH : 0 })
  }, [isPhone, hasRight, docked])
  if (isPhone) return <Sheet key={hasRight ? 'right' : 'left'}>{right ?? left}</Sheet>
  return (
    <>
      {dock ? (
        <aside className="panel dock" style={{ height: dock.height, right: hasRight ? RIGHT_WIDTH : 0 }}>
          {dock.children}
        </aside>
      ) : (
        <aside className="panel left" style={{ width: LEFT_WIDTH }}>
          {left}
        </aside>
      )}
      {right && (
        <aside className="panel right" style={{ width: RIGHT_WIDTH }}>
          {right}
        </aside>
      )}
    </>
  )
}
