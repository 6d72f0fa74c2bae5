/** Cells as the server gives them: halves of H3 indexes in order, side by side with what is counted in them. Pure. */
import { cellToLatLng } from 'h3-js'
import { type Column, readColumns } from '../../../server/hotspots/rules.ts'

export interface CellGrid {
  resolution: number
  highs: Column
  lows: Column
  size: number
  /** Longitude and latitude of the centres, one after the other: what the graphics card is given. */
  positions: Float64Array
}

export interface CellCounts {
  grid: CellGrid
  counts: Column
  /** What there is to count by, when it was asked for. */
  amounts: Column | null
  total: number
}

export function gridOf(resolution: number, highs: Column, lows: Column): CellGrid {
  const positions = new Float64Array(highs.length * 2)
  for (let index = 0; index < highs.length; index++) {
    const [lat, lon] = cellToLatLng([lows[index]!, highs[index]!])
    positions[2 * index] = lon
    positions[2 * index + 1] = lat
  }
  return { resolution, highs, lows, size: highs.length, positions }
}

export function readCells(buffer: ArrayBuffer): CellCounts {
  const { meta, columns } = readColumns<{ resolution: number; total: number }>(buffer)
  return {
    grid: gridOf(meta.resolution, columns.highs!, columns.lows!),
    counts: columns.counts!,
    amounts: columns.amounts ?? null,
    total: meta.total,
  }
}

/** As h3-js and addresses write it. */
export const cellAt = ({ highs, lows }: CellGrid, index: number) =>
  highs[index]!.toString(16) + lows[index]!.toString(16).padStart(8, '0')

/** Where a cell stands; -1 when it is not among them. */
export function indexOfCell({ highs, lows, size }: CellGrid, cell: string): number {
  const high = Number.parseInt(cell.slice(0, -8), 16)
  const low = Number.parseInt(cell.slice(-8), 16)
  let [first, last] = [0, size - 1]
  while (first <= last) {
    const middle = (first + last) >>> 1
    const difference = highs[middle]! - high || lows[middle]! - low
    if (difference === 0) return middle
    if (difference < 0) first = middle + 1
    else last = middle - 1
  }
  return -1
}

/** Indexes, the most first. */
export function ranked(counts: ArrayLike<number>): Uint32Array {
  return Uint32Array.from({ length: counts.length }, (_, index) => index).sort(
    (one, other) => counts[other]! - counts[one]! || one - other,
  )
}

/** How many have more, and one. */
export function rankIn(counts: ArrayLike<number>, index: number): number {
  let rank = 1
  for (let other = 0; other < counts.length; other++) rank += +(counts[other]! > counts[index]!)
  return rank
}

/** Centres of cells told by name. */
export function gridOfCells(cells: readonly string[]): Float64Array {
  const positions = new Float64Array(cells.length * 2)
  for (const [index, cell] of cells.entries()) positions.set(centreOfCell(cell), 2 * index)
  return positions
}

export function centreOfCell(cell: string): [number, number] {
  const [lat, lon] = cellToLatLng(cell)
  return [lon, lat]
}
