import type { ActionPayload } from './events.ts'
import type { Action } from './lifecycle.ts'
import type { CaseRow } from './projection.ts'

/** What is due on a case at an instant, or null. Pure: the clockwork and the city generator ask it. */
export function dueAction(row: CaseRow, now: number): { action: Action; payload: ActionPayload } | null {
  const isDue = (instant: string | null) => instant !== null && Date.parse(instant) <= now
  if (isDue(row.suspendedUntil)) return { action: 'resume', payload: {} }
  if (row.stageAlarm === 0 && isDue(row.stageDueAt))
    return { action: 'mark-overdue', payload: { stage: row.stage!, level: row.level } }
  if (row.request && !row.requestOverdue && isDue(row.requestDueAt))
    return { action: 'mark-overdue', payload: { stage: 'approve', level: row.level } }
  if (row.stageAlarm === 1 && isDue(row.stageEscalateAt)) return { action: 'escalate', payload: { stage: row.stage! } }
  return null
}
