import { gridDisk, latLngToCell } from 'h3-js'
import { describe, expect, it } from 'vitest'
import { giStar, momentsOf, ratesOf } from './getis-ord.ts'
import { localMoran } from './local-moran.ts'
import { neighboursOf } from './neighbours.ts'
import { twoSided } from './normal.ts'
import { atOnce } from './work.ts'

const cells = gridDisk(latLngToCell(30.27, 120.15, 9), 3)
const neighbours = atOnce(neighboursOf(cells, { rings: 1 }))

describe('Gi*', () => {
  it('finds nothing where all values are alike, however many digits they have', () => {
    for (const value of [0, 7, 1 / 3, 1e9 / 7]) {
      const { z, p } = giStar(new Float64Array(cells.length).fill(value), neighbours)
      expect(new Set([...z])).toEqual(new Set([0]))
      expect(new Set([...p])).toEqual(new Set([1]))
    }
    const { i, global } = localMoran(new Uint32Array(cells.length).fill(4), neighbours)
    expect(i.every((one) => one === 0)).toBe(true)
    expect(global).toMatchObject({ i: 0, z: 0, p: 1 })
  })

  it('finds nothing in a window that is the whole area', () => {
    const seven = atOnce(neighboursOf(cells.slice(0, 7), { rings: 6 }))
    expect([...giStar(Uint32Array.of(9, 0, 0, 0, 1, 0, 0), seven).z]).toEqual(new Array(7).fill(0))
  })

  it('keeps its sign where values are negative on the whole', () => {
    const values = new Float64Array(cells.length).fill(-5)
    values[0] = 4
    expect(giStar(values, neighbours).z[0]).toBeGreaterThan(2)
  })

  it('refuses another number of values, and a rate without exposure', () => {
    expect(() => giStar(new Uint32Array(3), neighbours)).toThrow('Expected 37 values, got 3')
    expect(() => ratesOf(Uint32Array.of(1, 0), Float64Array.of(2, 0))).toThrow('exposure above 0')
  })

  it('has population moments', () => {
    expect(momentsOf(Uint32Array.of(2, 4, 4, 4, 5, 5, 7, 9))).toEqual({ count: 8, mean: 5, deviation: 2 })
  })
})

/** SciPy: 2 * norm.sf(z). */
it.each([
  [0, 1],
  [0.5, 0.6170750774519738],
  [1.959963984540054, 0.05],
  [-3, 0.0026997960632601866],
  [7, 2.55962508777167e-12],
  [12, 3.552964224155306e-33],
  [30, 9.813427854295816e-198],
])('two-sided p of z = %s is %s to eleven digits', (z, p) => {
  expect(Math.abs(twoSided(z) / p - 1)).toBeLessThan(1e-11)
})
