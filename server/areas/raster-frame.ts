/** How large the cells of a raster should be, and where its blocks lie. */
import { visitEdges } from './covering.ts'
import type { PolygonStore } from './polygon-store.ts'
import { SIDE } from './raster-block.ts'

/** Blocks of SIDE × SIDE cells, counted from the origin of the CRS. */
export interface Frame {
  cellMetres: number
  /** The first block, in blocks from the origin. */
  column: number
  row: number
  columns: number
  rows: number
}

export const NOWHERE: Frame = { cellMetres: 1, column: 0, row: 0, columns: 0, rows: 0 }

/** Sides of cells in metres, as chosen by themselves: powers of two, so that dividing by them does not round. */
const CELL_METRES = { least: 4, most: 128 }
/** A cell is this part of what area / length of boundary comes to: measured, see sql/bench/places.md. */
const FINENESS = 0.6
/**
 * Blocks that are not the same all over take 16 KiB each. The cells are made larger until there are no more than 16 cells a
 * vertex, between 8 and 128 MiB: more cells than that only say "ask the polygon".
 */
const MIXED_BLOCKS = { least: 512, perVertex: 16 / (SIDE * SIDE), most: 8192 }
const MOST_BLOCKS = 1 << 20
const EVERYWHERE = [-Infinity, -Infinity, Infinity, Infinity] as const

/**
 * Chooses a frame that holds every polygon with a metre to spare.
 * @param least cells are at least as large, in metres; by default as the amount of boundary suggests
 */
export function chooseFrame(store: PolygonStore, least?: number): Frame {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity]
  let area = 0
  let length = 0
  let vertices = 0
  for (const number of store.numberOf.values()) {
    const box = store.boxAt(number)
    west = Math.min(west, box[0])
    south = Math.min(south, box[1])
    east = Math.max(east, box[2])
    north = Math.max(north, box[3])
    let twice = 0
    visitEdges(store.numbers, store.bases[number]!, EVERYWHERE, (ax, ay, bx, by) => {
      twice += (ax - box[0]) * (by - box[1]) - (bx - box[0]) * (ay - box[1])
      length += Math.hypot(bx - ax, by - ay)
      vertices++
    })
    area += Math.abs(twice) / 2
  }
  const frameOf = (cellMetres: number): Frame => {
    if (west > east) return { ...NOWHERE, cellMetres }
    const side = cellMetres * SIDE
    const [column, row] = [Math.floor((west - 1) / side), Math.floor((south - 1) / side)]
    return {
      cellMetres,
      column,
      row,
      columns: Math.floor((east + 1) / side) - column + 1,
      rows: Math.floor((north + 1) / side) - row + 1,
    }
  }
  const wanted = length === 0 ? CELL_METRES.most : (FINENESS * area) / length
  let cellMetres = least ?? Math.max(CELL_METRES.least, Math.min(CELL_METRES.most, 2 ** Math.round(Math.log2(wanted))))
  const most = Math.max(MIXED_BLOCKS.least, Math.min(MIXED_BLOCKS.most, vertices * MIXED_BLOCKS.perVertex))
  for (; ; cellMetres *= 2) {
    const frame = frameOf(cellMetres)
    if (frame.columns * frame.rows <= MOST_BLOCKS && mixedBlocks(store, frame) <= most) return frame
  }
}

/** How many blocks an edge touches, counted by the boxes of edges: a few more than there are. */
function mixedBlocks(store: PolygonStore, { cellMetres, column, row, columns, rows }: Frame): number {
  const touched = new Uint8Array(columns * rows)
  const side = cellMetres * SIDE
  for (const base of [...store.numberOf.values()].map((number) => store.bases[number]!)) {
    visitEdges(store.numbers, base, EVERYWHERE, (ax, ay, bx, by) => {
      const [left, right] = [Math.min(ax, bx), Math.max(ax, bx)].map((x) => Math.floor(x / side) - column) as [
        number,
        number,
      ]
      const top = Math.floor(Math.max(ay, by) / side) - row
      for (let at = Math.floor(Math.min(ay, by) / side) - row; at <= top; at++)
        touched.fill(1, at * columns + left, at * columns + right + 1)
    })
  }
  return touched.reduce((sum, one) => sum + one, 0)
}
