import { describe, expect, it } from 'vitest'
import { areaOf, checkDays, checkGrids, MOST_GRIDS, proposedOf } from './rules.ts'

const grid = (gridCode: string, covered: number, more: object = {}) => ({
  gridCode,
  covered,
  collector: { code: 'somebody' },
  mine: true,
  ...more,
})

describe('grids that are proposed', () => {
  it('lie in the cells by a quarter', () => {
    expect([...proposedOf([grid('1', 1), grid('2', 0.25), grid('3', 0.249)])]).toEqual(['1', '2'])
  })
  it('are the one that does most, when none does by a quarter: a small cell has its grid too', () => {
    expect([...proposedOf([grid('1', 0.02), grid('2', 0.05)])]).toEqual(['2'])
  })
  it('have a collector and are one’s own', () => {
    expect([...proposedOf([grid('1', 1, { collector: null }), grid('2', 1, { mine: false })])]).toEqual([])
  })
})

describe('grids that are asked for', () => {
  const known = [grid('1', 1), grid('2', 1, { collector: null }), grid('3', 1, { mine: false })]
  it.each([
    [[], 'bad_request'],
    [Array.from({ length: MOST_GRIDS + 1 }, (_, index) => String(index)), 'bad_request'],
    [['1', '9'], 'unknown_area'],
    [['1', '3'], 'forbidden'],
    [['1', '2'], 'action_not_allowed'],
  ])('are refused: %s is %s', (asked, code) => {
    expect(() => checkGrids(asked, known)).toThrow(expect.objectContaining({ code }))
  })
  it('are taken when somebody goes there', () => {
    expect(() => checkGrids(['1'], known)).not.toThrow()
  })
})

it.each([
  ['2026-11-20', '2026-11-19', '/due'],
  ['2026-11-10', '2026-11-19', '/due'],
  ['2026-11-31', '2026-12-01', '/from'],
  ['2026-11-20', '2026-02-29', '/due'],
])('days from %s to %s are refused at %s', (from, due, field) => {
  expect(() => checkDays(from, due, '2026-11-20')).toThrow(
    expect.objectContaining({ code: 'bad_request', details: expect.objectContaining({ field }) }),
  )
})

it.each([
  [['330102001001001', '330102001001002'], '330102001001'],
  [['330102001001001', '330102001002001'], '330102001'],
  [['330102001001001', '330102002001001'], '330102'],
  [['330102001001001', '330105001001001'], '3301'],
])('the smallest area of %s is %s', (grids, area) => {
  expect(areaOf(grids)).toBe(area)
})
