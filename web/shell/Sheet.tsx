import { type PointerEvent, type ReactNode, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useCovered, useSheetAsked } from './layout.ts'

/** Parts of the screen's height; dragging settles on the nearest. */
const SNAPS = [0.16, 0.52, 0.92] as const

export function Sheet({ children }: { children: ReactNode }) {
  const { t } = useTranslation()
  const [part, setPart] = useState<number>(SNAPS[1])
  const drag = useRef<{ from: number; part: number; moved: boolean } | null>(null)
  const [dragging, setDragging] = useState(false)

  useEffect(() => {
    if (!dragging) useCovered.setState({ left: 0, right: 0, bottom: Math.min(part, 0.55) * window.innerHeight })
  }, [part, dragging])

  const asked = useSheetAsked()
  const seen = useRef(asked)
  useEffect(() => {
    if (asked !== seen.current) setPart(asked.to === 'full' ? SNAPS[2] : SNAPS[1])
    seen.current = asked
  }, [asked])

  const begin = (event: PointerEvent) => {
    ;(event.target as Element).setPointerCapture(event.pointerId)
    drag.current = { from: event.clientY, part, moved: false }
    setDragging(true)
  }
  const move = (event: PointerEvent) => {
    if (!drag.current) return
    const delta = (drag.current.from - event.clientY) / window.innerHeight
    if (Math.abs(delta) > 0.01) drag.current.moved = true
    setPart(Math.min(SNAPS[2], Math.max(SNAPS[0], drag.current.part + delta)))
  }
  const end = () => {
    if (!drag.current) return
    const { moved } = drag.current
    drag.current = null
    setDragging(false)
    setPart((now) => {
      if (!moved) return now < SNAPS[1] - 0.05 ? SNAPS[1] : now < SNAPS[2] - 0.05 ? SNAPS[2] : SNAPS[1]
      return [...SNAPS].sort((a, b) => Math.abs(a - now) - Math.abs(b - now))[0]!
    })
  }
  return (
    <aside className="sheet" data-dragging={dragging} style={{ height: `calc(${part * 100}dvh)` }}>
      <button
        type="button"
        className="sheet-handle"
        aria-label={t('case.panel')}
        onPointerDown={begin}
        onPointerMove={move}
        onPointerUp={end}
        onPointerCancel={end}
      />
      <div className="sheet-body">{children}</div>
    </aside>
  )
}
