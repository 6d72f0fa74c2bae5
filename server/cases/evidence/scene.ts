/** What a map of a case shows, read from the platform's own tables with the rights of who asks. */
import { type Client, run, runOne } from '../../database/database.ts'
import { loadQueries } from '../../database/queries.ts'
import type { Geometry } from '../../schema.ts'

const query = loadQueries(import.meta.url)

/** Default width of the ground shown: a few unit grids, and still each lamp. */
export const MAP_METRES = 240
/** Wider is no longer a map of a place; a line longer than this is cut. */
const WIDEST_METRES = 2_000
/** Height of the map to its width. */
export const MAP_ASPECT = 0.75

export interface Subject {
  id: string
  version: number
  gridCode: string | null
  componentCode: string | null
  className: string
  cityName: string
  isDemo: boolean
  srid: number
  timeZone: string
  easting: number
  northing: number
  lon: number
  lat: number
  /** west, south, east, north of the case, in metres. */
  extent: [number, number, number, number]
  geometry: Geometry
}
export interface Feature {
  layer: 'water' | 'green' | 'road' | 'metro_line' | 'metro_station' | 'grid' | 'pipe_line' | 'pipe_point' | 'component'
  code: string
  /** Grade of a road, network of a pipe, class of a component. */
  kind: string
  name: string
  /** Metres from the middle of the map. */
  distance: number
  geometry: Geometry | { type: 'GeometryCollection'; geometries: Geometry[] }
}
export interface Scene {
  subject: Subject
  /** west, south, east, north of what is shown, in metres of the city's CRS. */
  box: [number, number, number, number]
  features: Feature[]
}

/** The case a map is drawn around; undefined when the person may not see it. */
export const findSubject = (client: Client, id: string) => runOne<Subject>(client, query('findSubject'), { id })

/** Reads everything around a case. @param widthMetres wider when the case itself is */
export async function readScene(client: Client, subject: Subject, widthMetres = MAP_METRES): Promise<Scene> {
  const [west, south, east, north] = subject.extent
  const needed = Math.max(east - west, (north - south) / MAP_ASPECT) * 1.3
  const width = Math.min(WIDEST_METRES, Math.max(widthMetres, needed))
  const isPoint = needed === 0
  const x = isPoint ? subject.easting : (west + east) / 2
  const y = isPoint ? subject.northing : (south + north) / 2
  const height = width * MAP_ASPECT
  const box: Scene['box'] = [x - width / 2, y - height / 2, x + width / 2, y + height / 2]
  const features = await run<Feature>(client, query('listFeatures'), {
    west: box[0],
    south: box[1],
    east: box[2],
    north: box[3],
  })
  return { subject, box, features }
}
