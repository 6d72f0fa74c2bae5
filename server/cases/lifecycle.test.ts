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
  STATES,
  type State,
  TRANSITIONS,
} from './lifecycle.ts'

const facts = (state: State, more: Partial<CaseFacts> = {}): CaseFacts => ({
  state,
  unitCode: null,
  collectorId: null,
  verification: null,
  checkResult: null,
  ...more,
})
const actor = (role: Role, more: Partial<Actor> = {}): Actor => ({ personId: 'someone', role, unitCode: null, ...more })

describe('the lifecycle', () => {
  it('is deterministic: no two rows lead one role from one state by one action', () => {
    const keys = TRANSITIONS.flatMap((row) =>
      [...row.roles].filter((role) => role !== 'administrator').map((role) => `${row.from}|${row.action}|${role}`),
    )
    expect(new Set(keys).size).toBe(keys.length)
  })

  it('reaches every state from a report, and leads every open state to an end', () => {
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
      if (!STATES[state].open) expect(next(state)).toEqual([])
    }
  })

  it('uses every action and names only known roles', () => {
    expect(new Set(TRANSITIONS.map((row) => row.action))).toEqual(new Set(Object.keys(ACTIONS)))
    for (const row of TRANSITIONS) for (const role of row.roles) expect(ROLES).toHaveProperty(role)
  })

  it.each([
    ['a collector’s report skips verification', 'collector', 'verified'],
    ['a citizen’s report waits for the desk', 'citizen', 'reported'],
    ['the desk’s own report waits too', 'desk', 'reported'],
  ] as const)('%s', (_, role, state) => {
    expect(firstTransition(role).to).toBe(state)
  })

  it.each([
    ['the wrong role', 'dispatch', facts('filed'), actor('collector'), 'wrong_role'],
    ['the wrong state', 'dispatch', facts('handling'), actor('dispatcher'), 'wrong_state'],
    [
      'another unit’s case',
      'accept',
      facts('dispatched', { unitCode: 'A' }),
      actor('unit_staff', { unitCode: 'B' }),
      'not_your_unit',
    ],
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
  ] as const)('refuses %s with its reason', (_, action, subject, who, reason) => {
    expect(decide(action, subject, who)).toBe(reason)
  })

  it('offers the same actions to everyone in a state, each with the reason when it is not theirs', () => {
    const subject = facts('dispatched', { unitCode: 'A' })
    const own = offeredActions(subject, actor('unit_staff', { unitCode: 'A' }))
    const other = offeredActions(subject, actor('dispatcher'))
    expect(own.map((offer) => [offer.action, offer.allowed])).toEqual([
      ['accept', true],
      ['return', true],
    ])
    expect(other.map((offer) => [offer.action, offer.allowed, offer.reason])).toEqual([
      ['accept', false, 'wrong_role'],
      ['return', false, 'wrong_role'],
    ])
  })
})
