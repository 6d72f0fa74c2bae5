import { expect, it } from 'vitest'
import { scaleOf, wrapped } from './sheet.ts'

it('the scale is a round length under a fifth of the width', () => {
  expect([900, 2400, 11_000, 60_000].map(scaleOf)).toEqual([100, 200, 2000, 10_000])
})

it('long questions break between words, and between Chinese characters', () => {
  const fits = (line: string) => line.length <= 10
  expect(wrapped('events of dirty roads', fits)).toEqual(['events of', 'dirty', 'roads'])
  expect(wrapped('时段内上城区的道路不洁与暴露垃圾', fits)).toEqual(['时段内上城区的道路不', '洁与暴露垃圾'])
})
