import { type ReactNode, useEffect } from 'react'
import { useCovered, useIsPhone } from './layout.ts'
import { Sheet } from './Sheet.tsx'

export const LEFT_WIDTH = 392
export const RIGHT_WIDTH = 416

/**
 * Panels beside the map. On a desk: left and right. On a phone: one bottom sheet, which shows the right panel
 * when there is one. The map is told what is covered.
 */
export function Workspace({ left, right }: { left: ReactNode; right?: ReactNode }) {
  const isPhone = useIsPhone()
  const hasRight = Boolean(right)
  useEffect(() => {
    if (isPhone) return
    useCovered.setState({ left: LEFT_WIDTH, right: hasRight ? RIGHT_WIDTH : 0, bottom: 0 })
  }, [isPhone, hasRight])
  if (isPhone) return <Sheet key={hasRight ? 'right' : 'left'}>{right ?? left}</Sheet>
  return (
    <>
      <aside className="panel left" style={{ width: LEFT_WIDTH }}>
        {left}
      </aside>
      {right && (
        <aside className="panel right" style={{ width: RIGHT_WIDTH }}>
          {right}
        </aside>
      )}
    </>
  )
}
