/** What decides whether an action may be taken, besides state and role: pure questions about a case and a person. */
import type { Role } from '../access/rules.ts'
import type { Reason, RequestKind, State } from './words.ts'

/** Two levels of command 两级指挥: which platform dispatches the case. */
export type Level = 'city' | 'district'

/** What guards look at: the part of a case that decides. Instants are ISO texts. */
export interface CaseFacts {
  state: State
  level: Level
  /** District or management area whose platform the case belongs to. */
  platformCode: string
  unitCode: string | null
  assistingUnits: readonly string[]
  collectorId: string | null
  source: string
  verification: 'real' | 'unfounded' | null
  checkResult: 'passed' | 'failed' | null
  coordination: Level | null
  request: RequestKind | null
  requestBy: string | null
  extensionCount: number
  suspensionCount: number
  suspendedFrom: State | null
  reworkCount: number
  overdueCount: number
  rejectedReturnCount: number
  appeal: 'upheld' | 'dismissed' | null
  dueAt: string | null
  endedAt: string | null
  repliedAt: string | null
}

/** Who acts: a person, or the platform itself (role `system`, no person). */
export interface Actor {
  personId: string
  role: Role | 'system'
  unitCode: string | null
  areaCode: string | null
}

/** The platform as an actor: no person, only what the lifecycle lets `system` do. */
export const PLATFORM: Actor = { personId: '', role: 'system', unitCode: null, areaCode: null }

type Question = (facts: CaseFacts, actor: Actor, now: Date) => Reason | null
/** A question about a case and a person, and the reasons it may answer; null lets pass. */
export type Guard = Question & { reasons: readonly Reason[] }

/** At most two extensions, asked for before the deadline; the second is the supervisor's to grant. A city setting. */
export const MAX_EXTENSIONS = 2
/** A suspension ends by itself, within a year. */
export const MAX_SUSPENSION_DAYS = 365
const APPEAL_DAYS = 10
const DAY = 86_400_000

const guard = (reasons: readonly Reason[], question: Question): Guard => Object.assign(question, { reasons })
const test = (holds: (facts: CaseFacts, actor: Actor, now: Date) => boolean, otherwise: Reason): Guard =>
  guard([otherwise], (facts, actor, now) => (holds(facts, actor, now) ? null : otherwise))
const isAdministrator = (actor: Actor) => actor.role === 'administrator'
const isPast = (instant: string | null, now: Date) => instant !== null && Date.parse(instant) < now.getTime()

export const ownUnit = test(
  (facts, actor) => isAdministrator(actor) || (facts.unitCode !== null && facts.unitCode === actor.unitCode),
  'not_your_unit',
)
export const assisting = test(
  (facts, actor) => isAdministrator(actor) || facts.assistingUnits.includes(actor.unitCode ?? ''),
  'not_assisting',
)
export const ownTask = test(
  (facts, actor) => isAdministrator(actor) || facts.collectorId === null || facts.collectorId === actor.personId,
  'not_your_task',
)
export const notUnfounded = test((facts) => facts.verification !== 'unfounded', 'verification_unfounded')
export const checkPassed = test((facts) => facts.checkResult === 'passed', 'check_not_passed')
export const checkFailed = test((facts) => facts.checkResult === 'failed', 'check_not_failed')

/**
 * Why a district's dispatcher may not send a unit: only those of the district or management area the case is in.
 * @param unitArea area the unit serves; null is the whole city
 */
export function unitBar(
  actor: Actor,
  { platformCode, districtCode }: { platformCode: string; districtCode: string },
  unitArea: string | null,
): 'city_unit' | 'foreign_unit' | null {
  if (actor.role !== 'dispatcher' || actor.areaCode === null) return null
  if (unitArea === null) return 'city_unit'
  return unitArea === platformCode || unitArea.startsWith(districtCode) ? null : 'foreign_unit'
}

/** A dispatcher acts on what their own platform holds: the city's on the city's, a district's on its own. */
export const ownPlatform = guard(['with_city', 'with_district', 'other_platform'], (facts, actor) => {
  if (isAdministrator(actor)) return null
  if (facts.level === 'city') return actor.areaCode === null ? null : 'with_city'
  if (actor.areaCode === null) return 'with_district'
  return actor.areaCode === facts.platformCode ? null : 'other_platform'
})
/** The city may take up what a district holds; a district only what is its own. */
export const ownOrCity = test(
  (facts, actor) => isAdministrator(actor) || actor.areaCode === null || actor.areaCode === facts.platformCode,
  'other_platform',
)
export const atCity = test((facts) => facts.level === 'city', 'with_district')
export const atDistrict = test((facts) => facts.level === 'district', 'with_city')
export const districtCoordinates = test((facts) => facts.coordination === 'district', 'coordination_at_city')

export const noRequest = test((facts) => facts.request === null, 'request_pending')
/** Somebody else asked for this. */
export const asked = (kind: RequestKind): Guard =>
  guard(['no_request', 'own_request'], (facts, actor) => {
    if (facts.request !== kind) return 'no_request'
    return facts.requestBy === actor.personId && !isAdministrator(actor) ? 'own_request' : null
  })
export const inTime = test((facts, _, now) => !isPast(facts.dueAt, now), 'already_overdue')
export const isOverdue = test((facts, _, now) => isPast(facts.dueAt, now), 'not_overdue')
export const extensionLeft = test((facts) => facts.extensionCount < MAX_EXTENSIONS, 'no_extension_left')
export const firstExtension = test((facts) => facts.extensionCount === 0, 'needs_supervisor')
export const neverSuspended = test((facts) => facts.suspensionCount === 0, 'suspended_before')
export const suspendedFrom = (state: State): Guard =>
  test((facts) => facts.suspendedFrom === state, 'not_suspended_there')

/** Article 27: whoever reported from outside is told what became of it. */
export const reporterWaits = (facts: Pick<CaseFacts, 'source'>) =>
  facts.source === 'citizen' || facts.source === 'hotline'
export const replyDue = guard(['no_reply_due', 'already_replied'], (facts) => {
  if (!reporterWaits(facts)) return 'no_reply_due'
  return facts.repliedAt === null ? null : 'already_replied'
})

export const appealable = guard(['appealed_before', 'nothing_to_appeal', 'appeal_too_late'], (facts, _, now) => {
  if (facts.appeal !== null) return 'appealed_before'
  if (facts.overdueCount + facts.reworkCount + facts.rejectedReturnCount === 0) return 'nothing_to_appeal'
  const ended = facts.endedAt === null ? now.getTime() : Date.parse(facts.endedAt)
  return now.getTime() - ended > APPEAL_DAYS * DAY ? 'appeal_too_late' : null
})
