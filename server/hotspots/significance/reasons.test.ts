import { describe, expect, it } from 'vitest'
import { reasonsOf } from './reasons.ts'
import type { Why } from './schema.ts'

const told = (count: number, then: number, areaChange: number | null = 0.572) =>
  reasonsOf({
    from: '2026-11-01',
    to: '2026-11-30',
    count,
    expected: 2,
    neighbours: { cells: 6, count: 10, expected: 12 },
    finding: { class: 0, sum: count + 10, expected: 14, z: -0.2, p: 0.8, q: 0.9, pBy: 'exact' },
    emerging: null,
    classes: [],
    units: [],
    repeats: [],
    hours: [],
    times: [],
    before: {
      from: '2026-10-02',
      to: '2026-10-31',
      count: then,
      change: then === 0 ? null : count / then - 1,
      areaChange,
    },
    yearBefore: null,
    calendar: null,
    markers: [],
    similar: [],
  } satisfies Omit<Why, 'reasons' | 'warnings' | 'cell' | 'position' | 'resolution'>)
const compared = (count: number, then: number, areaChange?: number | null) =>
  told(count, then, areaChange).find(({ code }) => code.endsWith('_before'))

describe('a cell beside the period before', () => {
  it.each([
    [3, 10, 'as_before', '本格 3 件，上一时段（2026-10-02 至 2026-10-31）10 件：差别可由偶然解释；全区域 +57.2%。'],
    [5, 5, 'as_before', '本格 5 件，上一时段（2026-10-02 至 2026-10-31）5 件：持平；全区域 +57.2%。'],
    [1, 0, 'as_before', '本格 1 件，上一时段（2026-10-02 至 2026-10-31）0 件：差别可由偶然解释；全区域 +57.2%。'],
    [7, 0, 'more_than_before', '比上一时段（2026-10-02 至 2026-10-31）明显增多：0 件 → 7 件；全区域 +57.2%。'],
    [
      32,
      12,
      'more_than_before',
      '比上一时段（2026-10-02 至 2026-10-31）明显增多：12 件 → 32 件（+166.7%）；全区域 +57.2%。',
    ],
    [
      32,
      3,
      'more_than_before',
      '比上一时段（2026-10-02 至 2026-10-31）明显增多：3 件 → 32 件（10.7 倍）；全区域 +57.2%。',
    ],
    [0, 9, 'fewer_than_before', '比上一时段（2026-10-02 至 2026-10-31）明显减少：9 件 → 0 件；全区域 +57.2%。'],
  ])('%i after %i is %s', (count, then, code, zh) => {
    expect(compared(count, then)).toMatchObject({ code, sentence: { zh } })
  })

  it('says in English by how much only where a share says something', () => {
    expect(compared(3, 10)!.sentence.en).toBe(
      '3 cases here, 10 in the period before (2026-10-02 to 2026-10-31): chance alone may do this; the whole area +57.2%.',
    )
    expect(compared(32, 3)!.sentence.en).toContain(': 3 → 32 (10.7 times as many); the whole area')
    expect(compared(7, 0, null)!.sentence.en).toBe(
      'Clearly more than in the period before (2026-10-02 to 2026-10-31): 0 → 7.',
    )
  })

  it('is not told of where there was nothing and is nothing', () => {
    expect(compared(0, 0)).toBeUndefined()
    expect(told(0, 0).map(({ code }) => code)).toEqual(['count_beside_expected', 'neighbours', 'not_significant'])
    expect(told(0, 0)[0]!.sentence.en).toBe('No case in this cell where 2 would be average.')
  })

  it.each([
    [0, 0],
    [0, 4],
    [1, 0],
    [9, 1],
    [1, 40],
  ])('%i after %i is told without a gap or a share of nothing', (count, then) => {
    for (const { sentence } of told(count, then))
      expect(sentence.zh + sentence.en).not.toMatch(/—|100%|NaN|null|undefined/)
  })
})
