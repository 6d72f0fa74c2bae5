import type { CaseSummary } from '../../../server/cases/schema.ts'
import type { Deadline } from './deadline.ts'

type Staged = Pick<CaseSummary, 'stageAmberAt' | 'stageDueAt'>

/** The lamp of the stage whose clock runs, as the server set it by the city's calendar: amber at 80 % of the limit, red past it. */
export function stageLamp({ stageAmberAt, stageDueAt }: Staged, at: number): Deadline {
  if (!stageDueAt) return { lamp: 'none', remainingMs: null }
  const remainingMs = Date.parse(stageDueAt) - at
  const amber = stageAmberAt !== null && Date.parse(stageAmberAt) <= at
  return { lamp: remainingMs < 0 ? 'red' : amber ? 'amber' : 'green', remainingMs }
}
