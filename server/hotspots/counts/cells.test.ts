import { cellToLatLng, cellToParent, latLngToCell } from 'h3-js'
import { describe, expect, it } from 'vitest'
import { Random } from '../../../fixtures/random.ts'
import { Cells, CellTable, halvesOf, hexOf, parentHigh, parentLow, resolutionOf } from './cells.ts'

const random = new Random('cells')
const anywhere = (resolution: number) =>
  latLngToCell(Math.asin(2 * random.float() - 1) * (180 / Math.PI), random.float() * 360 - 180, resolution)
const around = (resolution: number) => latLngToCell(30.2 + random.float() / 5, 120.1 + random.float() / 5, resolution)

describe('a cell in two halves', () => {
  it('has the parents that h3-js gives, all over the world and at every coarser resolution', () => {
    for (let round = 0; round < 5_000; round++) {
      const fine = Math.floor(random.float() * 16)
      const cell = anywhere(fine)
      const resolution = Math.floor(random.float() * (fine + 1))
      const [high, low] = halvesOf(cell)!
      expect(hexOf(high, low)).toBe(cell)
      expect(resolutionOf(high)).toBe(fine)
      expect(hexOf(parentHigh(high, resolution), parentLow(low, resolution)), `${cell} at ${resolution}`).toBe(
        cellToParent(cell, resolution),
      )
    }
  })

  it('is none where the text is none', () => {
    expect(halvesOf('8fffffffffffffff')).toBeUndefined()
    expect(halvesOf('x')).toBeUndefined()
  })
})

describe('a table of cells', () => {
  it('finds each by its number, with its centre, and gives all in order', () => {
    const table = new CellTable()
    const numbers = new Map<string, number>()
    for (let round = 0; round < 20_000; round++) {
      const cell = around(11)
      const [high, low] = halvesOf(cell)!
      const known = numbers.get(cell)
      expect(table.find(high, low)).toBe(known ?? -1)
      if (known === undefined) numbers.set(cell, table.add(high, low))
      // asked for now and then, so that what came since is merged in
      if (round % 3_000 === 0) table.ordered()
    }
    const hexes = Array.from(table.ordered(), (number) => hexOf(table.highs[number]!, table.lows[number]!))
    expect(hexes).toEqual([...numbers.keys()].sort())
    for (const [cell, number] of numbers) {
      const [lat, lon] = cellToLatLng(cell)
      expect([table.lats[number], table.lons[number]]).toEqual([lat, lon])
    }
  })

  it('knows the parent of every cell at every resolution', () => {
    const cells = new Cells()
    for (let round = 0; round < 3_000; round++) {
      const cell = around(11)
      const number = cells.numberOf(...halvesOf(cell)!)
      for (let resolution = 5; resolution <= 11; resolution++) {
        const { highs, lows } = cells.at(resolution)
        const parent = cells.parentsAt(resolution)[number]!
        expect(hexOf(highs[parent]!, lows[parent]!)).toBe(cellToParent(cell, resolution))
      }
    }
  })
})
