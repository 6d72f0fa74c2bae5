import { type Static, Type } from 'typebox'

/** TileJSON 3.0.0. */
export const TileJson = Type.Object({
  tilejson: Type.Literal('3.0.0'),
  name: Type.String(),
  description: Type.String(),
  version: Type.String({ description: 'the minor number grows with the data' }),
  attribution: Type.String(),
  scheme: Type.Literal('xyz'),
  tiles: Type.Array(Type.String(), { minItems: 1, description: 'absolute address with {z}, {x} and {y}' }),
  minzoom: Type.Integer(),
  maxzoom: Type.Integer(),
  bounds: Type.Optional(
    Type.Array(Type.Number(), { minItems: 4, maxItems: 4, description: 'west, south, east, north' }),
  ),
  vector_layers: Type.Array(
    Type.Object({
      id: Type.String(),
      minzoom: Type.Integer(),
      maxzoom: Type.Integer(),
      fields: Type.Record(Type.String(), Type.String()),
    }),
  ),
  filters: Type.Record(Type.String(), Type.String(), {
    description: 'what `filter` may ask: property → kind of value',
  }),
  times: Type.Array(Type.String(), { description: 'asof, window: which times there are tiles of beside now' }),
})
export type TileJson = Static<typeof TileJson>

/** What narrows a tile. */
export const TileQuery = Type.Object(
  {
    properties: Type.Optional(
      Type.String({ maxLength: 500, description: 'names of the properties wanted, joined by commas' }),
    ),
    filter: Type.Optional(
      Type.String({
        maxLength: 4000,
        description: "CQL2-text, for example state = 'filed' and class_code in ('0101', '0102')",
      }),
    ),
    'filter-lang': Type.Optional(Type.Literal('cql2-text')),
    asof: Type.Optional(Type.String({ maxLength: 40, description: 'the map as it was at this instant' })),
    datetime: Type.Optional(
      Type.String({ maxLength: 90, description: 'what was reported in this interval, from/until' }),
    ),
  },
  { additionalProperties: false },
)

export const CacheStatus = Type.Object({
  process: Type.Integer(),
  tiles: Type.Integer({ description: 'kept in memory' }),
  bytes: Type.Integer(),
  making: Type.Integer(),
  hits: Type.Integer({ description: 'answered from memory' }),
  joined: Type.Integer({ description: 'waited for a tile that another had asked for' }),
  made: Type.Integer({ description: 'asked of the database' }),
  fromDisk: Type.Integer(),
  dropped: Type.Integer({ description: 'because a change touched them' }),
})
