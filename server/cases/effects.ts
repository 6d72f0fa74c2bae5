/** What each action does to the case row, beside state, clock, collector and photos, which any action may change. */
import type { ActionPayload, CaseEvent } from './events.ts'
import type { CaseRow } from './projection.ts'
import type { Action, RequestKind } from './words.ts'

type Effect = (next: CaseRow, payload: ActionPayload, event: CaseEvent, before: CaseRow) => void

/** The case goes to a unit, whose handling clock begins. */
const sendTo: Effect = (next, payload, event) => {
  // What another unit asked for is no question to this one.
  if (isUnitRequest(next.request)) clearRequest(next)
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
/** What it is and where, and who is responsible for that. */
const correct: Effect = (next, payload) => {
  const { accuracyMetres, ...place } = payload.place ?? {}
  Object.assign(next, place, payload.subject)
  if (accuracyMetres !== undefined) next.accuracyM = accuracyMetres
  next.platformCode = next.managementCode ?? next.districtCode
  next.suggestedUnitCode = payload.suggestedUnit ?? null
  next.responsibility = payload.responsibility ?? null
}
const fileOn: Effect = (next, payload) => {
  next.conditionSeq = payload.condition ?? null
  next.conditionVersion = payload.conditionVersion ?? null
  next.limitValue = payload.limitValue ?? null
  next.limitUnit = payload.limitUnit ?? null
  next.grade = payload.grade ?? null
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

export const EFFECTS: Partial<Record<Action, Effect>> = {
  verify: (next, payload) => {
    next.verification = payload.real ? 'real' : 'unfounded'
    next.collectorId = null
  },
  file: (next, payload, event, before) => {
    fileOn(next, payload, event, before)
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
    next.substituteFor = before.substituteFor ?? before.unitCode
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
  relocate: correct,
  reclassify: (next, payload, event, before) => {
    correct(next, payload, event, before)
    if (payload.condition !== undefined) fileOn(next, payload, event, before)
  },
  renew: correct,
  reassign: (next, payload, event, before) => {
    takeBack(next, payload, event, before)
    sendTo(next, payload, event, before)
    correct(next, payload, event, before)
  },
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
      next.alarmDueAt = next.stageDueAt
      if (payload.stage === 'receive' || payload.stage === 'handle') next.overdueCount += 1
    }
  },
  escalate: (next) => {
    next.stageAlarm = 2
    next.escalationCount += 1
  },
}

/** Asked by the unit: it lapses when the case moves on. */
export const isUnitRequest = (request: RequestKind | null) =>
  request === 'return' || request === 'extension' || request === 'suspension'

/** Nothing waits for an answer any more. */
export function clearRequest(row: CaseRow): void {
  row.request = null
  row.requestBy = null
  row.requestUntil = null
  row.requestDueAt = null
  row.requestOverdue = false
}
