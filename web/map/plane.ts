/** The city's metric plane in the browser: what is measured and typed here is what the database keeps. */
import proj4 from 'proj4'

export type Position = [number, number]
interface Plane {
  srid: number
  forward: (lonLat: Position) => Position
  inverse: (eastNorth: Position) => Position
}
let plane: Plane | null = null

/** Set once, from what the server says of the city. PROJ's transverse Mercator is what proj4 calls etmerc. */
export function setPlane(srid: number, projection: string): void {
  if (plane?.srid === srid) return
  const { forward, inverse } = proj4('WGS84', projection.replace('+proj=tmerc', '+proj=etmerc'))
  plane = { srid, forward, inverse } as Plane
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
