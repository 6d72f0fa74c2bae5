import { expect, it } from 'vitest'
import { barOf, pathOf, projectionOf, ringsOf } from './project.ts'

const corners = [
  [120, 30],
  [120.2, 30.1],
]

it('a city lies north up, in the middle of its frame, as wide as it is', () => {
  const wide = projectionOf(corners, 200, 2)
  expect(wide.at([120, 30.1])).toEqual([0, 0].map((unit) => expect.closeTo(unit, 5)))
  expect(wide.at([120.2, 30])[0]).toBeCloseTo(200)
  // 0.2° of longitude at 30° north are 1.73 times 0.1° of latitude.
  expect(wide.height).toBeCloseTo(200 / (2 * Math.cos((30.05 * Math.PI) / 180)), 1)
  const low = projectionOf(corners, 200, 0.25)
  expect(low.height).toBeCloseTo(50)
  expect(low.at([120.1, 30.05])).toEqual([100, 25].map((unit) => expect.closeTo(unit, 5)))
})

it('ten kilometres are ten kilometres', () => {
  const paper = projectionOf(corners, 200, 2)
  const { km, length } = barOf(paper, 120)
  expect(km).toBe(10)
  expect(paper.at([120, 30])[1] - paper.at([120, 30 + 10 / 111.2])[1]).toBeCloseTo(length)
})

it('areas of several parts are drawn whole', () => {
  const square = [[corners[0]!, corners[1]!, [120.2, 30]]]
  expect(ringsOf({ type: 'MultiPolygon', coordinates: [square, square] })).toHaveLength(2)
  expect(pathOf(square, projectionOf(corners, 200, 2))).toMatch(/^M0\.0 \d+\.\dL200\.0 0\.0L200\.0 [\d.]+Z$/)
})
