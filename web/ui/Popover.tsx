import { type CSSProperties, type ReactNode, useEffect, useRef } from 'react'

/** A small surface beside its trigger; a press outside or Escape closes it. Place it with `style`. */
export function Popover({
  label,
  onClose,
  style,
  children,
}: {
  label: string
  onClose: () => void
  style: CSSProperties
  children: ReactNode
}) {
  const element = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const outside = (event: PointerEvent) => {
      const parent = element.current?.parentElement
      if (parent && !parent.contains(event.target as Node)) onClose()
    }
    const onEscape = (event: KeyboardEvent) => {
      if (event.key === 'Escape') onClose()
    }
    document.addEventListener('pointerdown', outside)
    document.addEventListener('keydown', onEscape)
    return () => {
      document.removeEventListener('pointerdown', outside)
      document.removeEventListener('keydown', onEscape)
    }
  }, [onClose])
  return (
    <div className="popover" ref={element} role="dialog" aria-label={label} style={style}>
      {children}
    </div>
  )
}
