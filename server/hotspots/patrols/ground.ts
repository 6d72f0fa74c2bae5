/**
 * Where the hours of a responsibility grid were spent: over its unit grids by their area, and in each over the finest H3 cells whose
 * centre lies in it, evenly. So what is spread adds up to what was patrolled, and is put into coarser cells as cases are. A unit grid too
 * narrow for a centre has the cell of a place in it. As of now: a past day is spread over the unit grids that its grid has today.
 */
import { latLngToCell } from 'h3-js'
import { run } from '../../database/database.ts'
import { loadQueries } from '../../database/queries.ts'
import type { Platform } from '../../platform.ts'
import { FINEST, parentOf } from '../counts/cells.ts'
import { Dictionary } from '../counts/dictionary.ts'
import { LEVELS, type Level } from '../rules.ts'
import type { GriddedCells } from '../significance/study-area.ts'

const query = loadQueries(import.meta.url)

/** H3 resolution, or level of areas. */
export type Places = number | Level
/** Number of a responsibility grid and its share, one after the other, for each that reaches into the place. */
export type Shares = readonly number[]

interface Piece {
  grid: string
  patrol: number
  /** Of its responsibility grid. */
  part: number
  cells: readonly string[]
}

export class Ground {
  /** Responsibility grids that have unit grids in force. */
  readonly patrols = new Dictionary()
  private readonly pieces: Piece[] = []
  private readonly kept = new Map<Places, ReadonlyMap<string, Shares>>()

  constructor(
    rows: readonly { code: string; patrol: string; part: number; lon: number; lat: number }[],
    cellsOf: ReadonlyMap<string, readonly string[]>,
  ) {
    for (const { code, patrol, part, lon, lat } of rows) {
      const cells = cellsOf.get(code) ?? [latLngToCell(lat, lon, FINEST)]
      this.pieces.push({ grid: code, patrol: this.patrols.numberOf(patrol), part, cells })
    }
  }

  /** What lies in each place of one kind; a place without any is not there. */
  sharesIn(places: Places): ReadonlyMap<string, Shares> {
    const known = this.kept.get(places)
    if (known) return known
    const shares = new Map<string, number[]>()
    const add = (place: string, patrol: number, share: number) => {
      const found = shares.get(place)
      if (!found) shares.set(place, [patrol, share])
      else {
        let at = 0
        while (at < found.length && found[at] !== patrol) at += 2
        found[at] = patrol
        found[at + 1] = (found[at + 1] ?? 0) + share
      }
    }
    for (const { grid, patrol, part, cells } of this.pieces) {
      if (typeof places === 'string') add(grid.slice(0, LEVELS[places]), patrol, part)
      else for (const cell of cells) add(parentOf(cell, places), patrol, part / cells.length)
    }
    this.kept.set(places, shares)
    return shares
  }
}

/** @param gridded the finest cells of the gridded ground */
export async function readGround({ database }: Platform, { cells, places }: GriddedCells): Promise<Ground> {
  const cellsOf = new Map<string, string[]>()
  for (const [index, cell] of cells.entries()) {
    const code = places[index]!.gridCode!
    const known = cellsOf.get(code)
    if (known) known.push(cell)
    else cellsOf.set(code, [cell])
  }
  const rows = await database.system((client) =>
    run<{ code: string; patrol: string; part: number; lon: number; lat: number }>(client, query('unitGridParts')),
  )
  return new Ground(rows, cellsOf)
}
