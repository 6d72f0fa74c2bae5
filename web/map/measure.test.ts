import { expect, it } from 'vitest'
import { angleOf, areaOf, lengthOf, nearestOn } from './measure.ts'
import { fromPlane, type Position, setPlane, toPlane } from './plane.ts'

const FAR: Position = [514_000, 3_350_000]
const at = (x: number, y: number): Position => [FAR[0] + x, FAR[1] + y]

it('a path is as long as its sides; a ring has one more', () => {
  const path = [at(0, 0), at(3, 4), at(3, 10)]
  expect(lengthOf(path)).toBeCloseTo(11, 9)
  expect(lengthOf(path, true)).toBeCloseTo(11 + Math.hypot(3, 10), 9)
  expect(lengthOf([at(0, 0)], true)).toBe(0)
})

it('a ring has the same area whichever way round, far from the origin too', () => {
  const ring = [at(0, 0), at(20, 0), at(20, 5), at(10, 5), at(10, 10), at(0, 10)]
  expect(areaOf(ring)).toBeCloseTo(150, 6)
  expect(areaOf([...ring].reverse())).toBeCloseTo(150, 6)
  expect(areaOf(ring.slice(0, 2))).toBe(0)
})

it('the angle is that between the last two sides', () => {
  expect(angleOf([at(0, 0), at(10, 0)])).toBeNull()
  expect(angleOf([at(0, 0), at(10, 0), at(10, 7)])).toBeCloseTo(90, 9)
  expect(angleOf([at(10, 7), at(10, 0), at(0, 0)])).toBeCloseTo(90, 9)
  expect(angleOf([at(0, 0), at(10, 0), at(20, 0)])).toBeCloseTo(180, 9)
})

it('the nearest of a piece is its foot, or the end beyond which it would lie', () => {
  expect(nearestOn(at(4, 3), at(0, 0), at(10, 0))).toEqual({ point: at(4, 0), metres: 3 })
  expect(nearestOn(at(13, 4), at(0, 0), at(10, 0))).toEqual({ point: at(10, 0), metres: 5 })
  expect(nearestOn(at(3, 4), at(0, 0), at(0, 0))).toEqual({ point: at(0, 0), metres: 5 })
})

it('the plane is that of the city: the vector of the design notes', () => {
  setPlane(4549, '+proj=tmerc +lat_0=0 +lon_0=120 +k=1 +x_0=500000 +y_0=0 +ellps=GRS80 +units=m +no_defs')
  const [east, north] = toPlane([120.1551, 30.2741])
  expect(east).toBeCloseTo(514_923.734, 3)
  expect(north).toBeCloseTo(3_350_508.87, 3)
  const [lon, lat] = fromPlane([east, north])
  expect(lon).toBeCloseTo(120.1551, 10)
  expect(lat).toBeCloseTo(30.2741, 10)
})
