/** Reads a geometry as PostGIS sends it: `ST_AsBinary(geom, 'NDR')`, every bit of every coordinate, in the CRS of the geometry. */
const LINE = 2
const POLYGON = 3
const MULTI_LINE = 5
const MULTI_POLYGON = 6

/**
 * Rings of all parts of a (multi)polygon, shells and holes alike, as x, y, x, y …
 * @throws Error for anything else than little-endian, two-dimensional: the columns hold nothing else
 */
export const ringsOf = (bytes: Buffer): Float64Array[] => pathsIn(bytes, POLYGON, MULTI_POLYGON)

/**
 * All parts of a (multi)line, as x, y, x, y …
 * @throws Error as ringsOf does
 */
export const linesOf = (bytes: Buffer): Float64Array[] => pathsIn(bytes, LINE, MULTI_LINE)

function pathsIn(bytes: Buffer, single: number, multi: number): Float64Array[] {
  const paths: Float64Array[] = []
  let at = 0
  const readCount = () => {
    at += 4
    return bytes.readUInt32LE(at - 4)
  }
  const readPath = () => {
    const path = new Float64Array(readCount() * 2)
    for (let number = 0; number < path.length; number++, at += 8) path[number] = bytes.readDoubleLE(at)
    paths.push(path)
  }
  const readShape = () => {
    const order = bytes.readUInt8(at++)
    const type = readCount()
    if (order !== 1 || (type !== single && type !== multi)) {
      throw new Error(
        `expected the bytes of geometry type ${single} or ${multi}, got byte order ${order}, type ${type}`,
      )
    }
    if (type === LINE) readPath()
    else for (let left = readCount(); left > 0; left--) type === multi ? readShape() : readPath()
  }
  readShape()
  return paths
}

/** Metres from a point to the nearest of the lines, as ST_Distance measures them. */
export function metresTo(lines: readonly Float64Array[], x: number, y: number): number {
  let least = Infinity
  for (const line of lines) {
    for (let at = 0; at + 3 < line.length; at += 2) {
      const [ax, ay] = [line[at]!, line[at + 1]!]
      const [along, up] = [line[at + 2]! - ax, line[at + 3]! - ay]
      const length = along * along + up * up
      const part = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * along + (y - ay) * up) / length))
      least = Math.min(least, Math.hypot(ax + part * along - x, ay + part * up - y))
    }
  }
  return least
}
