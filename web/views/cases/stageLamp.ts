import type { CaseSummary } from '../../../server/cases/schema.ts'
import { type Deadline, deadlineOf } from './deadline.ts'

type Staged = Pick<CaseSummary, 'stageAmberAt' | 'stageDueAt'>

/** The lamp of the stage whose clock runs, as the server set it by the city's calendar: amber at 80 % of the limit, red past it. */
export function stageLamp({ stageAmberAt, stageDueAt }: Staged, at: number): Deadline {
  return deadlineOf({ stageAmberAt, stageDueAt, dueAt: null, handledAt: null, endedAt: null }, at)
}
