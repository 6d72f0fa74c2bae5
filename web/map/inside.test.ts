import { expect, test } from 'vitest'
import { bboxOf, isInside } from './inside.ts'

const ring = (west: number, south: number, east: number, north: number) => [
  [west, south],
  [east, south],
  [east, north],
  [west, north],
  [west, south],
]
const holed = { type: 'Polygon', coordinates: [ring(0, 0, 10, 10), ring(4, 4, 6, 6)] }

test('a position is inside a polygon, not in its hole and not beside it', () => {
  expect(isInside([1, 1], holed)).toBe(true)
  expect(isInside([5, 5], holed)).toBe(false)
  expect(isInside([11, 5], holed)).toBe(false)
})
test('any part of several polygons counts; lines and points have no inside', () => {
  const parts = { type: 'MultiPolygon', coordinates: [[ring(0, 0, 1, 1)], [ring(5, 5, 6, 6)]] }
  expect(isInside([5.5, 5.5], parts)).toBe(true)
  expect(isInside([3, 3], parts)).toBe(false)
  expect(isInside([0.5, 0.5], { type: 'LineString', coordinates: ring(0, 0, 1, 1) })).toBe(false)
})
test('the box of a geometry holds all of it', () => {
  expect(bboxOf(holed)).toEqual([0, 0, 10, 10])
  expect(bboxOf({ type: 'Point', coordinates: [3, 4] })).toEqual([3, 4, 3, 4])
})
