/** Shapes of special inspections 专项检查. */
import { type Static, Type } from 'typebox'
import { Geometry, Named, Position } from '../../schema.ts'
import { MOST_GRIDS, OUTCOMES, type Outcome } from './rules.ts'

const oneOf = <Name extends string>(names: object) => Type.Unsafe<Name>({ type: 'string', enum: Object.keys(names) })
const nullable = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) =>
  Type.Union([schema, Type.Null()])
const count = Type.Integer({ minimum: 0 })
const share = (of: string) => Type.Number({ minimum: 0, maximum: 1, description: of })
const day = Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$', description: 'a day of the city, 2026-11-20' })
const cells = Type.Array(Type.String({ maxLength: 16 }), {
  maxItems: 500,
  description: 'H3 cells of one resolution, in hexadecimal',
})
const grids = Type.Array(Type.String({ pattern: '^[0-9]{15}$' }), { maxItems: 2_000, description: 'unit grids' })
const classes = Type.Array(Type.String({ maxLength: 16 }), {
  maxItems: 100,
  description: 'classes as questions write them: event-0104, 0104, 01; empty is all',
})
export const InspectionOutcome = oneOf<Outcome>(OUTCOMES)

export const PreviewRequest = Type.Object(
  { cells: Type.Optional(cells), grids: Type.Optional(grids) },
  { additionalProperties: false, description: 'cells, or grids' },
)
export type PreviewRequest = Static<typeof PreviewRequest>

export const PreviewGrid = Type.Object({
  gridCode: Type.String(),
  community: nullable(Named),
  share: share('of the cells, how much lies in this grid'),
  covered: share('of the grid, how much lies in the cells'),
  responsibilityGrid: nullable(Type.String()),
  collector: nullable(Named),
  mine: Type.Boolean({ description: 'whether it lies in my jurisdiction' }),
  proposed: Type.Boolean({ description: 'whether it would be gone to when no grids are named' }),
  geometry: Geometry,
})
export type PreviewGrid = Static<typeof PreviewGrid>
export const Preview = Type.Object({
  grids: Type.Array(PreviewGrid, { description: 'the most covered first' }),
  outside: share('of the cells, how much lies in no unit grid'),
  from: day,
  due: Type.String({ description: 'five working days from now' }),
  most: Type.Integer({ description: 'grids that one inspection may have' }),
})
export type Preview = Static<typeof Preview>

export const InspectionNew = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 80, pattern: '\\S' }),
    purpose: Type.Optional(Type.String({ maxLength: 1000 })),
    classes: Type.Optional(classes),
    cells: Type.Optional(cells),
    grids: Type.Optional({ ...grids, description: `at most ${MOST_GRIDS}; those proposed of the cells when left out` }),
    from: Type.Optional(day),
    due: Type.Optional(day),
    question: Type.Optional(Type.String({ maxLength: 4000, description: 'the question it came from' })),
  },
  { additionalProperties: false },
)
export type InspectionNew = Static<typeof InspectionNew>

export const SpecialInspection = Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  purpose: Type.String(),
  classes: Type.Array(Named, { description: 'code as questions write it: event-0104' }),
  cells: Type.Array(Type.String()),
  resolution: nullable(Type.Integer()),
  area: Named,
  from: day,
  due: day,
  question: Type.String(),
  createdBy: nullable(Named),
  createdAt: Type.String(),
  closedAt: nullable(Type.String()),
  closedBy: nullable(Named),
  overdue: Type.Boolean({ description: 'the last day has passed, and something is left to do' }),
  editable: Type.Boolean({ description: 'whether I may close it' }),
  grids: count,
  done: count,
  found: count,
  nothing: count,
  cases: Type.Integer({ minimum: 0, description: 'reported in its grids, of its classes, while it went on' }),
})
export type SpecialInspection = Static<typeof SpecialInspection>

export const SpecialTask = Type.Object({
  id: Type.Integer(),
  inspection: Type.Object({
    id: Type.Integer(),
    name: Type.String(),
    purpose: Type.String(),
    classes: Type.Array(Named, { description: 'code as questions write it: event-0104' }),
    from: day,
    due: day,
    closed: Type.Boolean(),
  }),
  gridCode: Type.String(),
  community: nullable(Named),
  responsibilityGrid: Type.String(),
  collector: nullable(Named),
  position: Position,
  geometry: Geometry,
  outcome: nullable(InspectionOutcome),
  note: nullable(Type.String()),
  doneAt: nullable(Type.String()),
  doneBy: nullable(Named),
  overdue: Type.Boolean(),
  cases: count,
})
export type SpecialTask = Static<typeof SpecialTask>
export const SpecialInspectionDetail = Type.Object({
  ...SpecialInspection.properties,
  tasks: Type.Array(SpecialTask),
})
export type SpecialInspectionDetail = Static<typeof SpecialInspectionDetail>

const page = {
  before: Type.Optional(Type.Integer({ minimum: 1, description: '`next` of the page before' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 20 })),
}
export const InspectionQuery = Type.Object({
  open: Type.Optional(Type.Boolean({ description: 'only those that are not closed' })),
  ...page,
})
export type InspectionQuery = Static<typeof InspectionQuery>
export const InspectionList = Type.Object({
  inspections: Type.Array(SpecialInspection),
  next: nullable(Type.Integer()),
})
export type InspectionList = Static<typeof InspectionList>

export const SpecialTaskQuery = Type.Object({
  inspection: Type.Optional(Type.Integer({ minimum: 1 })),
  open: Type.Optional(Type.Boolean({ description: 'only of inspections that are not closed' })),
  area: Type.Optional(Type.String({ pattern: '^([0-9]{4}|[0-9]{6}|[0-9]{9}|[0-9]{12}|[0-9]{15})$' })),
  ...page,
})
export type SpecialTaskQuery = Static<typeof SpecialTaskQuery>
export const SpecialTaskList = Type.Object({ tasks: Type.Array(SpecialTask), next: nullable(Type.Integer()) })
export type SpecialTaskList = Static<typeof SpecialTaskList>

export const DoneRequest = Type.Object(
  { outcome: InspectionOutcome, note: Type.Optional(Type.String({ maxLength: 1000 })) },
  { additionalProperties: false },
)
export type DoneRequest = Static<typeof DoneRequest>
