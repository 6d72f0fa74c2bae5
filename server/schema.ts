/** Shapes shared by every capability: positions, pages, problems. Lon before lat (CRS84) at the border. */
import { type Static, Type } from 'typebox'

export const Position = Type.Array(Type.Number(), {
  minItems: 2,
  maxItems: 3,
  description: '[longitude, latitude] in CRS84 (WGS84 degrees), longitude first',
})

const shape = <Name extends string>(name: Name, coordinates: ReturnType<typeof Type.Unsafe>) =>
  Type.Object({ type: Type.Literal(name), coordinates })
const nested = (levels: number): ReturnType<typeof Type.Unsafe> => {
  let schema: unknown = Position
  for (let level = 0; level < levels; level++) schema = Type.Array(schema as typeof Position)
  return Type.Unsafe<never>(schema as object)
}
/** GeoJSON geometry (RFC 7946): what a case, component or question may be drawn as. */
export const Geometry = Type.Unsafe<
  | { type: 'Point'; coordinates: number[] }
  | { type: 'LineString'; coordinates: number[][] }
  | { type: 'Polygon'; coordinates: number[][][] }
  | { type: 'MultiPoint'; coordinates: number[][] }
  | { type: 'MultiLineString'; coordinates: number[][][] }
  | { type: 'MultiPolygon'; coordinates: number[][][][] }
>(
  Type.Union(
    [
      shape('Point', nested(0)),
      shape('LineString', nested(1)),
      shape('Polygon', nested(2)),
      shape('MultiPoint', nested(1)),
      shape('MultiLineString', nested(2)),
      shape('MultiPolygon', nested(3)),
    ],
    { description: 'GeoJSON geometry in CRS84, longitude before latitude' },
  ),
)
export type Geometry = Static<typeof Geometry>

export const Kind = Type.Union([Type.Literal('component'), Type.Literal('event')], {
  description: 'component 部件 or event 事件: the two code spaces overlap',
})
export type Kind = Static<typeof Kind>

export const ClassCode = Type.String({ pattern: '^[0-9]{4,5}$', description: 'class 小类, major + minor, e.g. 0104' })

export const Named = Type.Object({ code: Type.String(), name: Type.String(), nameEn: Type.String() })
export type Named = Static<typeof Named>

/** What people read, in both languages of the console. */
export const Sentence = Type.Object({ zh: Type.String(), en: Type.String() })
export type Sentence = Static<typeof Sentence>
export type Language = keyof Sentence

/** RFC 9457 problem, as every refusal is answered. */
export const Problem = Type.Object(
  {
    type: Type.String({ description: 'stable: /problems/<code>' }),
    title: Type.String(),
    status: Type.Integer(),
    detail: Type.String({ description: 'what was expected, what was got, what to do' }),
    field: Type.Optional(Type.String({ description: 'where in the request, as a JSON pointer' })),
    value: Type.Optional(Type.Unknown()),
    state: Type.Optional(Type.String({ description: 'the state the case is in now' })),
    version: Type.Optional(Type.Integer()),
    reason: Type.Optional(Type.String({ description: 'reason code of the lifecycle' })),
  },
  { additionalProperties: true },
)
export type Problem = Static<typeof Problem>
