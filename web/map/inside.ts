/** Whether a position lies on the ground of a polygon: for clicks on what is drawn, in degrees. Pure. */
type Ring = readonly (readonly number[])[]
interface Shape {
  type: string
  coordinates: unknown
}

function crosses([lon, lat]: readonly [number, number], ring: Ring): boolean {
  let inside = false
  for (let index = 0, last = ring.length - 1; index < ring.length; last = index++) {
    const [x, y] = ring[index] as [number, number]
    const [px, py] = ring[last] as [number, number]
    if (y > lat !== py > lat && lon < ((px - x) * (lat - y)) / (py - y) + x) inside = !inside
  }
  return inside
}
const inPolygon = (at: readonly [number, number], rings: readonly Ring[]) =>
  rings.length > 0 && crosses(at, rings[0]!) && !rings.slice(1).some((hole) => crosses(at, hole))

/** True inside a Polygon or MultiPolygon, not in its holes; of any other geometry false. */
export function isInside(at: readonly [number, number], { type, coordinates }: Shape): boolean {
  if (type === 'Polygon') return inPolygon(at, coordinates as Ring[])
  if (type === 'MultiPolygon') return (coordinates as Ring[][]).some((rings) => inPolygon(at, rings))
  return false
}

/** west, south, east, north of any geometry. */
export function bboxOf({ coordinates }: Shape): [number, number, number, number] {
  const box: [number, number, number, number] = [Infinity, Infinity, -Infinity, -Infinity]
  const walk = (part: unknown) => {
    if (!Array.isArray(part)) return
    if (typeof part[0] === 'number') {
      const [lon, lat] = part as [number, number]
      box[0] = Math.min(box[0], lon)
      box[1] = Math.min(box[1], lat)
      box[2] = Math.max(box[2], lon)
      box[3] = Math.max(box[3], lat)
    } else for (const inner of part) walk(inner)
  }
  walk(coordinates)
  return box
}
