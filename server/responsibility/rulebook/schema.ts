/** The rule book 责任规则库: rules, zones and rosters as they are listed, edited, drafted, tried and compared. */
import { type Static, type TSchema, Type } from 'typebox'
import { ClassCode, Geometry, Kind, Named, Sentence } from '../../schema.ts'
import { ShiftInput } from '../rosters.ts'
import {
  type Family,
  GradeNumber,
  NETWORK_NAMES,
  type Network,
  PRIORITIES,
  ResponsibilityAnswer,
  ResponsibilityQuestion,
  RULES,
  type Rule,
  RuleName,
  ZONE_KINDS,
  type ZoneKind,
} from '../schema.ts'

/** Families that are kept as rows, in the order of their usual priority. */
export const FAMILIES = (Object.keys(RULES) as Rule[]).filter(
  (rule): rule is Family => rule !== 'decision' && rule !== 'coordination',
)
/** What a rule of each family may have for priority, both ends included: ownership always beats area. */
export const BANDS: Record<Family, readonly [lowest: number, highest: number]> = {
  component: [100, 199],
  network: [200, 299],
  corridor: [300, 399],
  special: [300, 399],
  grid: [400, 899],
  community: [400, 899],
  street: [400, 899],
  district: [400, 899],
  city: [400, 899],
}
/** Digits of the code of an area or grid that a duty is made for. */
export const SCOPE_DIGITS = { grid: 15, community: 12, street: 9, district: 6, city: 4 } as const
/** Usual priority of a family, for whoever gives none. */
export const usualPriority = (family: Family) => PRIORITIES[family]
/** Vertices a zone may have. */
export const MAXIMUM_ZONE_VERTICES = 100_000
/** Changes in one request, and in one draft. */
export const MAXIMUM_CHANGES = 200

const oneOf = <Value extends string>(values: readonly Value[], description?: string) =>
  Type.Unsafe<Value>({ type: 'string', enum: values, ...(description ? { description } : {}) })
const orNull = <Kind extends TSchema>(kind: Kind) => Type.Union([kind, Type.Null()])
const FamilyName = oneOf(FAMILIES, 'what a rule goes by')
const ZoneKindName = oneOf(
  Object.keys(ZONE_KINDS) as ZoneKind[],
  'the last five are corridors: buffer of a centre line',
)
const NetworkName = oneOf(Object.keys(NETWORK_NAMES) as Network[])
const Post = oneOf(['maintainer', 'owner'] as const, 'maintainer (else owner), or owner (else maintainer)')
const ClassPrefix = Type.String({
  pattern: '^([0-9]{2}|[0-9]{4,5})?$',
  description: 'class (4–5 digits), major class (2), or empty for every class',
})
const RuleCode = Type.String({ pattern: '^[A-Z0-9-]{2,48}$', description: 'code of a rule' })
const ZoneCode = Type.String({ pattern: '^Z[A-Z0-9-]{1,30}$', description: 'code of a zone' })
const RosterCode = Type.String({ pattern: '^R[A-Z0-9-]{1,30}$', description: 'code of a roster' })
const UnitCode = Type.String({ pattern: '^[A-Z0-9-]{2,18}$', description: 'code of a unit' })
const ScopeCode = Type.String({
  pattern: '^([0-9]{4}|[0-9]{6}|[0-9]{9}|[0-9]{12}|[0-9]{15}|Z[A-Z0-9-]{1,30})$',
  description: 'where: an area or unit grid by code, or a zone',
})
const Title = Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' })
const Instant = Type.String({ description: 'RFC 3339 with an offset' })

/** What a rule says; exactly one of unit, roster and post. */
const ruleFields = {
  name: Title,
  nameEn: Title,
  family: FamilyName,
  priority: Type.Optional(
    Type.Integer({ minimum: 100, maximum: 899, description: 'left out: the usual one of the family' }),
  ),
  scope: ScopeCode,
  kind: Kind,
  class: Type.Optional(ClassPrefix),
  grades: Type.Optional(Type.Array(GradeNumber, { minItems: 1, maxItems: 3, uniqueItems: true })),
  unit: Type.Optional(UnitCode),
  roster: Type.Optional(RosterCode),
  post: Type.Optional(Post),
  reachMetres: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 500 })),
  networks: Type.Optional(Type.Array(NetworkName, { minItems: 1, uniqueItems: true })),
  minimumSizeMm: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000 })),
  note: Type.Optional(Type.String({ maxLength: 2000 })),
}
/** What a zone is: `geometry` of an area, `axis` and `halfWidthMetres` of a corridor. CRS84. */
const zoneFields = {
  kind: ZoneKindName,
  name: Title,
  nameEn: Title,
  geometry: Type.Optional(Geometry),
  axis: Type.Optional(Geometry),
  halfWidthMetres: Type.Optional(Type.Number({ maximum: 5000 })),
}
const rosterFields = {
  name: Title,
  nameEn: Title,
  shifts: Type.Array(ShiftInput, { minItems: 1, maxItems: 100, description: 'the first that is on has the duty' }),
}
const strict = { additionalProperties: false } as const
const made = {
  version: Type.Optional(Type.Integer({ minimum: 1, description: 'the version it was made on; refused when stale' })),
}

export const RuleFields = Type.Object(ruleFields, strict)
export type RuleFields = Static<typeof RuleFields>
export const ZoneFields = Type.Object(zoneFields, strict)
export type ZoneFields = Static<typeof ZoneFields>
export const RosterFields = Type.Object(rosterFields, strict)
export type RosterFields = Static<typeof RosterFields>

/** A new rule (without code, or with a free one), or the next version of one. */
export const RuleChange = Type.Object(
  { what: Type.Literal('rule'), code: Type.Optional(RuleCode), ...made, ...ruleFields },
  strict,
)
export type RuleChange = Static<typeof RuleChange>
export const ZoneChange = Type.Object(
  { what: Type.Literal('zone'), code: Type.Optional(ZoneCode), ...made, ...zoneFields },
  strict,
)
export type ZoneChange = Static<typeof ZoneChange>
export const RosterChange = Type.Object(
  { what: Type.Literal('roster'), code: Type.Optional(RosterCode), ...made, ...rosterFields },
  strict,
)
export type RosterChange = Static<typeof RosterChange>
/** The end of a rule, zone or roster; of one that is scheduled only, its withdrawal. */
export const EndChange = Type.Object(
  {
    what: oneOf(['rule', 'zone', 'roster'] as const),
    code: Type.String({ minLength: 2, maxLength: 48 }),
    ...made,
    end: Type.Literal(true),
  },
  strict,
)
export type EndChange = Static<typeof EndChange>
/** A strip of ground goes to a community: areas and grids of both sides follow. CRS84; counts from now. */
export const GroundChange = Type.Object(
  {
    what: Type.Literal('ground'),
    geometry: Geometry,
    to: Type.String({ pattern: '^[0-9]{12}$', description: 'the community that gains it; the strip borders on it' }),
  },
  strict,
)
export type GroundChange = Static<typeof GroundChange>
/** Components, and without a class pipes too, of one unit go to another; counts from now. */
export const OwnerChange = Type.Object(
  {
    what: Type.Literal('owner'),
    from: UnitCode,
    to: UnitCode,
    class: Type.Optional(Type.String({ pattern: '^[0-9]{2}([0-9]{2})?$', description: 'class or major class' })),
    area: Type.Optional(Type.String({ pattern: '^([0-9]{6}|[0-9]{9}|[0-9]{12})$' })),
  },
  strict,
)
export type OwnerChange = Static<typeof OwnerChange>
const GridCode = Type.String({ pattern: '^[0-9]{15}$' })
const gridsChange = <Op extends string, Fields extends Parameters<typeof Type.Object>[0]>(op: Op, fields: Fields) =>
  Type.Object({ what: Type.Literal('grids'), op: Type.Literal(op), ...fields }, strict)
/** Unit grids cut, joined (an heir keeps its code, the others are retired into it), their edge moved, or that taken back; counts from now. */
export const GridsChange = Type.Union([
  gridsChange('split', { grid: GridCode, line: Geometry }),
  gridsChange('merge', {
    grids: Type.Array(GridCode, { minItems: 2, maxItems: 50, description: 'neighbours in one community' }),
    heir: Type.Optional(GridCode),
  }),
  gridsChange('edge', {
    grids: Type.Array(GridCode, { minItems: 2, maxItems: 2, description: 'whose common edge moves' }),
    line: Geometry,
  }),
  gridsChange('recode', {
    community: Type.String({ pattern: '^[0-9]{12}$' }),
    to: Type.String({ pattern: '^[0-9]{12}$', description: 'its new code; the street is one it borders on' }),
  }),
  gridsChange('undo', { edit: Type.Integer({ minimum: 1, description: 'number of the edit to take back' }) }),
])
export type GridsChange = Static<typeof GridsChange>
export type Change = RuleChange | ZoneChange | RosterChange | EndChange | GroundChange | OwnerChange | GridsChange

/** A thing of the book in the state it is in at the moment asked about. */
const State = oneOf(['scheduled', 'in_force', 'ended'] as const)
const versioned = {
  version: Type.Integer({ description: 'for If-Match' }),
  validFrom: Type.String(),
  validTo: orNull(Type.String()),
  state: State,
  changedAt: Type.String(),
  changedBy: orNull(Named),
  endedBy: orNull(Named),
  editable: Type.Boolean({ description: 'whether you may change it' }),
}
const Upcoming = orNull(
  Type.Object(
    { version: Type.Integer(), validFrom: Type.String() },
    { description: 'the version that is scheduled to follow' },
  ),
)

export const RuleVersion = Type.Object({
  code: Type.String(),
  ...versioned,
  family: FamilyName,
  priority: Type.Integer(),
  name: Type.String(),
  nameEn: Type.String(),
  scope: Type.Object({ level: Type.String({ description: 'zone, or level of the area' }), ...Named.properties }),
  kind: Kind,
  class: Type.String({ description: 'class, major class, or empty' }),
  className: orNull(Sentence),
  grades: orNull(Type.Array(GradeNumber)),
  unit: orNull(Named),
  roster: orNull(Named),
  post: orNull(Post),
  reachMetres: orNull(Type.Number()),
  networks: orNull(Type.Array(NetworkName)),
  minimumSizeMm: orNull(Type.Integer()),
  note: Type.String(),
  upcoming: Upcoming,
})
export type RuleVersion = Static<typeof RuleVersion>
/** One rule: its newest version, with all it has had, newest first. */
export const RuleDetail = Type.Object({ ...RuleVersion.properties, versions: Type.Array(RuleVersion) })
export type RuleDetail = Static<typeof RuleDetail>
const next = orNull(Type.String({ description: 'cursor of the next page; null on the last' }))
export const RuleList = Type.Object({ rules: Type.Array(RuleVersion), next })
export type RuleList = Static<typeof RuleList>

const paging = {
  at: Type.Optional(Type.String({ description: 'in force at this instant (RFC 3339); default now' })),
  q: Type.Optional(Type.String({ maxLength: 100, description: 'words of its names, its note, or its code' })),
  cursor: Type.Optional(Type.String({ maxLength: 100, description: '`next` of the page before' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
}
/** GET /api/responsibility/rules */
export const RuleQuery = Type.Object({
  family: Type.Optional(FamilyName),
  scope: Type.Optional(ScopeCode),
  within: Type.Optional(Type.String({ pattern: '^[0-9]{4,15}$', description: 'scopes that begin with this code' })),
  zone: Type.Optional(ZoneCode),
  unit: Type.Optional(UnitCode),
  roster: Type.Optional(RosterCode),
  kind: Type.Optional(Kind),
  class: Type.Optional(Type.String({ pattern: '^[0-9]{2}([0-9]{2,3})?$', description: 'rules that bind this class' })),
  ...paging,
})
export type RuleQuery = Static<typeof RuleQuery>

const zoneProperties = {
  code: Type.String(),
  ...versioned,
  kind: ZoneKindName,
  name: Type.String(),
  nameEn: Type.String(),
  halfWidthMetres: orNull(Type.Number()),
  areaM2: Type.Number(),
  bbox: Type.Array(Type.Number(), { description: 'west, south, east, north' }),
  rules: Type.Integer({ description: 'rules in force on it' }),
  upcoming: Upcoming,
}
export const Zone = Type.Object({
  ...zoneProperties,
  geometry: orNull(Geometry),
  axis: orNull(Geometry),
})
export type Zone = Static<typeof Zone>
/** One zone: its newest version with ground and centre line in CRS84; the versions before without. */
export const ZoneDetail = Type.Object({ ...Zone.properties, versions: Type.Array(Type.Object(zoneProperties)) })
export type ZoneDetail = Static<typeof ZoneDetail>
export const ZoneList = Type.Object({ zones: Type.Array(Zone), next })
export type ZoneList = Static<typeof ZoneList>
/** GET /api/responsibility/zones */
export const ZoneQuery = Type.Object({
  kind: Type.Optional(ZoneKindName),
  bbox: Type.Optional(Type.String({ description: 'west,south,east,north in degrees' })),
  geometry: Type.Optional(Type.Boolean({ description: 'with ground and centre line; default true' })),
  ...paging,
})
export type ZoneQuery = Static<typeof ZoneQuery>

const Hole = Type.Object({ from: Type.String({ description: 'local, YYYY-MM-DDTHH:MM' }), to: Type.String() })
const Shift = Type.Object({ ...ShiftInput.properties, unit: Named })
const rosterProperties = {
  code: Type.String(),
  ...versioned,
  name: Type.String(),
  nameEn: Type.String(),
  shifts: Type.Array(Shift),
  rules: Type.Integer({ description: 'rules in force that go by it' }),
  upcoming: Upcoming,
}
export const Roster = Type.Object({
  ...rosterProperties,
  onDuty: orNull(Named),
  holes: Type.Array(Hole, { description: 'nobody on duty in the year from now; at most 20' }),
})
export type Roster = Static<typeof Roster>
/** One roster: its newest version, who is on duty in the coming week, and the versions it has had. */
export const RosterDetail = Type.Object({
  ...Roster.properties,
  week: Type.Array(
    Type.Object({ from: Type.String({ description: 'local' }), to: Type.String(), unit: orNull(Named) }),
  ),
  versions: Type.Array(Type.Object(rosterProperties)),
})
export type RosterDetail = Static<typeof RosterDetail>
export const RosterList = Type.Object({ rosters: Type.Array(Roster), next })
export type RosterList = Static<typeof RosterList>
export const RosterQuery = Type.Object(paging)
export type RosterQuery = Static<typeof RosterQuery>

/** From when a change counts; left out is now. */
const effective = { validFrom: Type.Optional(Instant) }
export const RuleNew = Type.Object({ code: Type.Optional(RuleCode), ...ruleFields, ...effective }, strict)
export const RuleEdit = Type.Object({ ...ruleFields, ...effective }, strict)
export const ZoneNew = Type.Object({ code: Type.Optional(ZoneCode), ...zoneFields, ...effective }, strict)
export const ZoneEdit = Type.Object({ ...zoneFields, ...effective }, strict)
export const RosterNew = Type.Object({ code: Type.Optional(RosterCode), ...rosterFields, ...effective }, strict)
export const RosterEdit = Type.Object({ ...rosterFields, ...effective }, strict)
export const End = Type.Object(effective, strict)

/** Something worth knowing that does not stop a change. */
export const Warning = Type.Object({
  index: Type.Integer({ description: 'which of the changes' }),
  code: oneOf(['roster_holes', 'partly_outside'] as const),
  sentence: Sentence,
  holes: Type.Optional(Type.Array(Hole)),
})
export type Warning = Static<typeof Warning>
export const Applied = Type.Object({
  what: Type.String(),
  code: Type.String(),
  version: orNull(Type.Integer({ description: 'null when a scheduled version was withdrawn' })),
  validFrom: Type.String({ description: 'from when it counts' }),
  handed: Type.Optional(
    Type.Object(
      {
        areaM2: Type.Optional(Type.Number()),
        losing: Type.Optional(Type.Array(Type.String(), { description: 'communities' })),
        newGrids: Type.Optional(Type.Integer()),
        changedGrids: Type.Optional(Type.Integer()),
        endedGrids: Type.Optional(Type.Array(Type.String(), { description: 'codes that are retired' })),
        rules: Type.Optional(
          Type.Object(
            {
              carried: Type.Integer({ description: 'that go by the new codes, or by the old ones again' }),
              ended: Type.Array(Named, { description: 'that go by nothing any more' }),
              decisions: Type.Integer({
                description: 'coordination decisions on what is retired, which bind no later case of its ground',
              }),
            },
            { description: 'rules that named what is retired' },
          ),
        ),
        edit: Type.Optional(Type.Integer({ description: 'number of the edit, to take it back by' })),
        grids: Type.Optional(
          Type.Array(
            Type.Object({ code: Type.String(), areaM2: Type.Number(), landUse: Type.String(), geometry: Geometry }),
            { description: 'the grids that begin' },
          ),
        ),
        componentCount: Type.Integer(),
        components: Type.Array(Type.Unsafe<{ code: string; grid: string | null } | string>({}), {
          description: 'those whose grid or unit changed, at most 500; with the grid they are in now',
        }),
        pipeCount: Type.Optional(Type.Integer()),
      },
      { description: 'of ground or things that changed hands' },
    ),
  ),
  ground: Type.Optional(Type.String({ description: 'ground that changed hands, hex EWKB in the city’s CRS' })),
})
export type Applied = Static<typeof Applied>
export const ChangesApplied = Type.Object({ applied: Type.Array(Applied), warnings: Type.Array(Warning) })
export type ChangesApplied = Static<typeof ChangesApplied>

const Unclear = Type.Object({ refused: Type.String({ description: 'problem code' }), detail: Sentence })
/** POST /api/responsibility/try → */
export const Tried = Type.Object({
  now: ResponsibilityAnswer,
  draft: orNull(ResponsibilityAnswer),
  warnings: Type.Array(Warning),
})
export type Tried = Static<typeof Tried>

const Winner = Type.Object({
  unit: Named,
  rule: RuleName,
  code: orNull(
    Type.String({ description: 'of the rule; null where nothing but a decision or coordination names one' }),
  ),
  reason: Sentence,
})
export type Winner = Static<typeof Winner>
const outcome = orNull(Winner)
/** POST /api/responsibility/compare → */
export const Comparison = Type.Object({
  window: Type.Object({ from: Type.String(), to: Type.String() }),
  matched: Type.Integer({ description: 'cases filed in the window that the filter lets through and you may see' }),
  examined: Type.Integer({ description: 'of those, the ones that were resolved, spread evenly over all' }),
  same: Type.Integer({ description: 'same unit by both' }),
  moved: Type.Integer({ description: 'another unit' }),
  reasoned: Type.Integer({ description: 'same unit, but by another rule' }),
  refused: Type.Integer({ description: 'that one or both could not answer, as a class that is no more' }),
  pairs: Type.Array(Type.Object({ from: Named, to: Named, count: Type.Integer() })),
  rules: Type.Array(
    Type.Object({
      rule: RuleName,
      code: orNull(Type.String()),
      name: orNull(Sentence),
      before: Type.Integer({ description: 'cases it wins by the first' }),
      after: Type.Integer(),
    }),
  ),
  cases: Type.Array(
    Type.Object({
      id: Type.String(),
      lon: Type.Number(),
      lat: Type.Number(),
      kind: Kind,
      class: Type.String(),
      before: outcome,
      after: outcome,
      refused: Type.Optional(Unclear),
    }),
  ),
  next: orNull(Type.Integer({ description: '`skip` of the next page of cases' })),
  warnings: Type.Array(Warning),
  pace: Type.Object({
    milliseconds: Type.Integer(),
    casesPerSecond: Type.Integer({ description: 'cases resolved by both, a second' }),
  }),
})
export type Comparison = Static<typeof Comparison>

const Draft = {
  id: Type.Integer(),
  version: Type.Integer({ description: 'for If-Match' }),
  name: Type.String(),
  createdBy: Named,
  createdAt: Type.String(),
  updatedAt: Type.String(),
  publishedAt: orNull(Type.String()),
  editable: Type.Boolean(),
}
export const DraftSummary = Type.Object({ ...Draft, count: Type.Integer({ description: 'changes in it' }) })
export type DraftSummary = Static<typeof DraftSummary>
export const DraftDetail = Type.Object({ ...Draft, changes: Type.Array(Type.Unsafe<Change>(Type.Any())) })
export type DraftDetail = Static<typeof DraftDetail>
export const DraftList = Type.Object({ drafts: Type.Array(DraftSummary), next })
export type DraftList = Static<typeof DraftList>
export const DraftQuery = Type.Object({
  published: Type.Optional(Type.Boolean({ description: 'only published ones, or only those that are not' })),
  cursor: paging.cursor,
  limit: paging.limit,
})
export type DraftQuery = Static<typeof DraftQuery>
/** POST /api/responsibility/drafts/{id}/publish → */
export const Published = Type.Object({ draft: DraftDetail, ...ChangesApplied.properties })
export type Published = Static<typeof Published>

/** Classes for which nothing but coordination answers in part of an area. */
export const Gap = Type.Object({
  kind: Kind,
  class: Named,
  area: Type.Object({ level: Type.String(), ...Named.properties }),
  coverage: oneOf(
    ['none', 'conditional'] as const,
    'none: no rule at all; conditional: only rules that need a thing, a zone, an hour or a grade',
  ),
  grids: Type.Integer({ description: 'unit grids concerned' }),
  communities: Type.Integer({ description: 'communities without grids concerned' }),
  cases: Type.Integer({ description: 'cases there in the last 90 days that you may see' }),
})
export type Gap = Static<typeof Gap>
const RuleRef = Type.Object({
  code: Type.String(),
  name: Type.String(),
  nameEn: Type.String(),
  family: FamilyName,
  priority: Type.Integer(),
  scope: Type.String(),
  class: Type.String(),
  holder: orNull(Named),
})
/** Two rules that are equal on the same ground: only the tie rules decide between them. */
export const Clash = Type.Object({
  rules: Type.Array(RuleRef, { minItems: 2, maxItems: 2 }),
  kind: Kind,
  class: Type.String({ description: 'the more exact of the two prefixes' }),
  zones: Type.Boolean({ description: 'two zones; else one place' }),
  areaM2: Type.Number(),
  ground: orNull(Geometry),
})
export type Clash = Static<typeof Clash>
/** A rule that cannot name a unit, or that never did. */
export const Flaw = Type.Object({
  flaw: oneOf(['unit_ended', 'roster_missing', 'zone_missing', 'area_missing', 'class_retired', 'never_hit'] as const),
  rule: RuleRef,
  since: orNull(Type.String()),
})
export type Flaw = Static<typeof Flaw>
export const Findings = Type.Object({
  at: Type.String(),
  gaps: Type.Array(Gap),
  gapsTotal: Type.Integer(),
  rosters: Type.Array(Type.Object({ ...Named.properties, rules: Type.Integer(), holes: Type.Array(Hole) })),
  flaws: Type.Array(Flaw),
  flawsTotal: Type.Record(Type.String(), Type.Integer()),
  clashes: Type.Array(Clash),
  clashesTotal: Type.Integer(),
  milliseconds: Type.Integer(),
})
export type Findings = Static<typeof Findings>
export const FindingsQuery = Type.Object({
  area: Type.Optional(Type.String({ pattern: '^[0-9]{4,12}$', description: 'only in this area; default the city' })),
  kind: Type.Optional(Kind),
  class: Type.Optional(ClassCode),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 100, description: 'of each list' })),
})
export type FindingsQuery = Static<typeof FindingsQuery>

/** POST /api/responsibility/compare: a draft, or two moments. */
export const compareFields = {
  before: Type.Optional(Type.String({ description: 'the rules of this instant; default now' })),
  after: Type.Optional(Type.String({ description: 'compared with the rules of this instant' })),
  from: Type.Optional(Type.String({ description: 'cases filed from here; default 31 days before `to`' })),
  to: Type.Optional(Type.String({ description: 'cases filed before; default now' })),
  area: Type.Optional(Type.String({ pattern: '^[0-9]{4,15}$' })),
  kind: Type.Optional(Kind),
  class: Type.Optional(Type.String({ pattern: '^[0-9]{2}([0-9]{2,3})?$' })),
  most: Type.Optional(Type.Integer({ minimum: 1, maximum: 20_000, default: 2000, description: 'cases to resolve' })),
  skip: Type.Optional(Type.Integer({ minimum: 0, maximum: 20_000, default: 0, description: 'cases that change' })),
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 100 })),
}
export const tryFields = { question: ResponsibilityQuestion }
