/**
 * The case row as a pure function of its log. The server applies one event at a time, the city generator
 * replays whole histories, and a test replays every log and compares it with the row.
 */
import type { CasePhoto } from '../photos/schema.ts'
import type { LimitUnit, Stage } from '../standards/rules.ts'
import { type Level, type RequestKind, STATES, type State } from './lifecycle.ts'
import type { Action } from './words.ts'

/** Where a report came from. */
export const SOURCES = ['collector', 'citizen', 'hotline', 'video', 'media', 'leader'] as const
export type Source = (typeof SOURCES)[number]

/** The clock of a stage: instants as ISO texts. Amber at 80 % of the limit, escalated at twice the limit. */
export interface StageClock {
  stage: Stage | 'handle'
  startedAt: string
  amberAt: string
  dueAt: string
  escalateAt: string
}

/** Everything a report fixes about a case; geometry as hex EWKB in the city's metric CRS. */
export interface ReportPayload {
  kind: 'component' | 'event'
  classCode: string
  source: Source
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
  photos: CasePhoto[]
  clock?: StageClock | null
}

/** The filing condition a case was filed on, as it was then: a new version never re-judges it. */
export interface FiledOn {
  condition: number
  conditionVersion: number
  limitValue: number
  limitUnit: LimitUnit
  /** 1 urgent, 2 ordinary, 3 minor. */
  grade: number
}

/** What an action may carry. Fields a transition requires are in lifecycle.ts. */
export interface ActionPayload extends Partial<FiledOn> {
  note?: string
  photos?: CasePhoto[]
  level?: Level
  unit?: string
  assisting?: string[]
  suggestedUnit?: string | null
  /** The whole answer of responsibility, with trace, that the dispatch rests on. */
  responsibility?: unknown
  collector?: string | null
  real?: boolean
  passed?: boolean
  /** Handling deadline: set by whatever starts or moves the clock. */
  dueAt?: string | null
  /** The clock of the stage the case is in afterwards; null stops it. */
  clock?: StageClock | null
  /** When an answer to the request is due. */
  requestDueAt?: string
  /** End of a suspension, ISO instant. */
  until?: string
  /** Who pays for substitute rectification: a unit, or null for the public budget. */
  payer?: string | null
  /** Yuan. */
  costEstimate?: number
  cost?: number
  /** The case this one was merged into. */
  into?: string
  /** Whether a coordination decision binds later cases of the same place and class. */
  binding?: boolean
  /** SHA-256 of the evidence pack. */
  evidence?: string
  /** The stage whose limit ran out. */
  stage?: Stage | 'handle'
}

export interface CaseEvent {
  caseId: string
  version: number
  at: string
  /** Null: the platform itself. */
  actorId: string | null
  action: Action
  fromState: State | null
  toState: State
  payload: ReportPayload | ActionPayload
}

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
  if (!STATES[next.state].open && next.endedAt === null) next.endedAt = event.at
  next.wakeAt = wakeAt(next)
  return next
}

/** The case row that a whole log makes; events in order. */
export function replay(events: readonly CaseEvent[]): CaseRow {
  const [first, ...rest] = events
  if (!first) throw new Error('a case has at least its report')
  return rest.reduce(applyEvent, openCase(first))
}

type Effect = (next: CaseRow, payload: ActionPayload, event: CaseEvent, before: CaseRow) => void

/** The case goes to a unit, whose handling clock begins. */
const sendTo: Effect = (next, payload, event) => {
  next.unitCode = payload.unit ?? null
  next.assistingUnits = payload.assisting ?? []
  next.dispatchCount += 1
  next.dispatchedAt = event.at
  restartClock(next, event)
}
const restartClock = (next: CaseRow, event: CaseEvent) => {
  next.clockStartedAt = event.at
  next.pauses = []
  next.extensionCount = 0
  next.handledAt = null
  next.checkResult = null
}
/** The case is with nobody again. */
const takeBack: Effect = (next) => {
  next.unitCode = null
  next.assistingUnits = []
  next.dispatchedAt = null
  next.clockStartedAt = null
  next.dueAt = null
  next.substituted = false
  next.substituteFor = null
  next.payerCode = null
  next.costEstimate = null
}
const ask =
  (kind: RequestKind): Effect =>
  (next, payload, event) => {
    next.request = kind
    next.requestBy = event.actorId
    next.requestUntil = payload.until ?? null
    next.requestDueAt = payload.requestDueAt ?? null
    next.requestOverdue = false
  }

/** What each action does to the row, beside state, clock, collector and photos, which any action may change. */
const EFFECTS: Partial<Record<Action, Effect>> = {
  verify: (next, payload) => {
    next.verification = payload.real ? 'real' : 'unfounded'
    next.collectorId = null
  },
  file: (next, payload, event) => {
    next.conditionSeq = payload.condition ?? null
    next.conditionVersion = payload.conditionVersion ?? null
    next.limitValue = payload.limitValue ?? null
    next.limitUnit = payload.limitUnit ?? null
    next.grade = payload.grade ?? null
    next.filedAt = event.at
  },
  merge: (next, payload) => {
    next.mergedInto = payload.into ?? null
  },
  dispatch: (next, payload, event, before) => {
    sendTo(next, payload, event, before)
    next.suggestedUnitCode = payload.suggestedUnit ?? null
    next.responsibility = payload.responsibility ?? null
  },
  recall: takeBack,
  coordinate: (next) => {
    next.coordination = next.level
  },
  raise: (next) => {
    next.coordination = 'city'
  },
  decide: (next, payload, event, before) => {
    sendTo(next, payload, event, before)
    next.coordination = null
  },
  substitute: (next, payload, event, before) => {
    sendTo(next, payload, event, before)
    next.coordination = null
    next.substituted = true
    next.substituteFor = before.unitCode
    next.payerCode = payload.payer ?? null
    next.costEstimate = payload.costEstimate ?? null
  },
  'hand-over': (next, payload, event, before) => {
    sendTo(next, payload, event, before)
    next.coordination = null
    next.evidence = payload.evidence ?? null
  },
  'feed-back': (next, payload, event) => {
    next.handledAt = event.at
    next.cost = payload.cost ?? next.cost
  },
  conclude: (next, _, event) => {
    next.handledAt = event.at
  },
  'request-return': ask('return'),
  'approve-return': (next, payload, event, before) => {
    takeBack(next, payload, event, before)
    next.returnCount += 1
    clearRequest(next)
  },
  'reject-return': (next) => {
    next.rejectedReturnCount += 1
    clearRequest(next)
  },
  'request-extension': ask('extension'),
  'approve-extension': (next) => {
    next.extensionCount += 1
    clearRequest(next)
  },
  'reject-extension': (next) => clearRequest(next),
  'request-suspension': ask('suspension'),
  'approve-suspension': (next, _, event, before) => {
    next.suspensionCount += 1
    next.suspendedFrom = before.state
    next.suspendedAt = event.at
    next.suspendedUntil = before.requestUntil
    next.dueAt = null
    clearRequest(next)
  },
  'reject-suspension': (next) => clearRequest(next),
  resume: (next, _, event, before) => {
    if (before.clockStartedAt && before.suspendedAt)
      next.pauses = [...before.pauses, { from: before.suspendedAt, to: event.at }]
    next.suspendedFrom = null
    next.suspendedAt = null
    next.suspendedUntil = null
  },
  'request-void': ask('void'),
  'approve-void': (next) => clearRequest(next),
  'reject-void': (next) => clearRequest(next),
  'request-force-close': ask('force-close'),
  'approve-force-close': (next) => clearRequest(next),
  'reject-force-close': (next) => clearRequest(next),
  urge: (next) => {
    next.urgeCount += 1
  },
  check: (next, payload) => {
    next.checkResult = payload.passed ? 'passed' : 'failed'
    next.collectorId = null
  },
  rework: (next, _, event) => {
    next.reworkCount += 1
    next.dispatchedAt = event.at
    restartClock(next, event)
  },
  reply: (next, _, event) => {
    next.repliedAt = event.at
  },
  'request-appeal': ask('appeal'),
  'approve-appeal': (next) => {
    next.appeal = 'upheld'
    clearRequest(next)
  },
  'reject-appeal': (next) => {
    next.appeal = 'dismissed'
    clearRequest(next)
  },
  'mark-overdue': (next, payload) => {
    if (payload.stage === 'approve') next.requestOverdue = true
    else {
      next.stageAlarm = 1
      if (payload.stage === 'receive' || payload.stage === 'handle') next.overdueCount += 1
    }
  },
  escalate: (next) => {
    next.stageAlarm = 2
    next.escalationCount += 1
  },
}

const isUnitRequest = (request: RequestKind | null) =>
  request === 'return' || request === 'extension' || request === 'suspension'

function clearRequest(row: CaseRow): void {
  row.request = null
  row.requestBy = null
  row.requestUntil = null
  row.requestDueAt = null
  row.requestOverdue = false
}

function setClock(row: CaseRow, clock: StageClock | null): void {
  row.stage = clock?.stage ?? null
  row.stageStartedAt = clock?.startedAt ?? null
  row.stageAmberAt = clock?.amberAt ?? null
  row.stageDueAt = clock?.dueAt ?? null
  row.stageEscalateAt = clock?.escalateAt ?? null
  row.stageAlarm = 0
}

/** The earliest instant at which the platform has something to do here; see clockwork.ts. */
function wakeAt(row: CaseRow): string | null {
  const next = row.stageAlarm === 0 ? row.stageDueAt : row.stageAlarm === 1 ? row.stageEscalateAt : null
  const answer = row.request && !row.requestOverdue ? row.requestDueAt : null
  const instants = [row.suspendedUntil, next, answer].filter((one) => one !== null)
  return instants.length === 0 ? null : instants.reduce((a, b) => (Date.parse(b) < Date.parse(a) ? b : a))
}
