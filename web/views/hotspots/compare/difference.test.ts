import { cellToChildren, latLngToCell } from 'h3-js'
import { describe, expect, it } from 'vitest'
import { cellAt, gridOf } from '../cells.ts'
import { changeOf, sideBySide } from './difference.ts'

const cells = cellToChildren(latLngToCell(30.27, 120.15, 7), 8).sort()
const countsOf = (rows: Record<number, number>) => {
  const names = Object.keys(rows).map((index) => cells[Number(index)]!)
  const half = (start: number, end?: number) =>
    Uint32Array.from(names, (cell) => Number.parseInt(cell.slice(start, end), 16))
  return {
    grid: gridOf(8, half(0, -8), half(-8)),
    counts: Uint32Array.from(Object.values(rows)),
    amounts: null,
    total: 0,
  }
}

it('cells of either period stand side by side, in order', () => {
  const both = sideBySide(countsOf({ 0: 5, 2: 1, 3: 4 }), countsOf({ 1: 7, 2: 2, 5: 3 }))
  const told = Array.from({ length: both.grid.size }, (_, at) => [cellAt(both.grid, at), both.before[at], both.now[at]])
  expect(told).toEqual([
    [cells[0], 5, 0],
    [cells[1], 0, 7],
    [cells[2], 1, 2],
    [cells[3], 4, 0],
    [cells[5], 0, 3],
  ])
})

describe('a change', () => {
  it.each([
    [10, 10, 0],
    [20, 24, 0],
    [20, 25, 1],
    [20, 30, 2],
    [20, 40, 3],
    [20, 10, -3],
    [0, 10, 3],
    [10, 0, -3],
  ])('from %d to %d is %d', (before, now, expected) => {
    expect(changeOf(before, now, 30, 30)).toBe(expected)
  })

  it('of a few cases is not told', () => {
    expect(changeOf(2, 7, 30, 30)).toBeNull()
  })

  it('is by day when the periods are of different length', () => {
    expect(changeOf(20, 40, 30, 60)).toBe(0)
  })
})
