/** Figures of boards, and the queue behind each cell. Pure; shared with the console. */
import type { QueueFilter } from '../filters/rules.ts'
import type { Figures } from './schema.ts'

export const NO_FIGURES: Figures = {
  intake: 0,
  dispatch: 0,
  coordinating: 0,
  handling: 0,
  suspended: 0,
  checking: 0,
  amber: 0,
  red: 0,
  requests: 0,
  filedToday: 0,
  closedToday: 0,
  timed: 0,
  inTime: 0,
}
export type Figure = keyof Figures

export function sumOf(rows: readonly { figures: Figures }[]): Figures {
  const total = { ...NO_FIGURES }
  for (const { figures } of rows) for (const name of Object.keys(total) as Figure[]) total[name] += figures[name]
  return total
}

/** How many open cases the figures hold. */
export const openOf = ({ intake, dispatch, coordinating, handling, suspended, checking }: Figures) =>
  intake + dispatch + coordinating + handling + suspended + checking

/** The part handled in time, 0–1; null where nothing with a deadline was closed. */
export const rateOf = ({ timed, inTime }: Figures) => (timed === 0 ? null : inTime / timed)

/** What the queue must be asked to list the cases that an open figure counts. */
export const QUEUE_OF: Partial<Record<Figure, Partial<QueueFilter>>> = {
  intake: { queue: 'phase-intake' },
  dispatch: { queue: 'filed' },
  coordinating: { queue: 'coordinating' },
  handling: { queue: 'phase-unit' },
  suspended: { queue: 'suspended' },
  checking: { queue: 'phase-check' },
  amber: { queue: 'open', lamp: 'amber' },
  red: { queue: 'open', lamp: 'red' },
}
