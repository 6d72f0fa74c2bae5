import { expect, it } from 'vitest'
import { bulkPatch, byReason } from './bulk.ts'

it('only what is switched on is changed, and an empty field empties', () => {
  expect(bulkPatch({})).toBeNull()
  expect(bulkPatch({ owner: null, note: '  ', state: 'lost' })).toEqual({ owner: null, note: null, state: 'lost' })
  expect(bulkPatch({ name: ' 路灯 ' })).toEqual({ name: '路灯' })
  expect(bulkPatch({ name: ' ', note: 'x' })).toBeNull()
})

it('refusals are told by reason, most frequent first', () => {
  const one = (code: string, reason: 'changed' | 'forbidden') => ({ code, reason, version: 1 })
  expect(byReason([one('1', 'changed'), one('2', 'forbidden'), one('3', 'forbidden')])).toEqual([
    { reason: 'forbidden', codes: ['2', '3'] },
    { reason: 'changed', codes: ['1'] },
  ])
})
