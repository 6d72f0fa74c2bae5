/** Shapes of issues, scores and surveys. */
import { type Static, Type } from 'typebox'
import { Geometry, Named, Position, Sentence } from '../schema.ts'
import {
  ISSUE_STATES,
  type IssueState,
  OUTCOMES,
  type Outcome,
  SEVERITIES,
  type Severity,
  TASK_STATES,
  type TaskState,
} from './rules.ts'

const oneOf = <Name extends string>(names: object) => Type.Unsafe<Name>({ type: 'string', enum: Object.keys(names) })
const nullable = <Schema extends Parameters<typeof Type.Union>[0][number]>(schema: Schema) =>
  Type.Union([schema, Type.Null()])
const count = Type.Integer({ minimum: 0 })
const Id = Type.Integer({ minimum: 1, maximum: 9_000_000_000_000 })
const area = Type.String({ pattern: '^([0-9]{4}|[0-9]{6}|[0-9]{9}|[0-9]{12}|[0-9]{15})$' })
const classPrefix = Type.String({ pattern: '^[0-9]{2}([0-9]{2})?$' })
export const SeverityName = oneOf<Severity>(SEVERITIES)

export const CheckInfo = Type.Object({
  id: Type.String(),
  severity: SeverityName,
  zh: Type.String(),
  en: Type.String(),
  explanation: Sentence,
  parameters: Type.Record(Type.String(), Type.Number()),
})
export type CheckInfo = Static<typeof CheckInfo>
export const CheckList = Type.Object({ checks: Type.Array(CheckInfo) })

export const FixInfo = Type.Object({
  id: Type.String(),
  kind: oneOf<'set' | 'regrid' | 'reshape' | 'retire' | 'survey'>({
    set: 0,
    regrid: 0,
    reshape: 0,
    retire: 0,
    survey: 0,
  }),
  zh: Type.String(),
  en: Type.String(),
})
export type FixInfo = Static<typeof FixInfo>

export const Issue = Type.Object({
  id: nullable(Type.Integer({ description: 'null of a fault that no run has kept yet' })),
  check: Type.Object({ id: Type.String(), zh: Type.String(), en: Type.String() }),
  severity: SeverityName,
  state: oneOf<IssueState>(ISSUE_STATES),
  component: Type.Object({
    code: Type.String(),
    version: nullable(Type.Integer({ description: 'in force now; null when it is retired' })),
    name: nullable(Type.String()),
    class: Named,
    owner: nullable(Named),
    gridCode: nullable(Type.String()),
    districtCode: Type.String(),
  }),
  others: Type.Array(Type.String()),
  sentence: Sentence,
  fixes: Type.Array(FixInfo, { description: 'first the one that most likely mends it' }),
  position: Position,
  firstSeenAt: nullable(Type.String()),
  lastSeenAt: nullable(Type.String()),
  resolvedAt: nullable(Type.String()),
  dismissed: nullable(Type.Object({ at: Type.String(), by: nullable(Named), reason: Type.String() })),
  outdated: Type.Boolean({ description: 'the component was changed since; it is being checked again' }),
  surveyAsked: Type.Boolean({ description: 'somebody was asked to look at the component' }),
  editable: Type.Boolean({ description: 'whether I may mend or put it aside' }),
})
export type Issue = Static<typeof Issue>

const filters = {
  check: Type.Optional(Type.String({ maxLength: 40, pattern: '^[a-z_]+$' })),
  severity: Type.Optional(SeverityName),
  state: Type.Optional(oneOf<IssueState>(ISSUE_STATES)),
  class: Type.Optional(classPrefix),
  owner: Type.Optional(
    Type.String({ pattern: '^([A-Z0-9-]{2,18}|none)$', description: 'unit; `none` for those without owner' }),
  ),
  area: Type.Optional(area),
}
export const IssueQuery = Type.Object({
  ...filters,
  bbox: Type.Optional(Type.String({ description: 'west,south,east,north in degrees' })),
  cursor: Type.Optional(Type.String()),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
})
export type IssueQuery = Static<typeof IssueQuery>
export const IssueList = Type.Object({ issues: Type.Array(Issue), next: nullable(Type.String()) })
export type IssueList = Static<typeof IssueList>
const { check: _check, severity: _severity, ...common } = filters
export const IssueCountQuery = Type.Object(common)
export type IssueCountQuery = Static<typeof IssueCountQuery>
export const IssueCounts = Type.Object({
  counts: Type.Array(Type.Object({ check: Type.String(), severity: SeverityName, count })),
})
export type IssueCounts = Static<typeof IssueCounts>
export const IssuePlaceQuery = Type.Object({ ...filters, bbox: Type.String() })
export type IssuePlaceQuery = Static<typeof IssuePlaceQuery>
export const IssuePlaces = Type.Object({
  places: Type.Array(Type.Array(Type.Number(), { minItems: 4, maxItems: 4 }), {
    description: '[id, rank, longitude, latitude] each; the gravest first',
  }),
  more: Type.Boolean({ description: 'there are more in this box' }),
})
export type IssuePlaces = Static<typeof IssuePlaces>

const note = Type.Optional(Type.String({ maxLength: 1000 }))
export const FixRequest = Type.Object({ fix: Type.String({ maxLength: 60 }), note }, { additionalProperties: false })
export const BulkFixRequest = Type.Object(
  {
    fixes: Type.Array(
      Type.Object(
        { issue: Id, fix: Type.String({ maxLength: 60 }), version: Type.Integer({ minimum: 1 }) },
        { additionalProperties: false },
      ),
      { minItems: 1, maxItems: 500 },
    ),
    note,
  },
  { additionalProperties: false },
)
export type BulkFixRequest = Static<typeof BulkFixRequest>
export const FixOutcome = Type.Object({
  issue: Type.Integer(),
  code: Type.String(),
  outcome: oneOf<'done' | 'refused'>({ done: 0, refused: 0 }),
  problem: Type.Optional(Type.String({ description: 'code of the refusal' })),
  detail: Type.Optional(Type.String()),
})
export type FixOutcome = Static<typeof FixOutcome>
const edit = nullable(Type.Integer({ description: 'the edit, to be taken back; null when nothing was edited' }))
/** The issue as it is after a fix. */
export const Fixed = Type.Object({ ...Issue.properties, edit })
export type Fixed = Static<typeof Fixed>
export const FixResult = Type.Object({ done: count, refused: count, edit, outcomes: Type.Array(FixOutcome) })
export type FixResult = Static<typeof FixResult>
export const Dismissals = Type.Object(
  {
    issues: Type.Array(Id, { minItems: 1, maxItems: 500 }),
    reason: Type.String({ minLength: 1, maxLength: 1000, pattern: '\\S' }),
  },
  { additionalProperties: false },
)
export const TakeUps = Type.Object(
  { issues: Type.Array(Id, { minItems: 1, maxItems: 500 }) },
  { additionalProperties: false },
)
export const Touched = Type.Object({ issues: Type.Array(Type.Integer()) })

export const Inspection = Type.Object({
  id: Type.Integer(),
  state: oneOf<'waiting' | 'running' | 'done' | 'cancelled'>({ waiting: 0, running: 0, done: 0, cancelled: 0 }),
  area: nullable(Named),
  createdBy: nullable(Named),
  cancelledBy: nullable(Named),
  createdAt: Type.String(),
  startedAt: nullable(Type.String()),
  finishedAt: nullable(Type.String()),
  components: count,
  parts: count,
  worked: count,
  checked: count,
  found: count,
})
export type Inspection = Static<typeof Inspection>
export const InspectionList = Type.Object({ inspections: Type.Array(Inspection), next: nullable(Type.Integer()) })
export type InspectionList = Static<typeof InspectionList>

export const SCORE_GROUPS = { owner: 0, class: 0, district: 0, owner_class: 0 }
export type ScoreGroup = keyof typeof SCORE_GROUPS
export const ScoreQuery = Type.Object({
  by: Type.Optional(oneOf<ScoreGroup>(SCORE_GROUPS)),
  district: Type.Optional(Type.String({ pattern: '^[0-9]{6}$' })),
  owner: Type.Optional(Type.String({ pattern: '^([A-Z0-9-]{2,18}|none)$' })),
  class: Type.Optional(Type.String({ pattern: '^[0-9]{4}$' })),
})
export type ScoreQuery = Static<typeof ScoreQuery>
const scored = {
  components: count,
  withError: count,
  withWarning: count,
  withNotice: count,
  score: nullable(Type.Number()),
  before: nullable(Type.Number({ description: 'score of the run before; null when there was none' })),
}
export const ScoreRow = Type.Object({
  owner: nullable(Named),
  class: nullable(Named),
  district: nullable(Named),
  ...scored,
})
export type ScoreRow = Static<typeof ScoreRow>
export const Scores = Type.Object({
  by: oneOf<ScoreGroup>(SCORE_GROUPS),
  at: nullable(Type.String({ description: 'when the newest run ended' })),
  formula: Sentence,
  total: nullable(Type.Object(scored)),
  rows: Type.Array(ScoreRow),
})
export type Scores = Static<typeof Scores>

const day = Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' })
const progress = {
  grids: count,
  gridsDone: count,
  gridsBegun: count,
  components: count,
  visited: count,
  confirmed: count,
  damaged: count,
  missing: count,
  moved: count,
  added: count,
}
export const Campaign = Type.Object({
  id: Type.Integer(),
  name: Type.String(),
  year: Type.Integer(),
  area: Named,
  classes: Type.Array(Type.String()),
  from: day,
  to: day,
  createdBy: nullable(Named),
  createdAt: Type.String(),
  closedAt: nullable(Type.String()),
  editable: Type.Boolean(),
  ...progress,
})
export type Campaign = Static<typeof Campaign>
export const CampaignList = Type.Object({ campaigns: Type.Array(Campaign) })
export type CampaignList = Static<typeof CampaignList>
export const CampaignNew = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 80, pattern: '\\S' }),
    year: Type.Integer({ minimum: 2005, maximum: 2100 }),
    area: Type.Optional(area),
    classes: Type.Optional(Type.Array(classPrefix, { maxItems: 200 })),
    from: day,
    to: day,
  },
  { additionalProperties: false },
)
export type CampaignNew = Static<typeof CampaignNew>

export const Task = Type.Object({
  id: Type.Integer(),
  campaign: Type.Object({ id: Type.Integer(), name: Type.String(), to: day, closed: Type.Boolean() }),
  gridCode: Type.String(),
  responsibilityGrid: nullable(Type.String()),
  collector: nullable(Named),
  community: nullable(Named),
  state: oneOf<TaskState>(TASK_STATES),
  components: count,
  visited: count,
  confirmed: count,
  damaged: count,
  missing: count,
  moved: count,
  added: count,
  position: Position,
  doneAt: nullable(Type.String()),
  doneBy: nullable(Named),
})
export type Task = Static<typeof Task>
export const TaskQuery = Type.Object({
  campaign: Type.Optional(Type.Integer({ minimum: 1 })),
  state: Type.Optional(oneOf<TaskState>(TASK_STATES)),
  area: Type.Optional(area),
  open: Type.Optional(Type.Boolean({ description: 'only of campaigns that are not closed' })),
  cursor: Type.Optional(Type.String({ pattern: '^[0-9]{1,10}$' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
})
export type TaskQuery = Static<typeof TaskQuery>
export const TaskList = Type.Object({ tasks: Type.Array(Task), next: nullable(Type.String()) })
export type TaskList = Static<typeof TaskList>

export const ToVisit = Type.Object({
  code: Type.String(),
  version: nullable(Type.Integer()),
  name: Type.String(),
  class: Named,
  state: Type.String(),
  address: nullable(Type.String()),
  position: Position,
  surveyAsked: nullable(Type.String({ description: 'what to look at, when a planner asked' })),
  finding: nullable(
    Type.Object({
      outcome: oneOf<Outcome>(OUTCOMES),
      at: Type.String(),
      by: nullable(Named),
      note: nullable(Type.String()),
    }),
  ),
})
export type ToVisit = Static<typeof ToVisit>
export const TaskDetail = Type.Object({
  ...Task.properties,
  geometry: nullable(Geometry),
  toVisit: Type.Array(ToVisit),
})
export type TaskDetail = Static<typeof TaskDetail>

/** What was found at a component; `added` takes its class and place. */
export const FindingRequest = Type.Object(
  {
    outcome: oneOf<Outcome>(OUTCOMES),
    component: Type.Optional(Type.String({ pattern: '^[0-9]{16}$' })),
    version: Type.Optional(
      Type.Integer({ minimum: 1, description: 'the version seen; not needed where nothing changes' }),
    ),
    class: Type.Optional(Type.String({ pattern: '^[0-9]{4}$' })),
    geometry: Type.Optional(Geometry),
    accuracy: Type.Optional(oneOf<'A' | 'B' | 'C'>({ A: 0, B: 0, C: 0 })),
    note,
  },
  { additionalProperties: false },
)
export type FindingRequest = Static<typeof FindingRequest>

export const CoverageQuery = Type.Object({ bbox: Type.String() })
/** Grids of a campaign as GeoJSON, with how far each is; of communities where there would be too many. */
export const Coverage = Type.Object({
  type: Type.Literal('FeatureCollection'),
  level: oneOf<'grid' | 'community'>({ grid: 0, community: 0 }),
  features: Type.Array(
    Type.Object({
      type: Type.Literal('Feature'),
      id: Type.String(),
      geometry: Geometry,
      properties: Type.Object({
        name: nullable(Type.String()),
        nameEn: nullable(Type.String()),
        task: nullable(Type.Integer()),
        grids: count,
        gridsDone: count,
        components: count,
        visited: count,
        troubled: count,
      }),
    }),
  ),
})
export type Coverage = Static<typeof Coverage>
