import { type Static, Type } from 'typebox'
import { Geometry, Named } from '../schema.ts'
import type { EditKind } from './edits/schema.ts'

export const ComponentState = Type.Unsafe<'intact' | 'damaged' | 'lost' | 'abandoned' | 'removed'>(
  Type.Union(['intact', 'damaged', 'lost', 'abandoned', 'removed'].map((state) => Type.Literal(state))),
)
/** A ±0.5 m, B ±1.0 m, C ±10 m (GB/T 30428.2). */
export const ACCURACY_CLASSES = ['A', 'B', 'C'] as const
export const AccuracyClass = Type.Unsafe<(typeof ACCURACY_CLASSES)[number]>(
  Type.Union(
    ACCURACY_CLASSES.map((value) => Type.Literal(value)),
    { description: 'A ±0.5 m, B ±1.0 m, C ±10 m' },
  ),
)
/** 实测, 地形图, 其他. */
export const DATA_SOURCES = ['survey', 'map', 'other'] as const
export const DataSource = Type.Unsafe<(typeof DATA_SOURCES)[number]>(
  Type.Union(DATA_SOURCES.map((value) => Type.Literal(value))),
)
const nullableNamed = Type.Union([Named, Type.Null()])
const nullableText = Type.Union([Type.String(), Type.Null()])

export const Component = Type.Object({
  code: Type.String(),
  version: Type.Integer(),
  class: Named,
  name: Type.String(),
  geometry: Geometry,
  gridCode: nullableText,
  districtCode: Type.String(),
  supervising: nullableNamed,
  owner: nullableNamed,
  maintainer: nullableNamed,
  state: ComponentState,
  accuracyClass: AccuracyClass,
  dataSource: DataSource,
  surveyedAt: Type.Union([Type.String(), Type.Null()], {
    description: 'when a survey last saw it; no version is written for that',
  }),
  address: nullableText,
  note: nullableText,
  validFrom: Type.String(),
  validTo: nullableText,
  changedAt: Type.String(),
  changedBy: nullableText,
  edit: Type.Union([Type.Integer(), Type.Null()], {
    description: 'the edit it was last changed by; null when it was loaded',
  }),
})
export type Component = Static<typeof Component>
/** What one step of a component's life changed, from what to what. */
const held = Type.Union([Type.String(), Named, Type.Null()])
export const HistoryEntry = Type.Object({
  version: Type.Integer(),
  at: Type.String({ description: 'since when it is so' }),
  kind: Type.Unsafe<'taken_in' | 'changed' | 'retired' | 'restored'>(
    Type.Union(['taken_in', 'changed', 'retired', 'restored'].map((kind) => Type.Literal(kind))),
  ),
  state: ComponentState,
  fields: Type.Array(Type.Object({ field: Type.String(), from: held, to: held })),
  movedMetres: Type.Union([Type.Number(), Type.Null()], { description: 'null: it stayed; 0: its corners moved' }),
  by: nullableNamed,
  edit: Type.Union([
    Type.Object({
      id: Type.Integer(),
      kind: Type.Unsafe<EditKind>(Type.String()),
      undoneBy: Type.Union([Type.Integer(), Type.Null()]),
      grids: Type.Boolean({ description: 'it changed unit grids, and is taken back with them' }),
    }),
    Type.Null(),
  ]),
})
export type HistoryEntry = Static<typeof HistoryEntry>
/** GET /api/components/{code}: the component with every step of its life, newest first. */
export const ComponentDetail = Type.Object({
  ...Component.properties,
  editable: Type.Boolean({ description: 'whether I may change it' }),
  history: Type.Array(HistoryEntry),
})
export type ComponentDetail = Static<typeof ComponentDetail>

export const ComponentList = Type.Object({ components: Type.Array(Component), next: nullableText })
export type ComponentList = Static<typeof ComponentList>

/** Columns a list can be ordered by; the code decides between equals. */
export const SORTS = [
  'code',
  'name',
  'class',
  'state',
  'supervising',
  'owner',
  'maintainer',
  'grid',
  'changed',
] as const
const unitOrNone = Type.Optional(
  Type.String({ minLength: 1, maxLength: 40, description: "code of a unit, or 'none': nobody is registered" }),
)
const filter = {
  bbox: Type.Optional(Type.String({ description: 'west,south,east,north in degrees' })),
  class: Type.Optional(Type.String({ pattern: '^[0-9]{2}([0-9]{2,3})?$' })),
  state: Type.Optional(ComponentState),
  grid: Type.Optional(Type.String({ pattern: '^([0-9]{15}|none)$', description: "15 digits, or 'none'" })),
  supervising: unitOrNone,
  owner: unitOrNone,
  maintainer: unitOrNone,
  accuracy: Type.Optional(AccuracyClass),
  changedSince: Type.Optional(Type.String({ description: 'an instant: changed then or later' })),
  asof: Type.Optional(Type.String({ description: 'an instant: what was in force then; default now' })),
  q: Type.Optional(Type.String({ maxLength: 100, description: 'the beginning of a code, or part of name or address' })),
}
/** What a list of components is narrowed by. */
export const ComponentFilter = Type.Object(filter, { additionalProperties: false })
export type ComponentFilter = Static<typeof ComponentFilter>

export const ComponentQuery = Type.Object({
  ...filter,
  sort: Type.Optional(
    Type.Unsafe<(typeof SORTS)[number]>(
      Type.Union(
        SORTS.map((column) => Type.Literal(column)),
        { default: 'code' },
      ),
    ),
  ),
  descending: Type.Optional(Type.Boolean({ default: false })),
  cursor: Type.Optional(Type.String({ maxLength: 400 })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
})
export type ComponentQuery = Static<typeof ComponentQuery>

export const ComponentCount = Type.Object({
  count: Type.Integer(),
  exact: Type.Boolean({ description: 'false: there are more than that' }),
})
export type ComponentCount = Static<typeof ComponentCount>

/** POST /api/components/select: everything in a polygon (a box, a lasso) and of a filter. */
export const ComponentSelectionRequest = Type.Object(
  { filter: Type.Optional(ComponentFilter), within: Type.Optional(Geometry) },
  { additionalProperties: false },
)
export type ComponentSelectionRequest = Static<typeof ComponentSelectionRequest>
export const ComponentSelection = Type.Object({
  components: Type.Array(
    Type.Object({ code: Type.String(), version: Type.Integer(), position: Type.Array(Type.Number()) }),
  ),
  complete: Type.Boolean({ description: 'false: these are the first 20,000 by code, and there are more' }),
})
export type ComponentSelection = Static<typeof ComponentSelection>

const editable = {
  name: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })),
  geometry: Type.Optional(Geometry),
  state: Type.Optional(ComponentState),
  supervising: Type.Optional(nullableText),
  owner: Type.Optional(nullableText),
  maintainer: Type.Optional(nullableText),
  accuracyClass: Type.Optional(AccuracyClass),
  dataSource: Type.Optional(DataSource),
  address: Type.Optional(nullableText),
  note: Type.Optional(nullableText),
}
/** POST /api/components: the code is issued, the grid assigned by overlay. */
export const ComponentNew = Type.Object(
  { ...editable, class: Type.String({ pattern: '^[0-9]{4}$' }), geometry: Geometry },
  { additionalProperties: false },
)
export type ComponentNew = Static<typeof ComponentNew>
/** PATCH /api/components/{code} with If-Match. Retire = POST /api/components/{code}/retire with If-Match. */
export const ComponentEdit = Type.Object(editable, { additionalProperties: false, minProperties: 1 })
export type ComponentEdit = Static<typeof ComponentEdit>

/** What many components can be given at once: everything but a place. */
const { geometry: _place, ...shared } = editable
export const BulkChange = Type.Object(shared, { additionalProperties: false, minProperties: 1 })
export type BulkChange = Static<typeof BulkChange>
const componentCode = Type.String({ pattern: '^[0-9]{16}$' })
const seen = Type.Object({ code: componentCode, version: Type.Integer({ minimum: 1 }) })
/** At most what POST /api/components/select answers. */
const MOST = { minItems: 1, maxItems: 20_000 }
const change = {
  patch: Type.Optional(BulkChange),
  retire: Type.Optional(Type.Unsafe<true>(Type.Literal(true, { description: 'take them out of the inventory' }))),
}
/** POST /api/components/bulk/preview */
export const BulkPreviewRequest = Type.Object(
  { codes: Type.Array(componentCode, MOST), ...change },
  { additionalProperties: false },
)
export type BulkPreviewRequest = Static<typeof BulkPreviewRequest>
export const BulkRefusal = Type.Object({
  code: Type.String(),
  version: Type.Union([Type.Integer(), Type.Null()], { description: 'the version in force' }),
  reason: Type.Unsafe<'changed' | 'retired' | 'unknown' | 'forbidden'>(
    Type.Union(['changed', 'retired', 'unknown', 'forbidden'].map((reason) => Type.Literal(reason))),
  ),
})
export type BulkRefusal = Static<typeof BulkRefusal>
export const ComponentBulkPreview = Type.Object({
  items: Type.Array(seen, { description: 'those that would change, at the version looked at' }),
  unchanged: Type.Integer({ description: 'those that are as asked already' }),
  refused: Type.Array(BulkRefusal),
  before: Type.Array(
    Type.Object({
      field: Type.String(),
      value: nullableText,
      count: Type.Integer(),
      unit: Type.Union([Named, Type.Null()]),
    }),
    { description: 'what each field of the patch holds now, most frequent values first' },
  ),
})
export type ComponentBulkPreview = Static<typeof ComponentBulkPreview>
/** POST /api/components/bulk: all or none, as one edit. */
export const BulkEdit = Type.Object(
  { items: Type.Array(seen, MOST), ...change, note: Type.Optional(Type.String({ maxLength: 200 })) },
  { additionalProperties: false },
)
export type BulkEdit = Static<typeof BulkEdit>
export const BulkEdited = Type.Object({
  edit: Type.Union([Type.Integer(), Type.Null()], {
    description: 'number of the edit, to take it back; null: nothing to do',
  }),
  items: Type.Array(seen),
})
export type BulkEdited = Static<typeof BulkEdited>
