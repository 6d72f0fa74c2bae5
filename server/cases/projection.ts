/**
 * The case row as a pure function of its log. The server applies one event at a time, the city generator
 * replays whole histories, and a test replays every log and compares it with the row.
 */
import type { Action, State } from './lifecycle.ts'

/** Everything a report fixes about a case; geometry as hex EWKB in the city's metric CRS. */
export interface ReportPayload {
  kind: 'component' | 'event'
  classCode: string
  source: 'collector' | 'citizen' | 'hotline' | 'video' | 'media' | 'leader'
  description: string
  address: string
  componentCode: string | null
  geom: string
  point: string
  accuracyMetres: number | null
  /** H3 cell at resolution 10, as a decimal text (a bigint does not fit JSON). */
  cell: string
  gridCode: string | null
  communityCode: string
  districtCode: string
  managementCode: string | null
  photos: string[]
}

/** What an action may carry. Fields a transition requires are in lifecycle.ts. */
export interface ActionPayload {
  note?: string
  photos?: string[]
  condition?: number
  unit?: string
  suggestedUnit?: string | null
  /** The whole answer of responsibility, with trace, that the dispatch rests on. */
  responsibility?: unknown
  collector?: string | null
  real?: boolean
  passed?: boolean
  /** ISO instant; set by dispatch and rework. */
  dueAt?: string
}

export interface CaseEvent {
  caseId: string
  version: number
  at: string
  actorId: string | null
  action: Action
  fromState: State | null
  toState: State
  payload: ReportPayload | ActionPayload
}

/** One row of `cases`, in camelCase; instants are ISO texts. */
export interface CaseRow extends Omit<ReportPayload, 'accuracyMetres'> {
  id: string
  version: number
  state: State
  accuracyM: number | null
  conditionSeq: number | null
  reporterId: string | null
  unitCode: string | null
  suggestedUnitCode: string | null
  collectorId: string | null
  verification: 'real' | 'unfounded' | null
  checkResult: 'passed' | 'failed' | null
  responsibility: unknown
  dispatchCount: number
  reworkCount: number
  returnCount: number
  reportedAt: string
  filedAt: string | null
  dispatchedAt: string | null
  dueAt: string | null
  handledAt: string | null
  endedAt: string | null
  updatedAt: string
}

/** Opens a case from its report event. */
export function openCase(event: CaseEvent): CaseRow {
  const { accuracyMetres, ...report } = event.payload as ReportPayload
  return {
    ...report,
    id: event.caseId,
    version: event.version,
    state: event.toState,
    accuracyM: accuracyMetres,
    conditionSeq: null,
    reporterId: event.actorId,
    unitCode: null,
    suggestedUnitCode: null,
    collectorId: null,
    verification: null,
    checkResult: null,
    responsibility: null,
    dispatchCount: 0,
    reworkCount: 0,
    returnCount: 0,
    reportedAt: event.at,
    filedAt: null,
    dispatchedAt: null,
    dueAt: null,
    handledAt: null,
    endedAt: null,
    updatedAt: event.at,
  }
}

/** The case after one more event. Throws when the event is not the next one of this case. */
export function applyEvent(row: CaseRow, event: CaseEvent): CaseRow {
  if (event.caseId !== row.id || event.version !== row.version + 1 || event.fromState !== row.state) {
    throw new Error(
      `event ${event.caseId}#${event.version} does not follow ${row.id}#${row.version} in state ${row.state}`,
    )
  }
  const payload = event.payload as ActionPayload
  const next: CaseRow = { ...row, version: event.version, state: event.toState, updatedAt: event.at }
  if (payload.photos?.length) next.photos = [...row.photos, ...payload.photos]
  if (payload.collector !== undefined) next.collectorId = payload.collector
  switch (event.action) {
    case 'verify':
      next.verification = payload.real ? 'real' : 'unfounded'
      next.collectorId = null
      break
    case 'file':
      next.conditionSeq = payload.condition ?? null
      next.filedAt = event.at
      break
    case 'dispatch':
      next.unitCode = payload.unit ?? null
      next.suggestedUnitCode = payload.suggestedUnit ?? null
      next.responsibility = payload.responsibility ?? null
      next.dispatchCount = row.dispatchCount + 1
      next.dispatchedAt = event.at
      next.dueAt = payload.dueAt ?? null
      break
    case 'return':
      next.unitCode = null
      next.returnCount = row.returnCount + 1
      next.dispatchedAt = null
      next.dueAt = null
      break
    case 'feed-back':
      next.handledAt = event.at
      break
    case 'check':
      next.checkResult = payload.passed ? 'passed' : 'failed'
      next.collectorId = null
      break
    case 'rework':
      next.reworkCount = row.reworkCount + 1
      next.checkResult = null
      next.handledAt = null
      next.dispatchedAt = event.at
      next.dueAt = payload.dueAt ?? null
      break
    case 'close':
    case 'refuse':
      next.endedAt = event.at
      break
  }
  return next
}

/** The case row that a whole log makes; events in order. */
export function replay(events: readonly CaseEvent[]): CaseRow {
  const [first, ...rest] = events
  if (!first) throw new Error('a case has at least its report')
  return rest.reduce(applyEvent, openCase(first))
}
