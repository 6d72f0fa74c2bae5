/**
 * How a state is drawn, once for chips and map markers: the phase gives hue and shape, the progress inside the phase
 * gives the fill, so that no two states rest on colour alone.
 */
import type { State } from '../../server/cases/lifecycle.ts'

export type Phase = 'intake' | 'filed' | 'unit' | 'check' | 'ended'

export const GLYPHS: Record<State, { phase: Phase; fill: number }> = {
  reported: { phase: 'intake', fill: 0 },
  verifying: { phase: 'intake', fill: 0.5 },
  verified: { phase: 'intake', fill: 1 },
  self_handled: { phase: 'intake', fill: 1 },
  filed: { phase: 'filed', fill: 1 },
  coordinating: { phase: 'filed', fill: 0.5 },
  suspended: { phase: 'filed', fill: 0 },
  dispatched: { phase: 'unit', fill: 0 },
  accepted: { phase: 'unit', fill: 0.5 },
  handling: { phase: 'unit', fill: 1 },
  transferred: { phase: 'unit', fill: 1 },
  handled: { phase: 'check', fill: 0 },
  checked: { phase: 'check', fill: 1 },
  closed: { phase: 'ended', fill: 1 },
  force_closed: { phase: 'ended', fill: 1 },
  merged: { phase: 'ended', fill: 0.5 },
  voided: { phase: 'ended', fill: 0 },
  refused: { phase: 'ended', fill: 0 },
}

/** Outlines in a 16 × 16 box. */
export const SHAPES: Record<Phase, string> = {
  intake: 'M8 2.2a5.8 5.8 0 1 1 0 11.6a5.8 5.8 0 1 1 0-11.6z',
  filed: 'M8 1.2 14.8 8 8 14.8 1.2 8z',
  unit: 'M4 2.6h8A1.4 1.4 0 0 1 13.4 4v8a1.4 1.4 0 0 1-1.4 1.4H4A1.4 1.4 0 0 1 2.6 12V4A1.4 1.4 0 0 1 4 2.6z',
  check: 'M8 1.8 15 13.6H1z',
  ended: 'M8 3.6a4.4 4.4 0 1 1 0 8.8a4.4 4.4 0 1 1 0-8.8z',
}
