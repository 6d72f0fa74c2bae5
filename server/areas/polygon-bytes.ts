/** Reads the rings of a polygon as PostGIS sends it: `ST_AsBinary(geom, 'NDR')`, every bit of every coordinate. */
const POLYGON = 3
const MULTI_POLYGON = 6

/**
 * Rings of all parts, shells and holes alike, as x, y, x, y … in the CRS of the geometry.
 * @throws Error for anything but a little-endian, two-dimensional (multi)polygon: the columns hold nothing else
 */
export function ringsOf(bytes: Buffer): Float64Array[] {
  const rings: Float64Array[] = []
  let at = 0
  const readCount = () => {
    at += 4
    return bytes.readUInt32LE(at - 4)
  }
  const readShape = () => {
    const order = bytes.readUInt8(at++)
    const type = readCount()
    if (order !== 1 || (type !== POLYGON && type !== MULTI_POLYGON)) {
      throw new Error(`expected the bytes of a polygon (1, 3 or 6), got byte order ${order}, type ${type}`)
    }
    for (let left = readCount(); left > 0; left--) {
      if (type === MULTI_POLYGON) {
        readShape()
        continue
      }
      const ring = new Float64Array(readCount() * 2)
      for (let number = 0; number < ring.length; number++, at += 8) ring[number] = bytes.readDoubleLE(at)
      rings.push(ring)
    }
  }
  readShape()
  return rings
}
