import { describe, expect, it } from 'vitest'
import { heatClasses, rankOf } from './breaks.ts'

describe('heat classes', () => {
  it('hold every cell once, in rising order, and end at the greatest count', () => {
    const counts = Array.from({ length: 500 }, (_, index) => 1 + Math.floor(index ** 2 / 2500))
    const classes = heatClasses(counts)
    expect(classes.length).toBeGreaterThan(3)
    expect(classes.reduce((sum, { cells }) => sum + cells, 0)).toBe(500)
    expect(classes[0]!.from).toBe(1)
    expect(classes.at(-1)!.to).toBe(Math.max(...counts))
    for (const [index, one] of classes.entries()) expect(one.from).toBeGreaterThan(classes[index - 1]?.to ?? 0)
    expect(rankOf(classes, Math.max(...counts))).toBe(5)
    expect(rankOf(classes, 1)).toBe(0)
  })

  it('are the values themselves where there are few', () => {
    expect(heatClasses([3, 1, 1, 2]).map(({ from, to, cells }) => [from, to, cells])).toEqual([
      [1, 1, 2],
      [2, 2, 1],
      [3, 3, 1],
    ])
    expect(heatClasses([])).toEqual([])
  })
})
