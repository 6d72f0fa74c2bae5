import type { KeyboardEvent, ReactNode } from 'react'

export interface SegmentedOption<Value extends string> {
  value: Value
  label: ReactNode
  testId?: string
}

export function Segmented<Value extends string>({
  label,
  value,
  options,
  onChange,
  wide,
}: {
  label: string
  value: Value | null
  options: readonly SegmentedOption<Value>[]
  onChange: (value: Value) => void
  wide?: boolean
}) {
  const move = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (!step) return
    event.preventDefault()
    const index = options.findIndex((option) => option.value === value)
    const next = options[(index + step + options.length) % options.length]
    if (next) onChange(next.value)
  }
  return (
    <div className={wide ? 'segmented wide' : 'segmented'} role="radiogroup" aria-label={label} onKeyDown={move}>
      {options.map((option) => (
        // biome-ignore lint/a11y/useSemanticElements: a native radio cannot hold this look
        <button
          type="button"
          key={option.value}
          role="radio"
          aria-checked={option.value === value}
          data-testid={option.testId}
          onClick={() => onChange(option.value)}
        >
          {option.label}
        </button>
      ))}
    </div>
  )
}
