/** Metres between two positions; over a few hundred metres the plane is exact enough. */
export function metresBetween(a: readonly number[], b: readonly number[]): number {
  const radians = Math.PI / 180
  const x = (b[0]! - a[0]!) * Math.cos(((a[1]! + b[1]!) / 2) * radians)
  return Math.hypot(x, b[1]! - a[1]!) * radians * 6_371_009
}

/** west,south,east,north around a position. */
export function bboxAround(position: readonly number[], metres: number): string {
  const [lon, lat] = position as [number, number]
  const dLat = metres / 111_195
  const dLon = dLat / Math.cos((lat * Math.PI) / 180)
  return [lon - dLon, lat - dLat, lon + dLon, lat + dLat].map((value) => value.toFixed(6)).join(',')
}
