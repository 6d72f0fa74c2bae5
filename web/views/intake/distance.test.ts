import { expect, test } from 'vitest'
import { bboxAround, metresBetween } from './distance.ts'

test('a minute of latitude is a sea mile', () => {
  expect(metresBetween([120, 30], [120, 30 + 1 / 60])).toBeCloseTo(1853, -1)
})

test('the box reaches as far east as north', () => {
  const [west, south, east, north] = bboxAround([120.165, 30.258], 60).split(',').map(Number) as [
    number,
    number,
    number,
    number,
  ]
  expect(metresBetween([west, 30.258], [east, 30.258])).toBeCloseTo(120, 0)
  expect(metresBetween([120.165, south], [120.165, north])).toBeCloseTo(120, 0)
})
