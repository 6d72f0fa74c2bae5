import { expect, it } from 'vitest'
import type { Significance } from '../../../../server/hotspots/significance/schema.ts'
import { PATTERNS } from '../../../../server/hotspots/statistics/rules.ts'
import { lookOf, looksOf, sortedRows } from './looks.ts'

const found = (part: Partial<Significance>) =>
  ({
    measure: 'gi',
    cells: ['a', 'b', 'c', 'd'],
    classes: [3, -2, 0, 3],
    z: [5, -3, 1, 7],
    counts: [9, 1, 4, 2],
    q: [0.01, 0.02, 0.4, 0.001],
    ...part,
  }) as Significance

it('findings are told by their class, and what is none has no look', () => {
  expect(looksOf(found({}), 'light').map(({ key, cells }) => [key, cells])).toEqual([
    ['3', 2],
    ['-2', 1],
  ])
  expect(lookOf(found({}), 2, 'light')).toBeNull()
})

it('every pattern, hot and cold, has a letter of its own in both languages', () => {
  const patterns = PATTERNS.slice(1).flatMap((_, at) => [at + 1, -at - 1])
  const all = found({ measure: 'emerging', cells: patterns.map(String), patterns })
  const looks = patterns.map((_, index) => lookOf(all, index, 'dark')!)
  expect(new Set(looks.map(({ key }) => key)).size).toBe(patterns.length)
  for (const language of ['zh', 'en'] as const)
    expect(new Set(looks.map(({ letter }) => letter[language])).size).toBe(PATTERNS.length - 1)
})

it('quadrants are told, not classes, of local Moran', () => {
  expect(lookOf(found({ measure: 'moran', quadrants: [1, 2, 3, 4] }), 3, 'light')?.key).toBe('HL')
})

it('rows stand by z, by count or by q', () => {
  expect(sortedRows(found({}), 'z')).toEqual([3, 0, 2, 1])
  expect(sortedRows(found({}), 'counts')).toEqual([0, 2, 3, 1])
  expect(sortedRows(found({}), 'q')).toEqual([3, 0, 1, 2])
})
