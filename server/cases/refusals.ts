/** Refusals that several parts of the case loop give. */
import { ProblemError } from '../errors.ts'
import { ACTIONS, type Action, REASONS, type Reason, STATES } from './lifecycle.ts'
import type { CaseRow } from './projection.ts'

/** The refusal of an action, by its reason code: the same that greys the button. */
export const notAllowed = (action: Action, row: CaseRow, reason: Reason) =>
  new ProblemError('action_not_allowed', {
    detail: {
      en: `${ACTIONS[action].en} ${ACTIONS[action].zh}: ${REASONS[reason].en}. The case is "${STATES[row.state].en}".`,
      zh: `${ACTIONS[action].zh}：${REASONS[reason].zh}。案卷现为“${STATES[row.state].zh}”。`,
    },
    reason,
    state: row.state,
    version: row.version,
  })

/** Somebody was faster. */
export const stale = (row: CaseRow, seen: number) =>
  new ProblemError('version_stale', {
    detail: {
      en: `You saw version ${seen}; the case has changed since. Read it again and decide on what it is now.`,
      zh: `所见为第 ${seen} 版，案卷其后已有变动。请刷新后按最新情况处理。`,
    },
    state: row.state,
    version: row.version,
    field: 'If-Match',
  })

/** There is none, or it is not theirs to see: the same answer. */
export const notVisible = (id: string, field?: string) =>
  new ProblemError('not_found', {
    detail: {
      en: `There is no case ${id} among those you may see.`,
      zh: `可见范围内没有案卷 ${id}。`,
    },
    value: id,
    ...(field ? { field } : {}),
  })
