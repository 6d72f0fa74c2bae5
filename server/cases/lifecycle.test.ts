import { describe, expect, it } from 'vitest'
import type { Role } from '../access/rules.ts'
import { ROLES } from '../access/rules.ts'
import {
  ACTIONS,
  type Actor,
  type CaseFacts,
  decide,
  firstTransition,
  offeredActions,
  PLATFORM,
  REQUESTS,
  type RequestKind,
  STATES,
  type State,
  TRANSITIONS,
} from './lifecycle.ts'
import { requestsWaitingFor, statesWaitingFor } from './rules.ts'

const facts = (state: State, more: Partial<CaseFacts> = {}): CaseFacts => ({
  state,
  unitCode: null,
  collectorId: null,
  verification: null,
  checkResult: null,
  level: 'city',
  platformCode: '330102',
  assistingUnits: [],
  source: 'collector',
  coordination: null,
  request: null,
  requestBy: null,
  extensionCount: 0,
  suspensionCount: 0,
  suspendedFrom: null,
  reworkCount: 0,
  overdueCount: 0,
  rejectedReturnCount: 0,
  appeal: null,
  dueAt: null,
  endedAt: null,
  repliedAt: null,
  ...more,
})
const actor = (role: Role, more: Partial<Actor> = {}): Actor => ({
  personId: 'someone',
  role,
  unitCode: null,
  areaCode: null,
  ...more,
})
const NOW = new Date('2026-11-20T02:00:00Z')

describe('the lifecycle', () => {
  it('is deterministic: whatever the case and the person, at most one row of the table applies', () => {
    // Rows of one action and state differ by role or by guards that exclude each other: tried over the facts they look at.
    for (const state of Object.keys(STATES) as State[])
      for (const role of Object.keys(ROLES) as Role[]) {
        if (role === 'administrator') continue
        for (const suspendedFrom of [null, 'filed', 'coordinating', 'accepted', 'handling'] as const)
          for (const request of [null, ...(Object.keys(REQUESTS) as RequestKind[])]) {
            const subject = facts(state, { suspendedFrom, request, unitCode: 'A' })
            const who = actor(role, { unitCode: 'A' })
            for (const action of new Set(TRANSITIONS.map((row) => row.action))) {
              const apply = TRANSITIONS.filter(
                (row) =>
                  row.action === action &&
                  row.from === state &&
                  row.roles.includes(role) &&
                  row.guards.every((guard) => guard(subject, who, NOW) === null),
              )
              expect(apply.length, `${state} ${action} ${role}`).toBeLessThan(2)
            }
          }
      }
  })

  it('reaches every state from a report, and leads every open state to an end, which nothing leads out of', () => {
    const next = (state: State | null) => TRANSITIONS.filter((row) => row.from === state).map((row) => row.to)
    const reached = new Set<State>(next(null))
    for (const state of reached) for (const to of next(state)) reached.add(to)
    expect([...reached].sort()).toEqual(Object.keys(STATES).sort())
    for (const state of Object.keys(STATES) as State[]) {
      const seen = new Set<State>([state])
      for (const from of seen) for (const to of next(from)) seen.add(to)
      expect(
        [...seen].some((end) => !STATES[end].open),
        `${state} can end`,
      ).toBe(true)
      if (!STATES[state].open) expect(new Set([...next(state), state])).toEqual(new Set([state]))
    }
  })

  it('uses every action and names only known roles', () => {
    expect(new Set(TRANSITIONS.map((row) => row.action))).toEqual(new Set(Object.keys(ACTIONS)))
    for (const row of TRANSITIONS)
      for (const role of row.roles) expect(role === 'system' || role in ROLES, role).toBe(true)
  })

  it('lets every request be granted and refused by somebody, wherever it may be made', () => {
    for (const kind of Object.keys(REQUESTS) as RequestKind[]) {
      const places = (action: string) =>
        new Set(TRANSITIONS.filter((row) => row.action === action).map((row) => row.from))
      expect(places(`approve-${kind}`)).toEqual(places(`request-${kind}`))
      expect(places(`reject-${kind}`)).toEqual(places(`request-${kind}`))
    }
  })

  it.each([
    ['a collector’s report skips verification', 'collector', false, 'verified'],
    ['what a collector put right is only audited', 'collector', true, 'self_handled'],
    ['a citizen’s report waits for the desk', 'citizen', false, 'reported'],
    ['the desk’s own report waits too', 'desk', false, 'reported'],
  ] as const)('%s', (_, role, handled, state) => {
    expect(firstTransition(role, handled).to).toBe(state)
  })

  const staff = actor('unit_staff', { unitCode: 'A' })
  const atUnit = { unitCode: 'A', dueAt: '2026-11-21T02:00:00.000Z' } as const
  it.each([
    ['the wrong role', 'dispatch', facts('filed'), actor('collector'), 'wrong_role'],
    ['the wrong state', 'dispatch', facts('handling'), actor('dispatcher'), 'wrong_state'],
    ['anything on a voided case', 'handle', facts('voided', atUnit), staff, 'wrong_state'],
    ['another unit’s case', 'accept', facts('dispatched', { unitCode: 'B' }), staff, 'not_your_unit'],
    ['help that was not asked for', 'assist', facts('handling', { assistingUnits: ['B'] }), staff, 'not_assisting'],
    [
      'another collector’s task',
      'check',
      facts('handled', { collectorId: 'other' }),
      actor('collector'),
      'not_your_task',
    ],
    [
      'an unfounded report',
      'file',
      facts('verified', { verification: 'unfounded' }),
      actor('filing_officer'),
      'verification_unfounded',
    ],
    [
      'a failed check',
      'close',
      facts('checked', { checkResult: 'failed' }),
      actor('filing_officer'),
      'check_not_passed',
    ],
    [
      'rework after a passed check',
      'rework',
      facts('checked', { checkResult: 'passed' }),
      actor('filing_officer'),
      'check_not_failed',
    ],
    [
      'a district what the city holds',
      'dispatch',
      facts('filed'),
      actor('dispatcher', { areaCode: '330102' }),
      'with_city',
    ],
    [
      'the city what a district holds',
      'dispatch',
      facts('filed', { level: 'district' }),
      actor('dispatcher'),
      'with_district',
    ],
    [
      'a district its neighbour’s',
      'dispatch',
      facts('filed', { level: 'district' }),
      actor('dispatcher', { areaCode: '330106' }),
      'other_platform',
    ],
    [
      'a second request beside the first',
      'request-extension',
      facts('handling', { ...atUnit, request: 'suspension' }),
      staff,
      'request_pending',
    ],
    ['an answer nobody asked for', 'approve-extension', facts('handling', atUnit), actor('dispatcher'), 'no_request'],
    [
      'an extension asked for too late',
      'request-extension',
      facts('handling', { ...atUnit, dueAt: '2026-11-20T01:00:00.000Z' }),
      staff,
      'already_overdue',
    ],
    [
      'a third extension',
      'request-extension',
      facts('handling', { ...atUnit, extensionCount: 2 }),
      staff,
      'no_extension_left',
    ],
    [
      'a dispatcher the second extension',
      'approve-extension',
      facts('handling', { ...atUnit, request: 'extension', requestBy: 'x', extensionCount: 1 }),
      actor('dispatcher'),
      'needs_supervisor',
    ],
    [
      'a second suspension',
      'request-suspension',
      facts('handling', { ...atUnit, suspensionCount: 1 }),
      staff,
      'suspended_before',
    ],
    [
      'one’s own request',
      'approve-void',
      facts('filed', { request: 'void', requestBy: 'someone' }),
      actor('filing_officer'),
      'own_request',
    ],
    [
      'raising what the city coordinates',
      'raise',
      facts('coordinating', { coordination: 'city' }),
      actor('dispatcher'),
      'coordination_at_city',
    ],
    [
      'substitute rectification while there is time',
      'substitute',
      facts('handling', atUnit),
      actor('dispatcher'),
      'not_overdue',
    ],
    ['a reply to nobody', 'reply', facts('closed'), actor('desk'), 'no_reply_due'],
    [
      'a second reply',
      'reply',
      facts('closed', { source: 'citizen', repliedAt: '2026-11-19T02:00:00.000Z' }),
      actor('desk'),
      'already_replied',
    ],
    ['an appeal against nothing', 'request-appeal', facts('closed', atUnit), staff, 'nothing_to_appeal'],
    [
      'a late appeal',
      'request-appeal',
      facts('closed', { ...atUnit, overdueCount: 1, endedAt: '2026-11-01T02:00:00.000Z' }),
      staff,
      'appeal_too_late',
    ],
    [
      'a second appeal',
      'request-appeal',
      facts('closed', { ...atUnit, overdueCount: 1, appeal: 'dismissed' }),
      staff,
      'appealed_before',
    ],
    [
      'people what only the clock does',
      'mark-overdue',
      facts('handling', atUnit),
      actor('administrator'),
      'wrong_role',
    ],
  ] as const)('refuses %s with its reason', (_, action, subject, who, reason) => {
    expect(decide(action, subject, who, NOW)).toBe(reason)
  })

  it('resumes a suspended case where it stood', () => {
    for (const from of ['filed', 'coordinating', 'accepted', 'handling'] as const) {
      const decision = decide('resume', facts('suspended', { suspendedFrom: from }), PLATFORM, NOW)
      expect(typeof decision === 'string' ? decision : decision.to).toBe(from)
    }
  })

  it('offers the same actions to everyone in a state, each with the reason when it is not theirs', () => {
    const subject = facts('dispatched', { unitCode: 'A' })
    const offers = (who: Actor) => offeredActions(subject, who, NOW)
    const [own, other] = [offers(staff), offers(actor('analyst'))]
    expect(own.map((offer) => offer.action)).toEqual(other.map((offer) => offer.action))
    expect(own.filter((offer) => offer.allowed).map((offer) => offer.action)).toEqual(['accept', 'request-return'])
    expect(other.every((offer) => !offer.allowed && offer.reason === 'wrong_role')).toBe(true)
  })

  it.each([
    ['collector', ['verifying', 'handled'], []],
    ['desk', ['reported'], []],
    ['filing_officer', ['self_handled', 'reported', 'verified', 'checked'], ['void']],
    ['dispatcher', ['filed', 'coordinating'], ['return', 'extension', 'suspension']],
    ['unit_staff', ['dispatched', 'accepted', 'handling', 'transferred'], []],
    ['supervisor', [], ['extension', 'suspension', 'force-close', 'appeal']],
  ] as const)('puts into the queue of a %s what waits for them, and no more', (role, states, requests) => {
    expect([statesWaitingFor(role), requestsWaitingFor(role)]).toEqual([states, requests])
  })

  it('offers answers only to the request that was made', () => {
    const subject = facts('handling', { unitCode: 'A', request: 'extension', requestBy: 'x' })
    const answers = offeredActions(subject, actor('dispatcher'), NOW).filter(({ action }) =>
      /^(approve|reject)/.test(action),
    )
    expect(answers.map(({ action, allowed }) => [action, allowed])).toEqual([
      ['approve-extension', true],
      ['reject-extension', true],
    ])
  })
})
