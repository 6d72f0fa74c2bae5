/** Findings as vector tiles, for other programs: hexagons with class, z, count and pattern in a source-layer `hotspots`. */
import { cellToBoundary } from 'h3-js'
import { EXTENT, type TileAddress, WORLD_METRES } from '../../database/tile-encoder.ts'
import { encodeRows, type TileRow } from '../../database/tile-geometry.ts'
import { PATTERNS } from '../statistics/rules.ts'
import type { Found } from './finder.ts'
import { standingOut } from './told.ts'

const BUFFER = 64
const FIELDS = ['cell', 'class', 'z', 'q', 'count', 'pattern', 'side'] as const

/** Empty where nothing stands out. */
export function tileOf(found: Found, { z, x, y }: TileAddress): Buffer {
  const { findings, area } = found
  const unit = WORLD_METRES / 2 ** z / EXTENT
  const rows: TileRow[] = []
  for (const cell of standingOut(found)) {
    const ring = cellToBoundary(area.cells[cell]!, true).map(([lon, lat]) => {
      const [east, north] = mercator(lon, lat)
      return [
        Math.round((east + WORLD_METRES / 2) / unit) - x * EXTENT,
        Math.round((WORLD_METRES / 2 - north) / unit) - y * EXTENT,
      ] as [number, number]
    })
    if (!touches(ring)) continue
    const pattern = findings.patterns?.patterns[cell]
    const properties = [
      area.cells[cell]!,
      findings.classes[cell]!,
      findings.z?.[cell] ?? null,
      findings.q[cell]!,
      findings.counts[cell]!,
      pattern === undefined ? null : PATTERNS[Math.abs(pattern)]!.code,
      pattern === undefined ? null : pattern < 0 ? 'cold' : 'hot',
    ]
    rows.push({
      source: 0,
      geometry: JSON.stringify({ type: 'Polygon', coordinates: [ring] }),
      properties: JSON.stringify(properties),
    })
  }
  return encodeRows([{ id: 'hotspots', fields: FIELDS, text: '' }], rows)
}

const RADIUS = WORLD_METRES / (2 * Math.PI)
const mercator = (lon: number, lat: number) =>
  [(RADIUS * lon * Math.PI) / 180, RADIUS * Math.log(Math.tan(Math.PI / 4 + (lat * Math.PI) / 360))] as const

/** Whether a ring reaches into the tile; a hexagon that crosses its edge is sent whole, for clipping saves nothing. */
function touches(ring: readonly [number, number][]): boolean {
  const xs = ring.map(([x]) => x)
  const ys = ring.map(([, y]) => y)
  return (
    Math.max(...xs) >= -BUFFER &&
    Math.min(...xs) <= EXTENT + BUFFER &&
    Math.max(...ys) >= -BUFFER &&
    Math.min(...ys) <= EXTENT + BUFFER
  )
}
