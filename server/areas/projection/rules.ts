/** The city's metric plane from the words PROJ defines its CRS with: what is measured in memory and in the browser is what the database keeps. */
import proj4 from 'proj4'

export type Position = [number, number]
export interface Plane {
  /** Longitude and latitude to [east, north] in metres. */
  forward: (lonLat: Position) => Position
  inverse: (eastNorth: Position) => Position
}

/** PROJ's transverse Mercator is Poder and Engsager's, which proj4 calls etmerc: they agree within nanometres. */
export const planeOf = (definition: string): Plane =>
  proj4('WGS84', definition.replace('+proj=tmerc', '+proj=etmerc')) as Plane
