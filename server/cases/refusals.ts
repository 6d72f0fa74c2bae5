/** Refusals that several parts of the case loop give. */
import { ProblemError } from '../errors.ts'
import { ACTIONS, type Action, REASONS, type Reason, STATES } from './lifecycle.ts'
import type { CaseRow } from './projection.ts'

/** The refusal of an action, by its reason code: the same that greys the button. */
export const notAllowed = (action: Action, row: CaseRow, reason: Reason) =>
  new ProblemError('action_not_allowed', {
    detail: `${ACTIONS[action].en} ${ACTIONS[action].zh}: ${REASONS[reason].en}. The case is "${STATES[row.state].en}".`,
    reason,
    state: row.state,
    version: row.version,
  })

/** Somebody was faster. */
export const stale = (row: CaseRow, seen: number) =>
  new ProblemError('version_stale', {
    detail: `You saw version ${seen}; the case has changed since. Read it again and decide on what it is now.`,
    state: row.state,
    version: row.version,
    field: 'If-Match',
  })

/** There is none, or it is not theirs to see: the same answer. */
export const notVisible = (id: string, field?: string) =>
  new ProblemError('not_found', {
    detail: `There is no case ${id} among those you may see.`,
    value: id,
    ...(field ? { field } : {}),
  })
