import { describe, expect, it } from 'vitest'
import { confidenceOf, draftPlace, LEAST_DECISIONS, LEAST_SUPPORT, surest, trend, wilson } from './rules.ts'

describe('the Wilson interval', () => {
  // R. G. Newcombe, Two-sided confidence intervals for the single proportion, Statistics in Medicine 17 (1998) 857–872, table I, method 3.
  it.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('of %i in %i is the published %f–%f', (hits, of, low, high) => {
    const found = wilson(hits, of)!
    expect(found.low).toBeCloseTo(low, 4)
    expect(found.high).toBeCloseTo(high, 4)
  })

  it('of nothing is none, and of all ends at 1', () => {
    expect(wilson(0, 0)).toBeNull()
    expect(wilson(20, 20)).toMatchObject({ share: 1, high: 1 })
    expect(wilson(20, 20)!.low).toBeCloseTo(1 - 0.1611, 4)
  })
})

describe('a trend', () => {
  // R. G. Newcombe, Interval estimation for the difference between independent proportions, Statistics in Medicine 17 (1998)
  // 873–890, table II, method 10.
  it.each([
    [56, 70, 48, 80, 0.0524, 0.3339],
    [9, 10, 3, 10, 0.1705, 0.809],
  ])('from %3$i/%4$i to %1$i/%2$i has the published interval', (now, of, before, ofBefore, low, high) => {
    const found = trend(wilson(now, of), wilson(before, ofBefore))!
    expect(found.low).toBeCloseTo(low, 4)
    expect(found.high).toBeCloseTo(high, 4)
    expect(found.clear).toBe(true)
  })

  it('that may be chance is not clear, and without a before there is none', () => {
    expect(trend(wilson(19, 20), wilson(17, 20))!.clear).toBe(false)
    expect(trend(wilson(19, 20), wilson(0, 0))).toBeNull()
  })
})

describe('a suggestion', () => {
  it.each([
    [12, 15, LEAST_SUPPORT, true],
    [4, 4, LEAST_SUPPORT, true],
    [3, 3, LEAST_SUPPORT, false],
    [8, 15, LEAST_SUPPORT, false],
    [60, 100, LEAST_SUPPORT, true],
    [3, 3, LEAST_DECISIONS, true],
    [3, 5, LEAST_DECISIONS, false],
  ])('of %i in %i with at least %i is sure enough: %s', (support, of, least, sure) => {
    expect(confidenceOf(support, of, least) !== null).toBe(sure)
  })

  it('is for the grid when the rest of its street is in order, and for the street when all of it is not', () => {
    const place = (scope: string, support: number, of: number) => ({ scope, confidence: wilson(support, of)! })
    const street = '330102003'
    const grids = ['330102003050001', '330102003050002', '330102003050003']
    const scopes = (places: ReturnType<typeof place>[]) => surest(places).map(({ scope }) => scope)
    expect(scopes([place(street, 12, 15), place(grids[0]!, 12, 12)])).toEqual([grids[0]])
    expect(scopes([place(street, 12, 12), ...grids.map((grid) => place(grid, 4, 4))])).toEqual([street])
    expect(scopes([place('Z-PARK-1', 12, 12), place(street, 12, 12)])).toEqual(['Z-PARK-1', street])
  })
})

describe('a draft comes before the rule that was wrong', () => {
  const beaten = (
    family: 'grid' | 'street' | 'district' | 'special',
    priority: number,
    scope: string,
    prefix: string,
  ) => ({ code: 'OLD', family, priority, scope, prefix, version: 3 }) as const
  const STREET = '330102003'
  it.each([
    ['by the place alone', STREET, null, beaten('district', 700, '330102', '02'), { family: 'street', priority: 600 }],
    ['by the more exact class', STREET, null, beaten('street', 600, STREET, '04'), { family: 'street', priority: 600 }],
    ['by its priority', STREET, null, beaten('district', 590, '330102', ''), { family: 'street', priority: 589 }],
    ['as a zone', 'Z-X', 'special', beaten('grid', 400, `${STREET}050001`, '01'), { family: 'special', priority: 350 }],
    ['with nothing to beat', STREET, null, null, { family: 'street', priority: 600 }],
    [
      'as its next version',
      STREET,
      null,
      beaten('street', 600, STREET, '0401'),
      { family: 'street', priority: 600, code: 'OLD', version: 3 },
    ],
    ['or is none', STREET, null, beaten('special', 350, 'Z-PARK-1', '01'), null],
  ] as const)('%s', (_, scope, zone, wrong, expected) => {
    expect(draftPlace(scope, zone, '0401', wrong)).toEqual(expected)
  })
})
