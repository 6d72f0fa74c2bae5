import { cellToChildren, cellToLatLng, latLngToCell } from 'h3-js'
import { describe, expect, it } from 'vitest'
import { writeColumns } from '../../../server/hotspots/rules.ts'
import { cellAt, indexOfCell, ranked, rankIn, readCells } from './cells.ts'

const cells = cellToChildren(latLngToCell(30.27, 120.15, 6), 9).sort()
const highs = Uint32Array.from(cells, (cell) => Number.parseInt(cell.slice(0, -8), 16))
const lows = Uint32Array.from(cells, (cell) => Number.parseInt(cell.slice(-8), 16))
const counts = Uint32Array.from(cells, (_, index) => (index * 7) % 11)
const read = () =>
  readCells(writeColumns({ resolution: 9, total: 5 }, { highs, lows, counts }, ['highs', 'lows']).buffer as ArrayBuffer)

describe('cells', () => {
  it('come back as h3-js writes them, with their centres', () => {
    const { grid, total } = read()
    expect(total).toBe(5)
    expect(cells.map((_, index) => cellAt(grid, index))).toEqual(cells)
    const [lat, lon] = cellToLatLng(cells[42]!)
    expect([...grid.positions.subarray(84, 86)]).toEqual([lon, lat])
  })

  it('are found by their name, and others are not', () => {
    const { grid } = read()
    expect(cells.map((cell) => indexOfCell(grid, cell))).toEqual(cells.map((_, index) => index))
    expect(indexOfCell(grid, latLngToCell(31, 121, 9))).toBe(-1)
    expect(indexOfCell(grid, latLngToCell(30.27, 120.15, 8))).toBe(-1)
  })

  it('stand in the order of their counts', () => {
    const order = ranked(counts)
    expect(counts[order[0]!]).toBe(10)
    expect(rankIn(counts, order[0]!)).toBe(1)
    expect(rankIn(counts, order.at(-1)!)).toBe(counts.filter((count) => count > 0).length + 1)
  })
})
