import { type Static, Type } from 'typebox'
import { AreaPath } from '../responsibility/schema.ts'
import { Geometry, Named } from '../schema.ts'

/** GET /api/areas?level=district|management|street|community&parent= */
export const Area = Type.Object({
  code: Type.String(),
  level: Type.String(),
  parentCode: Type.Union([Type.String(), Type.Null()]),
  name: Type.String(),
  nameEn: Type.String(),
  areaM2: Type.Number(),
  gridded: Type.Boolean(),
  bbox: Type.Array(Type.Number(), { description: 'west, south, east, north' }),
})
export type Area = Static<typeof Area>

/** GET /api/areas/{code}: with its boundary, simplified for drawing. */
export const AreaBoundary = Type.Object({ ...Area.properties, geometry: Geometry })
export type AreaBoundary = Static<typeof AreaBoundary>

/** GET /api/areas/shapes?level=: GeoJSON of all areas of a level that unit grids lie in. */
export const ShapeQuery = Type.Object({
  level: Type.Unsafe<'district' | 'street' | 'community' | 'grid'>(
    Type.Union(
      ['district', 'street', 'community', 'grid'].map((level) => Type.Literal(level)),
      { description: 'rank' },
    ),
  ),
})
export const AreaShapes = Type.Object({
  type: Type.Literal('FeatureCollection'),
  features: Type.Array(
    Type.Object({
      type: Type.Literal('Feature'),
      id: Type.String({ description: 'code' }),
      properties: Type.Object({
        name: Type.String({ description: 'a unit grid has its code' }),
        nameEn: Type.String(),
        areaM2: Type.Number(),
      }),
      geometry: Geometry,
    }),
  ),
})
export type AreaShapes = Static<typeof AreaShapes>

export const AreaQuery = Type.Object({
  level: Type.Optional(
    Type.Unsafe<'city' | 'district' | 'management' | 'street' | 'community'>(
      Type.Union(
        ['city', 'district', 'management', 'street', 'community'].map((level) => Type.Literal(level)),
        { description: 'rank' },
      ),
    ),
  ),
  parent: Type.Optional(Type.String({ pattern: '^[0-9]{4,9}$', description: 'children of this area' })),
  q: Type.Optional(Type.String({ maxLength: 60, description: 'in the name, or the beginning of the code' })),
})
export type AreaQuery = Static<typeof AreaQuery>

/** GET /api/areas/at?lon=&lat= */
export const AreaPlace = Type.Object({
  area: AreaPath,
  grid: Type.Union([
    Type.Object({ code: Type.String(), responsibilityGrid: Type.Union([Type.String(), Type.Null()]) }),
    Type.Null(),
  ]),
})
export type AreaPlace = Static<typeof AreaPlace>

/** GET /api/grids/{code} */
export const Grid = Type.Object({
  code: Type.String(),
  area: AreaPath,
  areaM2: Type.Number(),
  landUse: Type.String(),
  responsibilityGrid: Type.Union([Type.String(), Type.Null()]),
  collector: Type.Union([Named, Type.Null()]),
  componentCount: Type.Integer(),
  openCaseCount: Type.Integer(),
  geometry: Geometry,
})
export type Grid = Static<typeof Grid>

/** GET /api/city: what the console needs to start. */
export const City = Type.Object({
  name: Type.String(),
  nameEn: Type.String(),
  demo: Type.Boolean({ description: 'whether the demo sign-in is open' }),
  engine: Type.String({ description: 'embedded or native' }),
  bbox: Type.Array(Type.Number(), { description: 'the whole city' }),
  griddedBbox: Type.Array(Type.Number(), { description: 'where unit grids are: the first view' }),
  center: Type.Array(Type.Number(), { description: '[lon, lat]: a lively place to open the map at' }),
  now: Type.String({ description: "the platform's clock" }),
  timeZone: Type.String(),
  srid: Type.Integer({ description: 'EPSG code of the metric CRS that shapes are kept in' }),
  projection: Type.String({ description: 'the same as a PROJ text' }),
  tileLayers: Type.Array(Type.String()),
})
export type City = Static<typeof City>
