import { type Static, Type } from 'typebox'
import { Named } from '../../schema.ts'

const orNull = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) =>
  Type.Union([schema, Type.Null()])

/** What was done to the inventory, as the table `inventory_edits` tells it. */
export const EDIT_KINDS = [
  'add',
  'edit',
  'retire',
  'bulk',
  'import',
  'fix',
  'survey',
  'grids',
  'ground',
  'owner',
  'undo',
] as const
export type EditKind = (typeof EDIT_KINDS)[number]
const Kind = Type.Unsafe<EditKind>({ type: 'string', enum: [...EDIT_KINDS] })

export const Edit = Type.Object({
  id: Type.Integer(),
  kind: Kind,
  note: orNull(Type.String()),
  madeAt: Type.String(),
  madeBy: orNull(Named),
  areaCode: orNull(Type.String({ description: 'jurisdiction of who made it' })),
  undoes: orNull(Type.Integer({ description: 'of an undo: the edit it took back' })),
  undoneBy: orNull(Type.Integer({ description: 'the edit that took it back' })),
  componentCount: Type.Integer({ description: 'counted up to 10,001' }),
  gridCount: Type.Integer(),
  codes: Type.Array(Type.String(), { description: 'some of what it touched' }),
  bbox: orNull(Type.Array(Type.Number(), { description: 'west, south, east, north of what it touched' })),
})
export type Edit = Static<typeof Edit>

export const EditList = Type.Object({ edits: Type.Array(Edit), next: orNull(Type.Integer()) })
export type EditList = Static<typeof EditList>

export const EditQuery = Type.Object({
  person: Type.Optional(Type.String({ maxLength: 100, description: 'made by; `me` for oneself' })),
  kind: Type.Optional(Kind),
  from: Type.Optional(Type.String({ description: 'made at or after, RFC 3339' })),
  to: Type.Optional(Type.String({ description: 'made before, RFC 3339' })),
  before: Type.Optional(Type.Integer({ minimum: 1, description: '`next` of the page before' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
})
export type EditQuery = Static<typeof EditQuery>
