/** Rows in tile coordinates → MVT bytes, for the engine that cannot encode them itself. */
import { fromVectorTileJs, type VectorTileFeatureLike, type VectorTileLayerLike } from '@maplibre/vt-pbf'
import type { TileSource } from './tile-encoder.ts'

export interface TileRow {
  /** Index of the source-layer. */
  source: number
  /** GeoJSON geometry in whole tile units, y down. */
  geometry: string
  /** JSON array of the values of the source-layer's fields. */
  properties: string
}

type Ring = [number, number][]
type Shape =
  | { type: 'Point'; coordinates: [number, number] }
  | { type: 'MultiPoint' | 'LineString'; coordinates: Ring }
  | { type: 'MultiLineString' | 'Polygon'; coordinates: Ring[] }
  | { type: 'MultiPolygon'; coordinates: Ring[][] }
type Parts = ReturnType<VectorTileFeatureLike['loadGeometry']>

/** Encodes rows; source-layers without rows are left out, and no rows at all give no bytes. */
export function encodeRows(sources: readonly TileSource[], rows: readonly TileRow[]): Buffer {
  const layers: Record<string, VectorTileLayerLike> = {}
  for (const [index, { id, fields }] of sources.entries()) {
    const features = rows.filter((row) => row.source === index).map((row) => featureOf(row, fields))
    if (features.length === 0) continue
    layers[id] = { version: 2, name: id, extent: 4096, length: features.length, feature: (at) => features[at]! }
  }
  return Buffer.from(fromVectorTileJs({ layers }))
}

function featureOf(row: TileRow, fields: readonly string[]): VectorTileFeatureLike {
  const shape = JSON.parse(row.geometry) as Shape
  const values = JSON.parse(row.properties) as (string | number | boolean | null)[]
  const properties: Record<string, string | number | boolean> = {}
  for (const [index, value] of values.entries()) if (value !== null) properties[fields[index]!] = value
  const { type, parts } = partsOf(shape)
  return { type, properties, id: undefined, extent: 4096, loadGeometry: () => parts }
}

const partsOf = (shape: Shape): { type: 1 | 2 | 3; parts: Parts } => {
  switch (shape.type) {
    case 'Point':
      return { type: 1, parts: [points([shape.coordinates])] }
    case 'MultiPoint':
      return { type: 1, parts: [points(shape.coordinates)] }
    case 'LineString':
      return { type: 2, parts: [points(shape.coordinates)] }
    case 'MultiLineString':
      return { type: 2, parts: shape.coordinates.map(points) }
    case 'Polygon':
      return { type: 3, parts: rings(shape.coordinates) }
    case 'MultiPolygon':
      return { type: 3, parts: shape.coordinates.flatMap(rings) }
  }
}

// The encoder reads x and y only; the library's Point class has more.
const points = (ring: Ring) => ring.map(([x, y]) => ({ x, y })) as Parts[number]

/** MVT 2.1 §4.3.4.4: by the surveyor's formula, in tile coordinates, exterior rings are positive and holes negative. */
const rings = (polygon: Ring[]): Parts =>
  polygon.map((ring, index) => points(area(ring) > 0 === (index === 0) ? ring : ring.toReversed()))

function area(ring: Ring): number {
  let sum = 0
  for (let index = 0; index + 1 < ring.length; index++) {
    const [x1, y1] = ring[index]!
    const [x2, y2] = ring[index + 1]!
    sum += x1 * y2 - x2 * y1
  }
  return sum / 2
}
