/** What is special about a case, in the order of its weight. Pure. */
import { type Action, reporterWaits, STATES } from '../../../server/cases/lifecycle.ts'
import type { CaseDetail, LogEntry } from '../../../server/cases/schema.ts'

export type NoticeKind =
  | 'moved'
  | 'suspended'
  | 'coordinating'
  | 'substituted'
  | 'handedOver'
  | 'mergedInto'
  | 'mergedHere'
  | 'selfHandled'
  | 'escalated'
  | 'late'
  | 'urged'
  | 'rework'
  | 'appeal'
  | 'replyDue'
  | 'replied'

/** The last log row of an action: who said what when. */
export const lastOf = (log: readonly LogEntry[], ...actions: Action[]): LogEntry | undefined =>
  [...log].reverse().find((entry) => actions.includes(entry.action))
export const noteOf = (entry: LogEntry | undefined): string | undefined => {
  const note = (entry?.payload as { note?: unknown } | null | undefined)?.note
  return typeof note === 'string' ? note : undefined
}

type Special = Pick<
  CaseDetail,
  | 'state'
  | 'moved'
  | 'source'
  | 'suspendedUntil'
  | 'substituted'
  | 'evidence'
  | 'mergedInto'
  | 'mergedCount'
  | 'stage'
  | 'stageAlarm'
  | 'urgeCount'
  | 'reworkCount'
  | 'appeal'
  | 'repliedAt'
>

export function noticesOf(detail: Special): NoticeKind[] {
  const { open } = STATES[detail.state]
  const when: [NoticeKind, boolean][] = [
    ['mergedInto', detail.mergedInto !== null],
    ['moved', open && detail.moved !== null],
    ['suspended', detail.state === 'suspended'],
    ['coordinating', detail.state === 'coordinating'],
    ['handedOver', detail.evidence !== null || detail.state === 'transferred'],
    ['substituted', detail.substituted],
    ['selfHandled', detail.state === 'self_handled'],
    ['escalated', open && detail.stage !== null && detail.stageAlarm === 2],
    ['late', open && detail.stage !== null && detail.stageAlarm === 1],
    ['urged', open && detail.urgeCount > 0],
    ['rework', open && detail.reworkCount > 0],
    ['mergedHere', detail.mergedCount > 0],
    ['appeal', detail.appeal !== null],
    ['replyDue', !open && reporterWaits(detail) && detail.repliedAt === null],
    ['replied', !open && reporterWaits(detail) && detail.repliedAt !== null],
  ]
  return when.filter(([, holds]) => holds).map(([kind]) => kind)
}
