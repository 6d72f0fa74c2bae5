import { expect, test } from 'vitest'
import {
  type Actor,
  type CaseFacts,
  offeredActions,
  STATES,
  type State,
  TRANSITIONS,
} from '../../../server/cases/lifecycle.ts'
import { fieldsOf, hasForm, layOut } from './offers.ts'

const facts = (state: State, more: Partial<CaseFacts> = {}): CaseFacts => ({
  state,
  level: 'district',
  platformCode: '330106',
  unitCode: 'U1',
  assistingUnits: ['U2'],
  collectorId: null,
  source: 'citizen',
  verification: null,
  checkResult: 'passed',
  coordination: 'district',
  request: null,
  requestBy: null,
  extensionCount: 0,
  suspensionCount: 0,
  suspendedFrom: 'handling',
  reworkCount: 0,
  overdueCount: 1,
  rejectedReturnCount: 0,
  appeal: null,
  dueAt: null,
  endedAt: null,
  repliedAt: null,
  ...more,
})
const person = (role: Actor['role']): Actor => ({ personId: 'p', role, unitCode: 'U1', areaCode: '330106' })
const now = new Date('2026-11-20T02:00:00Z')
const names = (state: State, role: Actor['role'], more?: Partial<CaseFacts>) => {
  const { main, special, answers } = layOut(offeredActions(facts(state, more), person(role), now).filter(hasForm))
  return [main, special, answers].map((offers) => offers.map(({ action }) => action))
}

test('the next step comes first, special actions stand aside', () => {
  expect(names('filed', 'dispatcher')).toEqual([
    ['dispatch'],
    ['merge', 'hand-up', 'coordinate', 'hand-over', 'request-suspension', 'request-void'],
    [],
  ])
  expect(names('handling', 'unit_staff')).toEqual([['feed-back'], ['request-extension', 'request-suspension'], []])
})

test('a request is answered by a pair, by those who decide it', () => {
  const asked = { request: 'return', requestBy: 'somebody' } as const
  expect(names('dispatched', 'dispatcher', asked).at(2)).toEqual(['approve-return', 'reject-return'])
  expect(names('dispatched', 'unit_staff', asked).at(2)).toEqual([])
})

test.each(Object.keys(STATES) as State[])('nothing offered in %s is lost', (state) => {
  const offers = offeredActions(facts(state), person('administrator'), now)
  const { main, special, answers, refused } = layOut(offers)
  expect([...main, ...special, ...answers, ...refused].map(({ action }) => action).sort()).toEqual(
    offers.map(({ action }) => action).sort(),
  )
})

test('every field a transition requires is in its form', () => {
  for (const { action, requires } of TRANSITIONS)
    expect(fieldsOf({ action, allowed: true, reason: null, requires }, false)).toEqual(
      expect.arrayContaining([...requires]),
    )
})
