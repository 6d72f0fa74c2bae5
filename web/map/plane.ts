/** The city's metric plane in the browser: what is measured and typed here is what the database keeps. */
import { type Plane, type Position, planeOf } from '../../server/areas/projection/rules.ts'

export type { Position }

let plane: (Plane & { srid: number }) | null = null

/** Set once, from what the server says of the city. */
export function setPlane(srid: number, projection: string): void {
  if (plane?.srid !== srid) plane = { srid, ...planeOf(projection) }
}

export const planeName = () => (plane ? `EPSG:${plane.srid}` : '')

/** [east, north] in metres. */
export function toPlane(lonLat: readonly number[]): Position {
  if (!plane) throw new Error('the plane of the city is not set')
  return plane.forward([lonLat[0]!, lonLat[1]!])
}
export function fromPlane(eastNorth: readonly number[]): Position {
  if (!plane) throw new Error('the plane of the city is not set')
  return plane.inverse([eastNorth[0]!, eastNorth[1]!])
}
