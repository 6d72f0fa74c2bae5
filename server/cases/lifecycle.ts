/**
 * The life of a case as one declared table: state × action × role × guard → state (GB/T 30428.8; the special actions
 * 延期, 挂账, 回退, 督办, 作废, 强制结案, 并案, 自行处置, 申诉; and of the Hangzhou regulation coordination (Art. 24), substitute
 * rectification (25), hand-over (18, 30) and the reply to the reporter (27)).
 * The server's checks, the API's allowed actions, the console's buttons and the pages docs/lifecycle.md and
 * docs/actions.md are made from it. `verify` 核实 is before filing; `check` 核查 is after handling.
 */
import type { Role } from '../access/rules.ts'
import type { Actor, CaseFacts, Guard } from './guards.ts'
import * as guard from './guards.ts'
import { type Action, type Reason, type RequestKind, STATES, type State } from './words.ts'

export {
  type Actor,
  type CaseFacts,
  type Level,
  MAX_EXTENSIONS,
  MAX_SUSPENSION_DAYS,
  PLATFORM,
  reporterWaits,
} from './guards.ts'
export { ACTIONS, type Action, REASONS, REQUESTS, type Reason, type RequestKind, STATES, type State } from './words.ts'

/** Fields of a request body that a transition may ask for. */
export type Field =
  | 'note'
  | 'condition'
  | 'unit'
  | 'real'
  | 'passed'
  | 'until'
  | 'payer'
  | 'into'
  | 'geometry'
  | 'class'

export interface Transition {
  action: Action
  from: State | null
  to: State
  roles: readonly (Role | 'system')[]
  guards: readonly Guard[]
  /** Names of payload fields that must be given. */
  requires: readonly Field[]
}

export const TRANSITIONS: Transition[] = []

interface Terms {
  guards?: readonly Guard[]
  requires?: readonly Field[]
}
/** Declares one row for each state it may start from; `same` leaves the case where it is. An administrator may take any. */
function row(
  action: Action,
  from: State | null | readonly State[],
  to: State | 'same',
  roles: readonly (Role | 'system')[],
  { guards = [], requires = [] }: Terms = {},
): void {
  for (const start of Array.isArray(from) ? (from as readonly State[]) : [from as State | null]) {
    const target = to === 'same' ? start! : to
    const all = roles[0] === 'system' && roles.length === 1 ? roles : [...roles, 'administrator' as const]
    TRANSITIONS.push({ action, from: start, to: target, roles: all, guards, requires })
  }
}
/** A request and the two answers to it: who asks, who decides, and where a grant leads. */
function request(
  kind: RequestKind,
  from: State | readonly State[],
  to: State | 'same',
  asks: { roles: readonly Role[]; guards?: readonly Guard[]; requires?: readonly Field[] },
  decides: readonly { roles: readonly Role[]; guards?: readonly Guard[] }[],
): void {
  const requires = asks.requires ?? (['note'] as const)
  row(`request-${kind}`, from, 'same', asks.roles, { guards: [...(asks.guards ?? []), guard.noRequest], requires })
  for (const { roles, guards = [] } of decides) {
    row(`approve-${kind}`, from, to, roles, { guards: [guard.asked(kind), ...guards] })
    row(`reject-${kind}`, from, 'same', roles, { guards: [guard.asked(kind), ...guards], requires: ['note'] })
  }
}

const { ownUnit, ownTask, ownPlatform } = guard
const WITH_UNIT = ['dispatched', 'accepted', 'handling'] as const
const AT_WORK = ['accepted', 'handling'] as const
const AT_PLATFORM = ['filed', 'coordinating'] as const
const SINCE_FILED = [...AT_PLATFORM, ...WITH_UNIT, 'suspended', 'transferred', 'handled', 'checked'] as const
const BEFORE_FILING = ['reported', 'verifying', 'verified', 'self_handled'] as const
const ENDED = (Object.keys(STATES) as State[]).filter((state) => !STATES[state].open)

// 1–2. Collecting and filing. A collector's own report has been seen by a collector: it goes straight to filing.
row('report', null, 'verified', ['collector'])
row('report', null, 'reported', [
  'citizen',
  'desk',
  'filing_officer',
  'dispatcher',
  'supervisor',
  'unit_staff',
  'planner',
  'analyst',
])
row('report-handled', null, 'self_handled', ['collector'])
row('approve-self-handling', 'self_handled', 'closed', ['filing_officer'])
row('reject-self-handling', 'self_handled', 'verified', ['filing_officer'], { requires: ['note'] })
row('request-verify', 'reported', 'verifying', ['desk', 'filing_officer'])
// The collector who had the task may be gone: it is given out anew.
row('request-verify', 'verifying', 'same', ['desk', 'filing_officer'])
row('request-check', 'handled', 'same', ['desk', 'filing_officer'])
row('register', 'reported', 'verified', ['desk', 'filing_officer'])
row('verify', 'verifying', 'verified', ['collector'], { guards: [ownTask], requires: ['real'] })
row('file', 'verified', 'filed', ['filing_officer'], { guards: [guard.notUnfounded], requires: ['condition'] })
row('refuse', 'reported', 'refused', ['desk', 'filing_officer'], { requires: ['note'] })
row('refuse', 'verified', 'refused', ['filing_officer'], { requires: ['note'] })
row('merge', 'reported', 'merged', ['desk', 'filing_officer'], { requires: ['into'] })
row('merge', 'verified', 'merged', ['filing_officer'], { requires: ['into'] })
row('merge', 'filed', 'merged', ['dispatcher'], { guards: [ownPlatform], requires: ['into'] })

// 3. Dispatching, on two levels of command.
row('dispatch', 'filed', 'dispatched', ['dispatcher'], { guards: [ownPlatform], requires: ['unit'] })
row('hand-down', 'filed', 'same', ['dispatcher'], { guards: [guard.atCity, ownPlatform] })
row('hand-up', 'filed', 'same', ['dispatcher'], { guards: [guard.atDistrict, guard.ownOrCity], requires: ['note'] })
row('recall', ['dispatched', 'transferred'], 'filed', ['dispatcher'], { guards: [ownPlatform], requires: ['note'] })
row('coordinate', 'filed', 'coordinating', ['dispatcher'], { guards: [ownPlatform], requires: ['note'] })
row('raise', 'coordinating', 'same', ['dispatcher'], {
  guards: [guard.districtCoordinates, ownPlatform],
  requires: ['note'],
})
row('decide', 'coordinating', 'dispatched', ['dispatcher'], { guards: [ownPlatform], requires: ['unit', 'note'] })
row('substitute', 'coordinating', 'dispatched', ['dispatcher'], {
  guards: [ownPlatform],
  requires: ['unit', 'payer', 'note'],
})
row('substitute', WITH_UNIT, 'dispatched', ['dispatcher'], {
  guards: [ownPlatform, guard.isOverdue],
  requires: ['unit', 'payer', 'note'],
})
row('hand-over', [...AT_PLATFORM, ...AT_WORK], 'transferred', ['dispatcher'], {
  guards: [ownPlatform],
  requires: ['unit', 'note'],
})

// 4–5. Handling and feeding back.
row('accept', 'dispatched', 'accepted', ['unit_staff'], { guards: [ownUnit] })
row('handle', 'accepted', 'handling', ['unit_staff'], { guards: [ownUnit] })
row('assist', WITH_UNIT, 'same', ['unit_staff'], { guards: [guard.assisting], requires: ['note'] })
row('feed-back', 'handling', 'handled', ['unit_staff'], { guards: [ownUnit], requires: ['note'] })
row('conclude', 'transferred', 'handled', ['unit_staff'], { guards: [ownUnit], requires: ['note'] })
request('return', ['dispatched', 'accepted'], 'filed', { roles: ['unit_staff'], guards: [ownUnit] }, [
  { roles: ['dispatcher'], guards: [ownPlatform] },
])
request('extension', AT_WORK, 'same', { roles: ['unit_staff'], guards: [ownUnit, guard.inTime, guard.extensionLeft] }, [
  { roles: ['dispatcher'], guards: [ownPlatform, guard.firstExtension] },
  { roles: ['supervisor'] },
])
const untilAndWhy = ['note', 'until'] as const
request(
  'suspension',
  AT_WORK,
  'suspended',
  { roles: ['unit_staff'], guards: [ownUnit, guard.neverSuspended], requires: untilAndWhy },
  [{ roles: ['dispatcher'], guards: [ownPlatform] }],
)
// Nobody's thing 无主: the platform itself asks to put it on the list of open problems, the supervisor decides.
request(
  'suspension',
  AT_PLATFORM,
  'suspended',
  { roles: ['dispatcher'], guards: [ownPlatform, guard.neverSuspended], requires: untilAndWhy },
  [{ roles: ['supervisor'] }],
)
for (const state of [...AT_PLATFORM, ...AT_WORK]) {
  const guards = [guard.suspendedFrom(state)]
  row('resume', 'suspended', state, ['system'], { guards })
  row('resume', 'suspended', state, ['dispatcher'], { guards: [...guards, ownPlatform] })
}
for (const state of AT_WORK)
  row('resume', 'suspended', state, ['unit_staff'], { guards: [guard.suspendedFrom(state), ownUnit] })

// 6. Checking and closing.
row('check', 'handled', 'checked', ['collector'], { guards: [ownTask], requires: ['passed'] })
row('close', 'checked', 'closed', ['filing_officer'], { guards: [guard.checkPassed, guard.noRequest] })
row('rework', 'checked', 'dispatched', ['filing_officer'], { guards: [guard.checkFailed], requires: ['note'] })
request('void', SINCE_FILED, 'voided', { roles: ['dispatcher'], guards: [ownPlatform] }, [
  { roles: ['filing_officer'] },
])
request('force-close', SINCE_FILED, 'force_closed', { roles: ['filing_officer'] }, [{ roles: ['supervisor'] }])
request(
  'appeal',
  ['closed', 'force_closed', 'voided'],
  'same',
  { roles: ['unit_staff'], guards: [ownUnit, guard.appealable] },
  [{ roles: ['supervisor'] }],
)
row('reply', ENDED, 'same', ['desk', 'filing_officer'], { guards: [guard.replyDue], requires: ['note'] })

// What was reported wrongly is corrected while the case is open, and responsibility follows. A class that is changed after
// filing takes a condition of the new class with it, so that nobody who has the case loses it: its deadline follows the
// new limit from the same start. The unit stays until a person sends the case to another.
for (const state of [...BEFORE_FILING, ...SINCE_FILED]) {
  const requires = { relocate: ['geometry', 'note'], reclassify: ['class', 'note'] } as const
  const filed = !(BEFORE_FILING as readonly State[]).includes(state)
  for (const action of ['relocate', 'reclassify'] as const) {
    const terms = {
      requires: action === 'reclassify' && filed ? (['class', 'condition', 'note'] as const) : requires[action],
    }
    row(action, state, 'same', ['filing_officer', 'supervisor'], terms)
    row(action, state, 'same', ['dispatcher'], { ...terms, guards: [ownPlatform] })
  }
}
row('reassign', WITH_UNIT, 'dispatched', ['dispatcher'], {
  guards: [ownPlatform, guard.noRequest],
  requires: ['unit', 'note'],
})
// Where rules, zones or borders were changed and somebody confirmed what that moves, the platform moves it.
row('reassign', WITH_UNIT, 'dispatched', ['system'])
row('renew', [...BEFORE_FILING, ...SINCE_FILED], 'same', ['system'])

// Urging, and what the platform does by the clock.
row('urge', SINCE_FILED, 'same', ['supervisor'], { requires: ['note'] })
row('urge', WITH_UNIT, 'same', ['dispatcher'], { guards: [ownPlatform], requires: ['note'] })
row('mark-overdue', Object.keys(STATES) as State[], 'same', ['system'])
row('escalate', Object.keys(STATES) as State[], 'same', ['system'])

const byStart = new Map<string, Transition[]>()
for (const transition of TRANSITIONS) {
  const key = `${transition.from} ${transition.action}`
  byStart.set(key, [...(byStart.get(key) ?? []), transition])
}

/** The transition an actor would take, or the code of the reason why not. */
export function decide(action: Action, facts: CaseFacts, actor: Actor, now: Date): Transition | Reason {
  const inState = byStart.get(`${facts.state} ${action}`) ?? []
  if (inState.length === 0) return 'wrong_state'
  let reason: Reason = 'wrong_role'
  for (const transition of inState) {
    if (!transition.roles.includes(actor.role)) continue
    const refusals = transition.guards.map((one) => one(facts, actor, now)).filter((one) => one !== null)
    if (refusals.length === 0) return transition
    reason = refusals[0]!
  }
  return reason
}

/** How a report by this role begins; `handled` is a trifle the collector put right on the spot. */
export function firstTransition(role: Role, handled = false): Transition {
  const action = handled ? 'report-handled' : 'report'
  const transition = byStart.get(`null ${action}`)!.find((candidate) => candidate.roles.includes(role))
  if (!transition) throw new Error(`no ${action} transition for role ${role}`)
  return transition
}

export interface Offer {
  action: Action
  allowed: boolean
  reason: Reason | null
  requires: readonly Field[]
}

/**
 * Every action of people that leads out of a case's state, allowed or with its reason. Actions impossible in the state,
 * and answers to requests nobody made, are not listed at all, so that a person learns what can happen next, and by whom.
 */
export function offeredActions(facts: CaseFacts, actor: Actor, now: Date): Offer[] {
  const offers: Offer[] = []
  for (const inState of byStart.values()) {
    const [{ action, from, requires }] = inState as [Transition, ...Transition[]]
    if (from !== facts.state || inState.every(({ roles }) => roles[0] === 'system')) continue
    const decision = decide(action, facts, actor, now)
    if (typeof decision !== 'string') offers.push({ action, allowed: true, reason: null, requires: decision.requires })
    else if (!isAnswerToNothing(action, facts)) offers.push({ action, allowed: false, reason: decision, requires })
  }
  return offers
}

const isAnswerToNothing = (action: Action, { request }: CaseFacts) =>
  /^(approve|reject)-/.test(action) && !action.endsWith('self-handling') && !action.endsWith(`-${request}`)
