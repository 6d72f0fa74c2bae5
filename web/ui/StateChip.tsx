import { useId } from 'react'
import { STATES, type State } from '../../server/cases/lifecycle.ts'
import { useLabel } from '../i18n/label.ts'
import { GLYPHS, SHAPES } from './stateGlyph.ts'

/** The state's shape; fill rises with the progress inside the phase. */
export function StateGlyph({ state, size = 12 }: { state: State; size?: number }) {
  const clip = useId()
  const { phase, fill } = GLYPHS[state]
  return (
    <svg width={size} height={size} viewBox="0 0 16 16" aria-hidden="true" style={{ color: `var(--phase-${phase})` }}>
      <clipPath id={clip}>
        <rect x="0" y={16 - 16 * fill} width="16" height="16" />
      </clipPath>
      <path d={SHAPES[phase]} fill="currentColor" clipPath={`url(#${clip})`} />
      <path d={SHAPES[phase]} fill="none" stroke="currentColor" strokeWidth="1.8" strokeLinejoin="round" />
    </svg>
  )
}

export function StateChip({ state, ...rest }: { state: State; 'data-testid'?: string }) {
  const label = useLabel()
  return (
    <span className="chip" data-phase={GLYPHS[state].phase} data-state={state} {...rest}>
      <StateGlyph state={state} size={11} />
      {label(STATES[state])}
    </span>
  )
}
