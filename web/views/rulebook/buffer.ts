/** The ground of a corridor while it is drawn. The server draws what is judged; this is near enough to see it. */
import { buffer } from '@turf/turf'
import type { Geometry } from '../../../server/schema.ts'

/** Ground within some metres of a line, or null where there is none. */
export function bufferOf(axis: Geometry, halfWidthMetres: number): Geometry | null {
  if (!(halfWidthMetres > 0)) return null
  const ground = buffer(axis, halfWidthMetres, { units: 'meters', steps: 16 })
  return (ground?.geometry as Geometry | undefined) ?? null
}
