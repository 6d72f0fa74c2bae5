import { describe, expect, it } from 'vitest'
import { amountsIn, instantAt, windowInto } from './frames.ts'

const DAY = 86_400_000
/** Three cells, four days: day by day 2·0, 1·5, 3·1, 0·4. */
const book = {
  starts: [0, DAY, 2 * DAY, 3 * DAY],
  offsets: Uint32Array.of(0, 1, 2, 4, 5),
  numbers: Uint8Array.of(0, 1, 0, 2, 1),
  counts: Uint8Array.of(2, 5, 3, 1, 4),
}
const window = (end: number, length: number) => {
  const into = new Float32Array(3)
  const total = windowInto(book, end, length, into)
  expect([...into].reduce((sum, count) => sum + count, 0)).toBeCloseTo(total, 5)
  return [...into]
}

describe('a window', () => {
  it('counts whole slices exactly', () => {
    expect(window(1, 1)).toEqual([2, 0, 0])
    expect(window(3, 2)).toEqual([3, 5, 1])
    expect(window(4, Number.POSITIVE_INFINITY)).toEqual([5, 9, 1])
  })

  it('glides from one slice into the next', () => {
    expect(window(1.5, 1)).toEqual([1, 2.5, 0])
    expect(window(2.25, 1)[1]).toBeCloseTo(3.75, 5)
  })

  it('begins with nothing and goes on past the end', () => {
    expect(window(0, 7)).toEqual([0, 0, 0])
    expect(window(0.5, 7)).toEqual([1, 0, 0])
    expect(window(6, 3)).toEqual([0, 4, 0])
  })
})

it('hours are those of the window itself, by the share of each responsibility grid in a place', () => {
  // Two responsibility grids, three days: 2 and 10, 4 and 20, 0 and 30 hours; a quarter and a half of them in one place.
  const patrolled = {
    before: Float64Array.of(0, 0, 2, 10, 6, 30, 6, 60),
    size: 2,
    shareOffsets: Uint32Array.of(0, 2, 3),
    patrols: Uint16Array.of(0, 1, 1),
    shares: Float32Array.of(0.25, 0.5, 0.5),
    into: new Float32Array(2),
  }
  const hours = (end: number, length: number) => Array.from(amountsIn({ amounts: null, patrolled }, end, length)!)
  expect(hours(1, 1)).toEqual([0.5 + 5, 5])
  expect(hours(3, 2)).toEqual([1 + 25, 25])
  expect(hours(3, Number.POSITIVE_INFINITY)).toEqual([1.5 + 30, 30])
  expect(hours(1.5, 1)).toEqual([0.75 + 7.5, 7.5])
  expect(amountsIn({ amounts: Float32Array.of(7), patrolled: null }, 1, 1)).toEqual(Float32Array.of(7))
})

it('a position is an instant, the last slice reaching to the end of the period', () => {
  expect(instantAt(book.starts, 1.5, 4 * DAY)).toBe(1.5 * DAY)
  expect(instantAt(book.starts, 4, 4 * DAY)).toBe(4 * DAY)
})
