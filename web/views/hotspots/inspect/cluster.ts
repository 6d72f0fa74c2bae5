/** Hot cells that touch each other: one place, whoever drew the raster. Pure. */
import { takeCluster } from '../../../../server/hotspots/significance/rules.ts'
import type { Significance } from '../../../../server/hotspots/significance/schema.ts'

/** Cells that are hot, not cold: high by themselves or among high ones. */
export function hotCells({ measure, cells, classes, quadrants, patterns }: Significance): string[] {
  return cells.filter((_, at) =>
    measure === 'emerging' ? patterns![at]! > 0 : measure === 'moran' ? quadrants![at] === 1 : classes[at]! > 0,
  )
}

/** The cell with all of `cells` that hang together with it; none when it is not among them. */
export const clusterAround = (cell: string, cells: readonly string[]): string[] => takeCluster(cell, new Set(cells))
