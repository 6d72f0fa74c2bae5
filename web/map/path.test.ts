import { expect, it } from 'vitest'
import { geometryOf, middlesOf, pathOf } from './path.ts'
import type { Position } from './plane.ts'

const corners: Position[] = [
  [120, 30],
  [120.1, 30],
  [120.1, 30.1],
]

it('a shape of one part is its corners and back; a ring is closed only outside', () => {
  expect(pathOf(undefined)).toEqual([])
  expect(geometryOf('line', corners)).toEqual({ type: 'LineString', coordinates: corners })
  const ring = geometryOf('polygon', corners)!
  expect(ring.coordinates).toEqual([[...corners, corners[0]]])
  expect(pathOf(ring)).toEqual(corners)
  expect(pathOf({ type: 'MultiLineString', coordinates: [corners] })).toEqual(corners)
  expect(pathOf(geometryOf('point', corners)!)).toEqual([corners[0]])
})

it('too few corners are no shape, and several parts or holes are no path', () => {
  expect(geometryOf('line', corners.slice(0, 1))).toBeNull()
  expect(geometryOf('polygon', corners.slice(0, 2))).toBeNull()
  expect(pathOf({ type: 'MultiLineString', coordinates: [corners, corners] })).toBeNull()
  expect(pathOf({ type: 'Polygon', coordinates: [corners, corners] })).toBeNull()
})

it('half-way handles lie between corners that follow each other; a ring has one more', () => {
  expect(middlesOf(corners, false)).toHaveLength(2)
  expect(middlesOf(corners, true)).toHaveLength(3)
  expect(middlesOf(corners.slice(0, 2), true)).toHaveLength(1)
  expect(middlesOf(corners.slice(0, 1), false)).toEqual([])
  const [lon, lat] = middlesOf(corners, true)[2]!
  expect([lon, lat]).toEqual([expect.closeTo(120.05, 9), expect.closeTo(30.05, 9)])
})
