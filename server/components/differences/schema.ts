import { type Static, Type } from 'typebox'
import { Geometry, Named } from '../../schema.ts'

export const DIFFERENCES = ['added', 'removed', 'moved', 'changed'] as const
export type DifferenceKind = (typeof DIFFERENCES)[number]
const Kind = Type.Unsafe<DifferenceKind>({ type: 'string', enum: [...DIFFERENCES] })
const FIELDS = [
  'name',
  'state',
  'supervising',
  'owner',
  'maintainer',
  'grid',
  'accuracy',
  'source',
  'address',
  'note',
] as const
const shape = Type.Union([Geometry, Type.Null()])

export const Difference = Type.Object({
  code: Type.String(),
  kind: Kind,
  fields: Type.Array(Type.Unsafe<(typeof FIELDS)[number]>({ type: 'string', enum: [...FIELDS] }), {
    description: 'what besides the place',
  }),
  class: Named,
  name: Type.String(),
  from: shape,
  to: shape,
  movedMetres: Type.Union([Type.Number(), Type.Null()]),
})
export type Difference = Static<typeof Difference>

export const Differences = Type.Object({
  counts: Type.Object({
    added: Type.Integer(),
    removed: Type.Integer(),
    moved: Type.Integer(),
    changed: Type.Integer(),
  }),
  differences: Type.Array(Difference),
  next: Type.Union([Type.String(), Type.Null()]),
})
export type Differences = Static<typeof Differences>

export const DifferenceQuery = Type.Object({
  from: Type.String({ description: 'the earlier instant, RFC 3339' }),
  to: Type.Optional(Type.String({ description: 'the later one; default now' })),
  kind: Type.Optional(Kind),
  class: Type.Optional(Type.String({ pattern: '^[0-9]{2}([0-9]{2})?$' })),
  grid: Type.Optional(Type.String({ pattern: '^[0-9]{15}$' })),
  bbox: Type.Optional(Type.String({ description: 'west,south,east,north in degrees' })),
  cursor: Type.Optional(Type.String()),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 2000, default: 200 })),
})
export type DifferenceQuery = Static<typeof DifferenceQuery>
