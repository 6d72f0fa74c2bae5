import { type Static, Type } from 'typebox'
import { Geometry, Named } from '../schema.ts'

export const ComponentState = Type.Unsafe<'intact' | 'damaged' | 'lost' | 'abandoned' | 'removed'>(
  Type.Union(['intact', 'damaged', 'lost', 'abandoned', 'removed'].map((state) => Type.Literal(state))),
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
  accuracyClass: Type.String(),
  dataSource: Type.String(),
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
/** GET /api/components/{code}: the component with every version it has had, newest first. */
export const ComponentDetail = Type.Object({
  ...Component.properties,
  editable: Type.Boolean({ description: 'whether I may change it' }),
  history: Type.Array(
    Type.Object({
      version: Type.Integer(),
      validFrom: Type.String(),
      validTo: nullableText,
      state: Type.String(),
      changedBy: nullableText,
      position: Type.Array(Type.Number()),
    }),
  ),
})
export type ComponentDetail = Static<typeof ComponentDetail>

export const ComponentList = Type.Object({ components: Type.Array(Component), next: nullableText })
export type ComponentList = Static<typeof ComponentList>

export const ComponentQuery = Type.Object({
  bbox: Type.Optional(Type.String({ description: 'west,south,east,north in degrees' })),
  class: Type.Optional(Type.String({ pattern: '^[0-9]{2}([0-9]{2,3})?$' })),
  state: Type.Optional(ComponentState),
  grid: Type.Optional(Type.String({ pattern: '^[0-9]{15}$' })),
  q: Type.Optional(Type.String({ maxLength: 100 })),
  cursor: Type.Optional(Type.String()),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
})
export type ComponentQuery = Static<typeof ComponentQuery>

const editable = {
  name: Type.Optional(Type.String({ minLength: 1, maxLength: 60 })),
  geometry: Type.Optional(Geometry),
  state: Type.Optional(ComponentState),
  supervising: Type.Optional(nullableText),
  owner: Type.Optional(nullableText),
  maintainer: Type.Optional(nullableText),
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
