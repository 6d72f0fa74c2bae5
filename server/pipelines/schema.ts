import { type Static, Type } from 'typebox'
import { Geometry, Named } from '../schema.ts'

export const NETWORKS = {
  water: { zh: '给水', en: 'Water', letters: 'JS' },
  storm: { zh: '雨水', en: 'Storm water', letters: 'YS' },
  sewage: { zh: '污水', en: 'Sewage', letters: 'WS' },
  gas: { zh: '燃气', en: 'Gas', letters: 'RQ' },
  power: { zh: '电力', en: 'Power', letters: 'DL' },
  telecom: { zh: '通信', en: 'Telecom', letters: 'TX' },
} as const
export type Network = keyof typeof NETWORKS
export const NetworkName = Type.Unsafe<Network>(Type.Union(Object.keys(NETWORKS).map((name) => Type.Literal(name))))
const nullableNamed = Type.Union([Named, Type.Null()])
const nullableText = Type.Union([Type.String(), Type.Null()])

export const PipePoint = Type.Object({
  code: Type.String(),
  version: Type.Integer(),
  network: NetworkName,
  elementCode: Type.String(),
  feature: nullableText,
  attachment: nullableText,
  groundElevation: Type.Number(),
  wellDepth: Type.Union([Type.Number(), Type.Null()]),
  owner: nullableNamed,
  componentCode: nullableText,
  position: Type.Array(Type.Number()),
  lines: Type.Array(Type.String(), { description: 'codes of the pipe lines that end here' }),
  validTo: nullableText,
  editable: Type.Boolean(),
})
export type PipePoint = Static<typeof PipePoint>

export const PipeLine = Type.Object({
  code: Type.String(),
  version: Type.Integer(),
  network: NetworkName,
  elementCode: Type.String(),
  startPoint: Type.String(),
  endPoint: Type.String(),
  startDepth: Type.Number({
    description: 'm: to the top of pressure pipes and cables, to the inside bottom of gravity drains',
  }),
  endDepth: Type.Number(),
  flow: Type.Union([Type.Literal('+'), Type.Literal('-')]),
  material: Type.String(),
  sizeMm: Type.String(),
  embedding: Type.String(),
  pressure: nullableText,
  voltageKv: Type.Union([Type.Number(), Type.Null()]),
  owner: nullableNamed,
  maintainer: nullableNamed,
  builtOn: nullableText,
  status: Type.String(),
  lengthMetres: Type.Number(),
  geometry: Geometry,
  validTo: nullableText,
  editable: Type.Boolean(),
})
export type PipeLine = Static<typeof PipeLine>

/** POST /api/pipe-points */
export const PipePointNew = Type.Object(
  {
    network: NetworkName,
    position: Type.Array(Type.Number(), { minItems: 2, maxItems: 2 }),
    groundElevation: Type.Number({ minimum: -100, maximum: 3000 }),
    wellDepth: Type.Optional(Type.Number({ minimum: 0, maximum: 100 })),
    attachment: Type.Optional(Type.String({ maxLength: 30 })),
    owner: Type.Optional(Type.String()),
  },
  { additionalProperties: false },
)
export type PipePointNew = Static<typeof PipePointNew>
/** PATCH /api/pipe-points/{code} with If-Match: the ends of its lines move with it. */
export const PipePointEdit = Type.Object(
  {
    position: Type.Optional(Type.Array(Type.Number(), { minItems: 2, maxItems: 2 })),
    groundElevation: Type.Optional(Type.Number({ minimum: -100, maximum: 3000 })),
    wellDepth: Type.Optional(Type.Number({ minimum: 0, maximum: 100 })),
    owner: Type.Optional(nullableText),
  },
  { additionalProperties: false, minProperties: 1 },
)
export type PipePointEdit = Static<typeof PipePointEdit>

/** POST /api/pipe-lines: between two points of the same network. */
export const PipeLineNew = Type.Object(
  {
    startPoint: Type.String(),
    endPoint: Type.String(),
    startDepth: Type.Number({ minimum: -20, maximum: 100 }),
    endDepth: Type.Number({ minimum: -20, maximum: 100 }),
    material: Type.String({ maxLength: 10 }),
    sizeMm: Type.String({ pattern: '^[0-9]{2,5}([xX][0-9]{2,5})?$' }),
    embedding: Type.Optional(Type.String({ maxLength: 4, default: 'ZM' })),
    owner: Type.Optional(Type.String()),
    maintainer: Type.Optional(Type.String()),
  },
  { additionalProperties: false },
)
export type PipeLineNew = Static<typeof PipeLineNew>
/** PATCH /api/pipe-lines/{code} with If-Match. Retire = POST /api/pipe-lines|pipe-points/{code}/retire with If-Match. */
export const PipeLineEdit = Type.Object(
  {
    startDepth: Type.Optional(Type.Number({ minimum: -20, maximum: 100 })),
    endDepth: Type.Optional(Type.Number({ minimum: -20, maximum: 100 })),
    material: Type.Optional(Type.String({ maxLength: 10 })),
    sizeMm: Type.Optional(Type.String({ pattern: '^[0-9]{2,5}([xX][0-9]{2,5})?$' })),
    flow: Type.Optional(Type.Union([Type.Literal('+'), Type.Literal('-')])),
    owner: Type.Optional(nullableText),
    maintainer: Type.Optional(nullableText),
  },
  { additionalProperties: false, minProperties: 1 },
)
export type PipeLineEdit = Static<typeof PipeLineEdit>

/** GET /api/pipe-points and /api/pipe-lines: what is in force and visible to me, by code. */
export const PipeQuery = Type.Object({
  bbox: Type.Optional(Type.String({ description: 'west,south,east,north in degrees' })),
  network: Type.Optional(NetworkName),
  cursor: Type.Optional(Type.String()),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
})
export type PipeQuery = Static<typeof PipeQuery>
export const PipePointList = Type.Object({ points: Type.Array(PipePoint), next: nullableText })
export type PipePointList = Static<typeof PipePointList>
export const PipeLineList = Type.Object({ lines: Type.Array(PipeLine), next: nullableText })
export type PipeLineList = Static<typeof PipeLineList>

/** GET /api/snap: what a drawing may snap to in a small box. */
export const SnapQuery = Type.Object({
  bbox: Type.String({ minLength: 7, description: 'west,south,east,north in degrees, at most 0.005° a side' }),
})
export type SnapQuery = Static<typeof SnapQuery>
const snapKind = <Kind extends string>(...kinds: Kind[]) =>
  Type.Unsafe<Kind>(Type.Union(kinds.map((kind) => Type.Literal(kind))))
const snapName = Type.Union([Type.String(), Type.Null()])
export const SnapNearby = Type.Object({
  places: Type.Array(
    Type.Object({
      kind: snapKind('pipe_point', 'component'),
      code: Type.String(),
      name: snapName,
      position: Type.Array(Type.Number()),
    }),
  ),
  edges: Type.Array(
    Type.Object({
      kind: snapKind('pipe_line', 'component', 'road', 'grid'),
      code: Type.String(),
      name: snapName,
      line: Type.Array(Type.Number(), { description: 'lon, lat of its two ends' }),
      ends: Type.Array(Type.Boolean(), { description: 'which of the two is an end of the whole line' }),
    }),
  ),
})
export type SnapNearby = Static<typeof SnapNearby>
