/**
 * Features as GeoParquet 1.1 (https://geoparquet.org/releases/v1.1.0/): WKB in longitude and latitude (OGC:CRS84, which is meant
 * where no CRS is said), with the question in the file's metadata under `wangge`. Pure; the server's findings and the console's
 * cells and areas are written by it alike.
 */
import { parquetWriteBuffer } from 'hyparquet-writer'
import { geojsonToWkb } from 'hyparquet-writer/src/wkb.js'

export const GEOPARQUET = 'application/vnd.apache.parquet'

/** Said by who writes, not guessed from the values: a column of z that happen to be whole is no column of whole numbers. */
export type ColumnKind = 'STRING' | 'INT32' | 'DOUBLE'
export interface Feature {
  type: 'Feature'
  id: string
  properties: Readonly<Record<string, string | number | undefined>>
  geometry: { type: string; coordinates: unknown }
}

/**
 * @param key name of the column that the ids stand in
 * @param notes what stands beside the features: caption, warnings, question
 */
export function writeGeoParquet(
  key: string,
  columns: Readonly<Record<string, ColumnKind>>,
  features: readonly Feature[],
  notes: object,
): ArrayBuffer {
  const geo = {
    version: '1.1.0',
    primary_column: 'geometry',
    columns: {
      geometry: {
        encoding: 'WKB',
        geometry_types: [...new Set(features.map(({ geometry }) => geometry.type))].sort(),
        ...(features.length > 0 ? { bbox: boxOf(features) } : {}),
      },
    },
  }
  return parquetWriteBuffer({
    columnData: [
      { name: key, type: 'STRING', nullable: false, data: features.map(({ id }) => id) },
      ...Object.entries(columns).map(([name, type]) => ({
        name,
        type,
        data: features.map(({ properties }) => properties[name] ?? null),
      })),
      {
        name: 'geometry',
        type: 'BYTE_ARRAY' as const,
        nullable: false,
        // The text bounds of bytes say nothing, and take room.
        statistics: false,
        data: features.map(({ geometry }) => geojsonToWkb(geometry as Parameters<typeof geojsonToWkb>[0])),
      },
    ],
    kvMetadata: [
      { key: 'geo', value: JSON.stringify(geo) },
      { key: 'wangge', value: JSON.stringify(notes) },
    ],
    createdBy: 'wangge',
  })
}

/** West, south, east, north of all positions. */
function boxOf(features: readonly Feature[]): [number, number, number, number] {
  const box: [number, number, number, number] = [
    Number.POSITIVE_INFINITY,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ]
  const widen = (part: unknown): void => {
    if (!Array.isArray(part)) return
    if (typeof part[0] !== 'number') {
      for (const inner of part) widen(inner)
      return
    }
    const [lon, lat] = part as [number, number]
    box[0] = Math.min(box[0], lon)
    box[1] = Math.min(box[1], lat)
    box[2] = Math.max(box[2], lon)
    box[3] = Math.max(box[3], lat)
  }
  for (const { geometry } of features) widen(geometry.coordinates)
  return box
}
