import { describe, expect, it } from 'vitest'
import { Random } from '../../../fixtures/random.ts'
import { readFilter } from '../rules.ts'
import {
  checkLevels,
  crossings,
  filterOf,
  keptText,
  proposedThreshold,
  rolling,
  stateAfter,
  usualBackTo,
  type WatchState,
  windowAt,
} from './rules.ts'

const LEVELS = { threshold: 10, backTo: 8 }

describe('the state of a watch', () => {
  it.each<[WatchState, number, WatchState]>([
    ['quiet', 9, 'quiet'],
    ['quiet', 10, 'crossed'],
    ['crossed', 10, 'crossed'],
    ['crossed', 9, 'crossed'],
    ['crossed', 8, 'quiet'],
    ['crossed', 0, 'quiet'],
  ])('%s and a count of %i are %s', (state, count, after) => {
    expect(stateAfter(state, count, LEVELS)).toBe(after)
  })

  it.each([
    [1, 0],
    [2, 1],
    [10, 8],
    [11, 8],
    [1000, 800],
  ])('of a threshold of %i is usually back at %i', (threshold, backTo) => {
    expect(usualBackTo(threshold)).toBe(backTo)
    expect(checkLevels(threshold, backTo, 'backTo')).toEqual({ threshold, backTo })
  })

  it('could never be back at the threshold itself', () => {
    expect(() => checkLevels(5, 5, 'backTo')).toThrow('at most 4')
  })
})

describe('counts over a sliding window', () => {
  it('and what they cross equal a recount of every minute by itself', () => {
    const random = new Random('watches')
    for (let round = 0; round < 40; round++) {
      const length = random.integer(2, 300)
      const window = random.integer(1, length - 1)
      const perMinute = Uint32Array.from({ length }, () => (random.chance(0.3) ? random.integer(1, 4) : 0))
      const counts = rolling(perMinute, window)
      const expected = Array.from({ length: length - window }, (_, index) =>
        perMinute.slice(index + 1, index + window + 1).reduce((sum, one) => sum + one, 0),
      )
      expect([...counts]).toEqual(expected)
      const threshold = random.integer(1, 12)
      const backTo = random.integer(0, threshold - 1)
      // It is told of at a minute when the last time before that the count was at an edge, it was at the lower one.
      const told = expected.flatMap((count, index) => {
        if (count < threshold || index === 0) return []
        const before = expected.slice(0, index)
        const high = before.findLastIndex((one) => one >= threshold)
        const low = before.findLastIndex((one) => one <= backTo)
        return high < 0 || low > high ? [index] : []
      })
      expect(crossings(counts, { threshold, backTo })).toEqual(told)
    }
  })

  it('propose a threshold that was passed in at most one minute of twenty', () => {
    const counts = Uint32Array.from({ length: 200 }, (_, index) => (index < 10 ? 9 : index < 100 ? 3 : 1))
    expect(proposedThreshold(counts)).toBe(4)
    expect(proposedThreshold(new Uint32Array(50))).toBe(1)
  })

  it('hold the minute that it is, and whole times 24 hours', () => {
    const now = new Date('2026-11-20T02:00:59Z')
    const { from, until } = windowAt(now, 7)
    expect(until * 60_000).toBe(Date.parse('2026-11-20T02:01:00Z'))
    expect(until - from).toBe(7 * 1440)
  })
})

it('a question is kept without its period, and read as it was', () => {
  const filter = readFilter({ from: '2026-01-01', class: 'event-0102', area: '330106', resolution: 8, hours: '7-9' })
  const kept = keptText(filter)
  expect(kept).toBe('class=event-0102&area=330106&resolution=8&hours=7-9')
  expect(filterOf(kept)).toEqual({ ...filter, from: null })
})
