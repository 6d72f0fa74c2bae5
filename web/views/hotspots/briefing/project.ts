/** Degrees to the paper: conformal enough for a city, whatever its shape, within a frame. Pure. */
type Position = readonly number[]

export interface Projection {
  width: number
  height: number
  at: (position: Position) => [number, number]
  /** Units of the paper to a kilometre. */
  perKm: number
}

/** @param ratio height by width that the frame has at most */
export function projectionOf(positions: readonly Position[], width: number, ratio: number): Projection {
  const lons = positions.map(([lon]) => lon!)
  const lats = positions.map(([, lat]) => lat!)
  const least = (values: number[]) => values.reduce((one, other) => Math.min(one, other), Number.POSITIVE_INFINITY)
  const most = (values: number[]) => values.reduce((one, other) => Math.max(one, other), Number.NEGATIVE_INFINITY)
  const [west, south, east, north] = [least(lons), least(lats), most(lons), most(lats)]
  const shrink = Math.cos((((south + north) / 2) * Math.PI) / 180)
  const scale = Math.min(width / ((east - west) * shrink), (width * ratio) / (north - south))
  const [ownWidth, height] = [(east - west) * shrink * scale, (north - south) * scale]
  return {
    width,
    height,
    at: ([lon, lat]) => [(width - ownWidth) / 2 + (lon! - west) * shrink * scale, (north - lat!) * scale],
    perKm: scale / 111.2,
  }
}

/** Rings of a polygon or of several. */
export const ringsOf = ({ type, coordinates }: { type: string; coordinates: unknown }): Position[][] =>
  type === 'MultiPolygon' ? (coordinates as Position[][][]).flat() : (coordinates as Position[][])

export const pathOf = (rings: readonly (readonly Position[])[], { at }: Projection): string =>
  rings
    .map(
      (ring) =>
        `M${ring
          .map((position) =>
            at(position)
              .map((unit) => unit.toFixed(1))
              .join(' '),
          )
          .join('L')}Z`,
    )
    .join('')

/** The longest round length that is no longer than so many units. */
export function barOf({ perKm }: Projection, longest: number): { km: number; length: number } {
  const km = [20, 10, 5, 2, 1, 0.5, 0.2].find((one) => one * perKm <= longest) ?? 0.1
  return { km, length: km * perKm }
}
