/** Shows what a watch counts where it is explored: its question, the days it counted, its cell. */
import { getResolution } from 'h3-js'
import { go } from '../../../url.ts'
import { centreOfCell } from '../cells.ts'
import type { Asked } from '../question.ts'

/** Zoom at which a cell of resolution 11 fills a good part of the map; each coarser one takes 1.4 less. */
const FINEST_ZOOM = 16.6

export const openWatched = ({ resolution: _follows, ...question }: Asked, from: string, to: string): void =>
  go('/explore', { ...question, from, to, ...placeOf(question.cells?.split(',') ?? []) }, [])

/** Where the map goes, and the cell that is opened; nothing where the question names no cells. */
function placeOf([cell, ...others]: string[]): Record<string, string> {
  if (!cell) return {}
  const [lon, lat] = centreOfCell(cell)
  const zoom = FINEST_ZOOM - 1.4 * (11 - getResolution(cell)) - (others.length > 0 ? 1 : 0)
  const m = `${lon.toFixed(5)},${lat.toFixed(5)},${zoom.toFixed(2)}`
  return others.length > 0 ? { m } : { m, cell }
}
