import { beforeAll, expect, it } from 'vitest'
import { fromPlane, type Position, setPlane } from './plane.ts'
import { placesOf, snapTo } from './snap.ts'

let at: (east: number, north: number) => Position
beforeAll(() => {
  setPlane(4549, '+proj=tmerc +lat_0=0 +lon_0=120 +k=1 +x_0=500000 +y_0=0 +ellps=GRS80 +units=m +no_defs')
  at = (east, north) => fromPlane([514_000 + east, 3_350_000 + north])
})
/** A street of two pieces, and a pipe point beside its middle. */
const near = () => [
  placesOf({
    places: [{ kind: 'pipe_point', code: 'P', name: '窨井', position: at(50, 3) }],
    edges: [
      { kind: 'road', code: 'R', name: '庆春路', line: [...at(0, 0), ...at(50, 0)], ends: [true, false] },
      { kind: 'road', code: 'R', name: '庆春路', line: [...at(50, 0), ...at(100, 20)], ends: [false, true] },
    ],
  }),
]
/** As at zoom 19: 12 pixels are 1.5 m, 8 are 1 m. */
const METRES = 0.125

it('takes a point exactly, before what lies along an edge nearer by', () => {
  const found = snapTo(near(), at(50.9, 2.2), METRES)
  expect(found).toMatchObject({ kind: 'pipe_point', at: 'place', code: 'P', position: at(50, 3) })
})

it('tells the end of a line, a corner of it and somewhere along it apart', () => {
  expect(snapTo(near(), at(-1, 0.3), METRES)).toMatchObject({ at: 'end', position: at(0, 0) })
  expect(snapTo(near(), at(49.5, -0.8), METRES)).toMatchObject({ at: 'corner', position: at(50, 0) })
  const along = snapTo(near(), at(20, 0.7), METRES)!
  expect(along).toMatchObject({ at: 'along', kind: 'road', name: '庆春路' })
  expect(along.position[0]).toBeCloseTo(at(20, 0)[0], 11)
  expect(along.position[1]).toBeCloseTo(at(20, 0)[1], 11)
})

it('takes nothing out of reach, nor the thing that is being moved', () => {
  expect(snapTo(near(), at(20, 1.2), METRES)).toBeNull()
  expect(snapTo(near(), at(50.3, 2.9), METRES, 'P')).toBeNull()
  expect(snapTo([], at(50, 3), METRES)).toBeNull()
})
