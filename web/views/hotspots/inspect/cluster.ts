/** Hot cells that touch each other: one place, whoever drew the raster. Pure. */
import { gridDisk } from 'h3-js'
import type { Significance } from '../../../../server/hotspots/significance/schema.ts'

/** Cells that are hot, not cold: high by themselves or among high ones. */
export function hotCells({ measure, cells, classes, quadrants, patterns }: Significance): string[] {
  return cells.filter((_, at) =>
    measure === 'emerging' ? patterns![at]! > 0 : measure === 'moran' ? quadrants![at] === 1 : classes[at]! > 0,
  )
}

/** The cell with all of `cells` that hang together with it; none when it is not among them. */
export function clusterAround(cell: string, cells: readonly string[]): string[] {
  const left = new Set(cells)
  if (!left.delete(cell)) return []
  const found = [cell]
  // Grows while it is walked.
  for (const one of found) for (const next of gridDisk(one, 1)) if (left.delete(next)) found.push(next)
  return found
}
