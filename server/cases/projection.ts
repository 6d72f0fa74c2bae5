/**
 * The case row as a pure function of its log. The server applies one event at a time, the city generator
 * replays whole histories, and a test replays every log and compares it with the row.
 */
import type { LimitUnit, Stage } from '../standards/rules.ts'
import { clearRequest, EFFECTS, isUnitRequest } from './effects.ts'
import type { ActionPayload, CaseEvent, ReportPayload, StageClock } from './events.ts'
import { type Level, type RequestKind, STATES, type State } from './lifecycle.ts'

/** One row of `cases`, in camelCase; instants are ISO texts. */
export interface CaseRow extends Omit<ReportPayload, 'accuracyMetres' | 'photos' | 'clock'> {
  id: string
  version: number
  state: State
  level: Level
  /** District or management area whose platform it belongs to. */
  platformCode: string
  accuracyM: number | null
  /** Ids of all photos, in the order they came. */
  photos: string[]
  conditionSeq: number | null
  conditionVersion: number | null
  limitValue: number | null
  limitUnit: LimitUnit | null
  grade: number | null
  reporterId: string | null
  unitCode: string | null
  suggestedUnitCode: string | null
  assistingUnits: string[]
  collectorId: string | null
  verification: 'real' | 'unfounded' | null
  checkResult: 'passed' | 'failed' | null
  responsibility: unknown
  coordination: Level | null
  request: RequestKind | null
  requestBy: string | null
  requestUntil: string | null
  requestDueAt: string | null
  requestOverdue: boolean
  extensionCount: number
  suspensionCount: number
  suspendedFrom: State | null
  suspendedAt: string | null
  suspendedUntil: string | null
  /** Pauses of the running handling clock. */
  pauses: { from: string; to: string }[]
  /** Whether another than the responsible unit puts it right 代整改. */
  substituted: boolean
  /** The unit that should have. */
  substituteFor: string | null
  payerCode: string | null
  costEstimate: number | null
  cost: number | null
  mergedInto: string | null
  evidence: string | null
  dispatchCount: number
  reworkCount: number
  returnCount: number
  rejectedReturnCount: number
  urgeCount: number
  overdueCount: number
  escalationCount: number
  appeal: 'upheld' | 'dismissed' | null
  stage: Stage | 'handle' | null
  stageStartedAt: string | null
  stageAmberAt: string | null
  stageDueAt: string | null
  stageEscalateAt: string | null
  /** How far the platform has announced this stage's delay: 0 not, 1 overdue, 2 escalated. */
  stageAlarm: number
  /** The deadline that alarm was about: the same deadline is announced once. */
  alarmDueAt: string | null
  /** When the platform must look at this case by itself; null when nothing is due. */
  wakeAt: string | null
  reportedAt: string
  filedAt: string | null
  dispatchedAt: string | null
  clockStartedAt: string | null
  dueAt: string | null
  handledAt: string | null
  endedAt: string | null
  repliedAt: string | null
  updatedAt: string
}

/** Opens a case from its report event. */
export function openCase(event: CaseEvent): CaseRow {
  const report = event.payload as ReportPayload
  // Field by field: a spread here would make every later copy of the row several times slower.
  const row: CaseRow = {
    kind: report.kind,
    classCode: report.classCode,
    source: report.source,
    description: report.description,
    address: report.address,
    componentCode: report.componentCode,
    geom: report.geom,
    point: report.point,
    cell: report.cell,
    gridCode: report.gridCode,
    communityCode: report.communityCode,
    districtCode: report.districtCode,
    managementCode: report.managementCode,
    id: event.caseId,
    version: event.version,
    state: event.toState,
    level: 'district',
    platformCode: report.managementCode ?? report.districtCode,
    accuracyM: report.accuracyMetres,
    photos: report.photos.map(({ id }) => id),
    conditionSeq: null,
    conditionVersion: null,
    limitValue: null,
    limitUnit: null,
    grade: null,
    reporterId: event.actorId,
    unitCode: null,
    suggestedUnitCode: null,
    assistingUnits: [],
    collectorId: null,
    verification: null,
    checkResult: null,
    responsibility: null,
    coordination: null,
    request: null,
    requestBy: null,
    requestUntil: null,
    requestDueAt: null,
    requestOverdue: false,
    extensionCount: 0,
    suspensionCount: 0,
    suspendedFrom: null,
    suspendedAt: null,
    suspendedUntil: null,
    pauses: [],
    substituted: false,
    substituteFor: null,
    payerCode: null,
    costEstimate: null,
    cost: null,
    mergedInto: null,
    evidence: null,
    dispatchCount: 0,
    reworkCount: 0,
    returnCount: 0,
    rejectedReturnCount: 0,
    urgeCount: 0,
    overdueCount: 0,
    escalationCount: 0,
    appeal: null,
    stage: null,
    stageStartedAt: null,
    stageAmberAt: null,
    stageDueAt: null,
    stageEscalateAt: null,
    stageAlarm: 0,
    alarmDueAt: null,
    wakeAt: null,
    reportedAt: event.at,
    filedAt: null,
    dispatchedAt: null,
    clockStartedAt: null,
    dueAt: null,
    handledAt: null,
    endedAt: null,
    repliedAt: null,
    updatedAt: event.at,
  }
  setClock(row, report.clock ?? null)
  row.wakeAt = wakeAt(row)
  return row
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
  if (payload.photos?.length) next.photos = [...row.photos, ...payload.photos.map(({ id }) => id)]
  if (payload.collector !== undefined) next.collectorId = payload.collector
  if (payload.level !== undefined) next.level = payload.level
  // A unit's request lapses when the case moves on; every request when it ends.
  if (next.state !== row.state && (isUnitRequest(row.request) || !STATES[next.state].open)) clearRequest(next)
  EFFECTS[event.action]?.(next, payload, event, row)
  if (payload.dueAt !== undefined) next.dueAt = payload.dueAt
  if (payload.clock !== undefined) setClock(next, payload.clock)
  else if (next.state !== row.state) setClock(next, null)
  if (!STATES[next.state].open) end(next, event)
  next.wakeAt = wakeAt(next)
  return next
}

/** The case row that a whole log makes; events in order. */
export function replay(events: readonly CaseEvent[]): CaseRow {
  const [first, ...rest] = events
  if (!first) throw new Error('a case has at least its report')
  return rest.reduce(applyEvent, openCase(first))
}

function setClock(row: CaseRow, clock: StageClock | null): void {
  row.stage = clock?.stage ?? null
  row.stageStartedAt = clock?.startedAt ?? null
  row.stageAmberAt = clock?.amberAt ?? null
  row.stageDueAt = clock?.dueAt ?? null
  row.stageEscalateAt = clock?.escalateAt ?? null
  // A deadline that has been announced stays so when work begins on it, and over a suspension.
  if (row.state === 'suspended' || (clock !== null && clock.dueAt === row.alarmDueAt)) return
  row.stageAlarm = 0
  row.alarmDueAt = null
}

/** Nothing sleeps on in a case that ended. */
function end(row: CaseRow, event: CaseEvent): void {
  row.endedAt ??= event.at
  row.suspendedFrom = null
  row.suspendedAt = null
  row.suspendedUntil = null
}

/** The earliest instant at which the platform has something to do here; see clockwork.ts. */
function wakeAt(row: CaseRow): string | null {
  const next = row.stageAlarm === 0 ? row.stageDueAt : row.stageAlarm === 1 ? row.stageEscalateAt : null
  const answer = row.request && !row.requestOverdue ? row.requestDueAt : null
  const instants = [row.suspendedUntil, next, answer].filter((one) => one !== null)
  return instants.length === 0 ? null : instants.reduce((a, b) => (Date.parse(b) < Date.parse(a) ? b : a))
}
