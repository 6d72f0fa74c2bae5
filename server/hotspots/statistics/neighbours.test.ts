/** Against H3 itself, which walks from cell to cell. */
import { cellToChildren, cellToLatLng, getBaseCellNumber, getPentagons, gridDisk, latLngToCell } from 'h3-js'
import { describe, expect, it } from 'vitest'
import { Random } from '../../../fixtures/random.ts'
import { degreesOf, latticeOf, neighboursOf } from './neighbours.ts'
import { atOnce } from './work.ts'

const random = new Random('neighbours')
/** A disk with holes and ragged edges. */
const ragged = (lat: number, lon: number, resolution: number, radius: number, kept: number) =>
  gridDisk(latLngToCell(lat, lon, resolution), radius).filter(() => random.chance(kept))

function byH3(cells: readonly string[], rings: number): string[][] {
  const all = new Set(cells)
  return cells.map((cell) =>
    gridDisk(cell, rings)
      .filter((other) => other !== cell && all.has(other))
      .sort(),
  )
}
const named = (cells: readonly string[], rings: number) => {
  const { offsets, indices } = atOnce(neighboursOf(cells, { rings }))
  return cells.map((_, cell) => [...indices.subarray(offsets[cell], offsets[cell + 1])].map((at) => cells[at]!).sort())
}

describe('neighbours', () => {
  it.each([
    ['Hangzhou at resolution 9', ragged(30.27, 120.15, 9, 20, 0.7)],
    ['Hangzhou at resolution 10', ragged(30.27, 120.15, 10, 20, 0.9)],
    ['Hangzhou at resolution 8, most of it empty', ragged(30.27, 120.15, 8, 25, 0.1)],
    ['Urumqi at resolution 7', ragged(43.8, 87.6, 7, 12, 0.8)],
    ['Ushuaia at resolution 11', ragged(-54.8, -68.3, 11, 15, 0.8)],
    ['resolution 0', getPentagons(0)],
  ])('are those of H3: %s', (_, cells) => {
    for (const rings of [1, 2, 3]) expect(named(cells, rings)).toEqual(byH3(cells, rings))
  })

  it('are those of H3 where two base cells meet', () => {
    let lon = 120
    const base = (at: number) => getBaseCellNumber(latLngToCell(30, at, 8))
    while (base(lon) === base(120)) lon += 0.005
    const cells = gridDisk(latLngToCell(30, lon, 8), 12)
    expect(new Set(cells.map((cell) => getBaseCellNumber(cell))).size).toBeGreaterThan(1)
    for (const rings of [1, 3]) expect(named(cells, rings)).toEqual(byH3(cells, rings))
  })

  it('are those of H3 over base cells and beside pentagons, anywhere', () => {
    const anywhere = Array.from({ length: 60 }, () => [
      (Math.asin(random.between(-1, 1)) * 180) / Math.PI,
      random.between(-180, 180),
    ])
    const beside = getPentagons(4).flatMap((cell) =>
      gridDisk(cell, 25)
        .filter((_, at) => at % 97 === 3)
        .map(cellToLatLng),
    )
    let inLattice = 0
    for (const [lat, lon] of [...anywhere, ...beside]) {
      const cells = gridDisk(latLngToCell(lat!, lon!, 4), 14).filter(() => random.chance(0.8))
      expect(named(cells, 1)).toEqual(byH3(cells, 1))
      if (latticeOf(cells)) inLattice++
    }
    expect(inLattice).toBeGreaterThan((anywhere.length + beside.length) / 3)
  })

  it.each([
    ['Hangzhou', 30.27, 120.15],
    ['Beijing', 39.9, 116.4],
    ['Shanghai', 31.2, 121.5],
    ['Guangzhou', 23.1, 113.3],
    ['Chengdu', 30.6, 104.1],
    ['Harbin', 45.8, 126.5],
  ])('of %s need no walk: it lies in one lattice', (_, lat, lon) => {
    expect(latticeOf(gridDisk(latLngToCell(lat, lon, 8), 70))).not.toBeNull()
  })

  it('are those of H3 close to a pentagon, whichever of its sectors are in', () => {
    const pentagon = getPentagons(5)[3]!
    for (const centre of gridDisk(pentagon, 5)) {
      for (const radius of [2, 4]) {
        const cells = gridDisk(centre, radius)
        for (const rings of [1, 2]) expect(named(cells, rings)).toEqual(byH3(cells, rings))
      }
    }
  })

  it('are those of H3 around a pentagon, which has five', () => {
    const pentagon = getPentagons(5)[3]!
    const cells = gridDisk(pentagon, 6)
    expect(latticeOf(cells)).toBeNull()
    expect(named(cells, 2)).toEqual(byH3(cells, 2))
    const degrees = degreesOf(atOnce(neighboursOf(cells, { rings: 1 })))
    expect(degrees[cells.indexOf(pentagon)]).toBe(5)
  })

  it('lists a cell first among its own when asked, and an island has none', () => {
    const cells = ['30.27,120.15', '30.40,120.15'].map((at) => {
      const [lat, lon] = at.split(',').map(Number)
      return latLngToCell(lat!, lon!, 9)
    })
    expect([...degreesOf(atOnce(neighboursOf(cells, { rings: 2 })))]).toEqual([0, 0])
    const own = atOnce(neighboursOf(cells, { rings: 2, self: true }))
    expect([...own.indices]).toEqual([0, 1])
    expect([...degreesOf(own)]).toEqual([0, 0])
  })

  it('refuses two resolutions, a cell twice and what is no cell', () => {
    const parent = latLngToCell(30.27, 120.15, 8)
    const [child] = cellToChildren(parent, 9)
    expect(() => atOnce(neighboursOf([parent, child!], { rings: 1 }))).toThrow('one resolution, got 8 and 9')
    expect(() => atOnce(neighboursOf([parent, parent], { rings: 1 }))).toThrow('each cell once')
    expect(() => atOnce(neighboursOf(['8'], { rings: 1 }))).toThrow('15 hexadecimal digits')
  })
})
