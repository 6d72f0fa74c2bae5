/** Two periods, cell by cell: how much more or less a day now than then. Pure. */
import type { CellCounts, CellGrid } from '../cells.ts'
import { gridOf } from '../cells.ts'

export interface Compared {
  grid: CellGrid
  before: Uint32Array
  now: Uint32Array
}

/** The cells of either, side by side; both are in the order of their indexes. */
export function sideBySide(before: CellCounts, now: CellCounts): Compared {
  const most = before.grid.size + now.grid.size
  const columns = { highs: new Uint32Array(most), lows: new Uint32Array(most) }
  const counts = { before: new Uint32Array(most), now: new Uint32Array(most) }
  let [one, other, size] = [0, 0, 0]
  while (one < before.grid.size || other < now.grid.size) {
    const order = orderOf(before.grid, one, now.grid, other)
    const [grid, at] = order <= 0 ? [before.grid, one] : [now.grid, other]
    columns.highs[size] = grid.highs[at]!
    columns.lows[size] = grid.lows[at]!
    if (order <= 0) counts.before[size] = before.counts[one++]!
    if (order >= 0) counts.now[size] = now.counts[other++]!
    size++
  }
  const { highs, lows } = columns
  return {
    grid: gridOf(now.grid.resolution, highs.subarray(0, size), lows.subarray(0, size)),
    before: counts.before.subarray(0, size),
    now: counts.now.subarray(0, size),
  }
}

function orderOf(one: CellGrid, at: number, other: CellGrid, otherAt: number): number {
  if (at >= one.size) return 1
  if (otherAt >= other.size) return -1
  return one.highs[at]! - other.highs[otherAt]! || one.lows[at]! - other.lows[otherAt]!
}

/** Fewer cases than this in both periods together, and a change is not told from chance: two after four is no halving. */
export const FEWEST = 10
/** From where a change has its own colour, as a ratio of cases a day, and the same downwards. */
export const RATIOS = [1.25, 1.5, 2] as const
/** −3 … 3; null where there are too few to say. */
export type Change = -3 | -2 | -1 | 0 | 1 | 2 | 3

export function changeOf(before: number, now: number, daysBefore: number, daysNow: number): Change | null {
  if (before + now < FEWEST) return null
  const [then, today] = [before / daysBefore, now / daysNow]
  const ratio = today >= then ? today / then : then / today
  const steps = RATIOS.filter((least) => ratio >= least).length
  return (today >= then ? steps : -steps) as Change
}
