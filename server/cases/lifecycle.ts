/**
 * The life of a case as one declared table: state × action × role × guard → state (GB/T 30428.8).
 * The server's checks, the API's allowed actions, the console's buttons and the diagram in docs/lifecycle.md are made
 * from it. `verify` 核实 is before filing; `check` 核查 is after handling.
 */
import type { Role } from '../access/rules.ts'

export const STATES = {
  reported: { zh: '待受理', en: 'Reported', open: true },
  verifying: { zh: '待核实', en: 'To verify', open: true },
  verified: { zh: '待立案', en: 'To file', open: true },
  refused: { zh: '不予立案', en: 'Refused', open: false },
  filed: { zh: '待派遣', en: 'To dispatch', open: true },
  dispatched: { zh: '待接收', en: 'Dispatched', open: true },
  accepted: { zh: '待处置', en: 'Accepted', open: true },
  handling: { zh: '处置中', en: 'Handling', open: true },
  handled: { zh: '待核查', en: 'To check', open: true },
  checked: { zh: '待结案', en: 'To close', open: true },
  closed: { zh: '已结案', en: 'Closed', open: false },
} as const
export type State = keyof typeof STATES

export const ACTIONS = {
  report: { zh: '上报', en: 'Report' },
  'request-verify': { zh: '派核实', en: 'Send to verify' },
  register: { zh: '受理登记', en: 'Register' },
  verify: { zh: '核实', en: 'Verify' },
  file: { zh: '立案', en: 'File' },
  refuse: { zh: '不予立案', en: 'Refuse' },
  dispatch: { zh: '派遣', en: 'Dispatch' },
  accept: { zh: '接收', en: 'Accept' },
  return: { zh: '回退', en: 'Return' },
  handle: { zh: '开始处置', en: 'Start handling' },
  'feed-back': { zh: '反馈', en: 'Feed back' },
  check: { zh: '核查', en: 'Check' },
  close: { zh: '结案', en: 'Close' },
  rework: { zh: '返工', en: 'Rework' },
} as const
export type Action = keyof typeof ACTIONS

/** Why an action is refused: the server's answer and the greyed button say the same. */
export const REASONS = {
  wrong_state: { zh: '当前状态不能进行此操作', en: 'Not possible in the state the case is in' },
  wrong_role: { zh: '您的岗位无权进行此操作', en: 'Your role may not do this' },
  not_your_unit: { zh: '案卷不属于您的单位', en: 'The case is with another unit' },
  not_your_task: { zh: '任务已派给其他采集员', en: 'The task is with another collector' },
  verification_unfounded: { zh: '核实结果为不属实，不能立案', en: 'Verified as unfounded: it cannot be filed' },
  check_not_passed: { zh: '核查未通过，不能结案', en: 'The check did not pass: it cannot be closed' },
  check_not_failed: { zh: '核查已通过，无需返工', en: 'The check passed: nothing to rework' },
} as const
export type Reason = keyof typeof REASONS

/** What guards look at: the part of a case that decides. */
export interface CaseFacts {
  state: State
  unitCode: string | null
  collectorId: string | null
  verification: 'real' | 'unfounded' | null
  checkResult: 'passed' | 'failed' | null
}
export interface Actor {
  personId: string
  role: Role
  unitCode: string | null
}
type Guard = (facts: CaseFacts, actor: Actor) => Reason | null

const ownUnit: Guard = (facts, actor) =>
  actor.role === 'administrator' || (facts.unitCode !== null && facts.unitCode === actor.unitCode)
    ? null
    : 'not_your_unit'
const ownTask: Guard = (facts, actor) =>
  facts.collectorId === null || facts.collectorId === actor.personId || actor.role === 'administrator'
    ? null
    : 'not_your_task'
const notUnfounded: Guard = (facts) => (facts.verification === 'unfounded' ? 'verification_unfounded' : null)
const checkPassed: Guard = (facts) => (facts.checkResult === 'passed' ? null : 'check_not_passed')
const checkFailed: Guard = (facts) => (facts.checkResult === 'failed' ? null : 'check_not_failed')

export interface Transition {
  action: Action
  from: State | null
  to: State
  roles: readonly Role[]
  guards: readonly Guard[]
  /** Names of payload fields that must be given. */
  requires: readonly ('note' | 'condition' | 'unit' | 'real' | 'passed')[]
}

const row = (
  action: Action,
  from: State | null,
  to: State,
  roles: readonly Role[],
  guards: readonly Guard[] = [],
  requires: Transition['requires'] = [],
): Transition => ({ action, from, to, roles: [...roles, 'administrator'], guards, requires })

// A collector's own report has been seen by a collector: it goes straight to filing.
export const TRANSITIONS: readonly Transition[] = [
  row('report', null, 'verified', ['collector']),
  row('report', null, 'reported', [
    'citizen',
    'desk',
    'filing_officer',
    'dispatcher',
    'supervisor',
    'unit_staff',
    'planner',
    'analyst',
  ]),
  row('request-verify', 'reported', 'verifying', ['desk', 'filing_officer']),
  row('register', 'reported', 'verified', ['desk', 'filing_officer']),
  row('verify', 'verifying', 'verified', ['collector'], [ownTask], ['real']),
  row('refuse', 'reported', 'refused', ['desk', 'filing_officer'], [], ['note']),
  row('refuse', 'verified', 'refused', ['filing_officer'], [], ['note']),
  row('file', 'verified', 'filed', ['filing_officer'], [notUnfounded], ['condition']),
  row('dispatch', 'filed', 'dispatched', ['dispatcher'], [], ['unit']),
  row('accept', 'dispatched', 'accepted', ['unit_staff'], [ownUnit]),
  row('return', 'dispatched', 'filed', ['unit_staff'], [ownUnit], ['note']),
  row('handle', 'accepted', 'handling', ['unit_staff'], [ownUnit]),
  row('feed-back', 'handling', 'handled', ['unit_staff'], [ownUnit], ['note']),
  row('check', 'handled', 'checked', ['collector'], [ownTask], ['passed']),
  row('close', 'checked', 'closed', ['filing_officer'], [checkPassed]),
  row('rework', 'checked', 'dispatched', ['filing_officer'], [checkFailed], ['note']),
]

/** The transition an actor would take, or the code of the reason why not. */
export function decide(action: Action, facts: CaseFacts, actor: Actor): Transition | Reason {
  const inState = TRANSITIONS.filter((transition) => transition.action === action && transition.from === facts.state)
  if (inState.length === 0) return 'wrong_state'
  const transition = inState.find((candidate) => candidate.roles.includes(actor.role))
  if (!transition) return 'wrong_role'
  for (const guard of transition.guards) {
    const reason = guard(facts, actor)
    if (reason) return reason
  }
  return transition
}

/** The first state of a report by this role. */
export function firstTransition(role: Role): Transition {
  const transition = TRANSITIONS.find((candidate) => candidate.from === null && candidate.roles.includes(role))
  if (!transition) throw new Error(`no report transition for role ${role}`)
  return transition
}

/**
 * Every action that leads out of a case's state, allowed or with its reason. Actions impossible in the
 * state are not listed at all, so that a person learns what can happen next, and by whom.
 */
export function offeredActions(
  facts: CaseFacts,
  actor: Actor,
): { action: Action; allowed: boolean; reason: Reason | null; requires: Transition['requires'] }[] {
  const actions = [
    ...new Set(
      TRANSITIONS.filter((transition) => transition.from === facts.state).map((transition) => transition.action),
    ),
  ]
  return actions.map((action) => {
    const decision = decide(action, facts, actor)
    if (typeof decision !== 'string') return { action, allowed: true, reason: null, requires: decision.requires }
    const requires =
      TRANSITIONS.find((transition) => transition.action === action && transition.from === facts.state)?.requires ?? []
    return { action, allowed: false, reason: decision, requires }
  })
}
