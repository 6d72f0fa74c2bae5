import { type Static, type TSchema, Type } from 'typebox'
import { ComponentQuery } from '../components/schema.ts'
import { Sentence } from '../schema.ts'
import { FIELD_NAMES } from './fields.ts'

const nullable = <Schema extends TSchema>(schema: Schema, options: { description?: string } = {}) =>
  Type.Union([schema, Type.Null()], options)
const text = Type.String()
const one = <Value extends string>(values: readonly Value[], description?: string) =>
  Type.Unsafe<Value>(
    Type.Union(
      values.map((value) => Type.Literal(value)),
      description ? { description } : {},
    ),
  )
const byField = <Schema extends TSchema>(value: Schema) =>
  Type.Unsafe<Partial<Record<(typeof FIELD_NAMES)[number], Static<Schema>>>>(
    Type.Object(Object.fromEntries(FIELD_NAMES.map((field) => [field, Type.Optional(value)])), {
      additionalProperties: false,
    }),
  )

export const ImportState = one(['received', 'checking', 'checked', 'running', 'done', 'cancelled', 'failed'])
export type ImportState = Static<typeof ImportState>
export const Fate = one(['add', 'update', 'same', 'skip', 'bad'])
export type Fate = Static<typeof Fate>
const Axes = one(
  ['east_first', 'north_first'],
  'east_first: longitude or easting first; north_first: northing first, as surveys in China write',
)

/** What a check is asked with. Everything has a default, from the file or from the columns' names. */
export const ImportOptions = Type.Object(
  {
    encoding: Type.Optional(Type.String({ maxLength: 40 })),
    layer: Type.Optional(Type.String({ maxLength: 200 })),
    crs: Type.Optional(
      Type.String({ maxLength: 40, description: 'EPSG:4549, CRS84, gcj02 or bd09; default what the file says' }),
    ),
    axes: Type.Optional(Axes),
    mapping: Type.Optional(byField(nullable(Type.String({ maxLength: 200 })))),
    constants: Type.Optional(byField(Type.String({ maxLength: 200 }))),
    badRows: Type.Optional(one(['refuse', 'leave_out'], 'refuse: one bad row and nothing is imported')),
    codes: Type.Optional(one(['refuse', 'update', 'skip'], 'what happens with a code that exists')),
    near: Type.Optional(one(['refuse', 'skip', 'take'], 'what happens with the same class within nearMetres')),
    nearMetres: Type.Optional(Type.Number({ minimum: 0, maximum: 100 })),
  },
  { additionalProperties: false },
)
export type ImportOptions = Static<typeof ImportOptions>

export const Inspection = Type.Object({
  format: text,
  encoding: nullable(text),
  layer: text,
  layers: Type.Array(text),
  crs: nullable(Type.Object({ code: text, name: text })),
  columns: Type.Array(Type.Object({ name: text, samples: Type.Array(text) })),
  hasShapes: Type.Boolean(),
  shapes: Type.Array(text, { description: 'kinds of geometry among the first rows' }),
  rowCount: Type.Integer(),
  rowCountIsExact: Type.Boolean({ description: 'false: the file is large and was not read to its end' }),
  proposal: ImportOptions,
  isRemembered: Type.Boolean({
    description: 'whether the proposal is what I chose for a file of these columns before',
  }),
  notices: Type.Array(
    Type.Object({ code: text, detail: text, parameters: Type.Record(Type.String(), Type.Unknown()) }),
  ),
})
export type Inspection = Static<typeof Inspection>

const counts = Type.Object(
  Object.fromEntries(['add', 'update', 'same', 'skip', 'bad'].map((fate) => [fate, Type.Integer()])),
)
export const Import = Type.Object({
  id: Type.Integer(),
  name: text,
  bytes: Type.Integer(),
  format: text,
  state: ImportState,
  createdAt: text,
  createdBy: text,
  inspection: Inspection,
  options: nullable(ImportOptions),
  progress: Type.Object({ done: Type.Integer(), total: Type.Integer() }),
  rowsTotal: nullable(Type.Integer()),
  counts: Type.Unsafe<Record<Fate, number>>({ ...counts, description: 'what the check found' }),
  results: Type.Unsafe<Record<Fate, number>>({ ...counts, description: 'what the run has done so far' }),
  reasons: Type.Array(Type.Object({ code: text, rows: Type.Integer() }), { description: 'bad rows by reason' }),
  editId: nullable(Type.Integer({ description: 'the edit under which it can be undone as one' })),
  error: nullable(Type.Object({ sentence: Sentence, row: Type.Optional(Type.Integer()) })),
  startedAt: nullable(text),
  finishedAt: nullable(text),
})
export type Import = Static<typeof Import>
export const ImportList = Type.Object({ imports: Type.Array(Import), next: nullable(text) })
export type ImportList = Static<typeof ImportList>

export const ImportIssues = Type.Object({
  issues: Type.Array(
    Type.Object({
      row: Type.Integer(),
      code: text,
      field: text,
      value: nullable(text),
      parameters: Type.Record(Type.String(), Type.Unknown()),
      position: nullable(
        Type.Array(Type.Number(), {
          description: 'lon, lat; null where the row has no place, and once the import is done',
        }),
      ),
      sentence: Sentence,
    }),
  ),
  next: nullable(text),
})
export type ImportIssues = Static<typeof ImportIssues>

const { cursor: _cursor, limit: _limit, ...filter } = ComponentQuery.properties
const exportChoices = {
  ...filter,
  format: text,
  crs: Type.Optional(Type.String({ description: 'EPSG:4549 or CRS84; default CRS84' })),
  encoding: Type.Optional(one(['utf-8', 'gbk'], 'of CSV and Shapefile')),
  mark: Type.Optional(
    Type.Boolean({ description: 'begin a UTF-8 CSV with the mark by which Excel knows it; default true' }),
  ),
}
export const ExportAsked = Type.Object(
  {
    ...exportChoices,
    codes: Type.Optional(Type.Array(Type.String({ pattern: '^[0-9]{16}$' }), { maxItems: 100_000 })),
  },
  { additionalProperties: false },
)
export type ExportAsked = Static<typeof ExportAsked>

export const ExportState = one(['waiting', 'running', 'done', 'cancelled', 'failed'])
export type ExportState = Static<typeof ExportState>
export const Export = Type.Object({
  id: Type.Integer(),
  state: ExportState,
  createdAt: text,
  createdBy: text,
  asked: Type.Object(exportChoices),
  chosen: nullable(Type.Integer({ description: 'how many were asked for by their codes' })),
  asOf: nullable(Type.String({ description: 'the moment whose inventory the file holds; null before it is begun' })),
  progress: Type.Object({
    done: Type.Integer(),
    total: nullable(Type.Integer({ description: 'null before they are counted' })),
  }),
  file: nullable(Type.Object({ name: text, bytes: Type.Integer() }), {
    description: 'GET /api/exports/{id}/file; null before it is done and once it has expired',
  }),
  expiresAt: nullable(Type.String({ description: 'until when the file is kept, or was' })),
  error: nullable(Type.Object({ sentence: Sentence })),
  startedAt: nullable(text),
  finishedAt: nullable(text),
})
export type Export = Static<typeof Export>
export const ExportList = Type.Object({ exports: Type.Array(Export), next: nullable(text) })
export type ExportList = Static<typeof ExportList>
