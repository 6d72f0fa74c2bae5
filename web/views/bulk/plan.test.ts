import { describe, expect, it } from 'vitest'
import type { BulkRow } from '../../../server/cases/bulk/schema.ts'
import { arrange, coloursOf, firstChoice } from './plan.ts'

const named = (code: string) => ({ code, name: code, nameEn: code })
const row = (id: string, unit: string, more: Partial<BulkRow> = {}) =>
  ({ id, suggestion: { unit: named(unit) }, blocked: null, doubts: [], ...more }) as unknown as BulkRow

describe('a plan of bulk dispatch', () => {
  it('takes what nothing speaks against, and leaves the rest to the person', () => {
    expect(firstChoice(row('1', 'A'))).toEqual({ unit: named('A'), included: true })
    expect(firstChoice(row('2', 'A', { doubts: ['unclear'] }))).toEqual({ unit: null, included: false })
    expect(firstChoice(row('3', 'A', { blocked: 'with_city' }))).toEqual({ unit: null, included: false })
    expect(firstChoice(row('4', 'A', { suggestion: null, doubts: ['unanswered'] }))).toEqual({
      unit: null,
      included: false,
    })
  })

  it('groups by unit, the largest first, every row in exactly one place', () => {
    const rows = [
      row('1', 'B'),
      row('2', 'A'),
      row('3', 'B'),
      row('4', 'C', { doubts: ['accuracy'] }),
      row('5', 'A', { blocked: 'with_city' }),
    ]
    const { groups, doubted, blocked } = arrange(rows)
    expect(groups.map((group) => [group.unit.code, group.rows.map(({ id }) => id)])).toEqual([
      ['B', ['1', '3']],
      ['A', ['2']],
    ])
    expect(doubted.map(({ id }) => id)).toEqual(['4'])
    expect(blocked.map(({ id }) => id)).toEqual(['5'])
    const colours = coloursOf(groups, [named('A'), null, named('D')])
    expect([...colours.keys()]).toEqual(['B', 'A', 'D'])
    expect(new Set(colours.values()).size).toBe(3)
  })
})
