/** What the log holds: events and what they carry. The case row is made of nothing else (projection.ts). */
import type { CasePhoto } from '../photos/schema.ts'
import type { Rule } from '../responsibility/schema.ts'
import type { LimitUnit, Stage } from '../standards/rules.ts'
import type { Level } from './guards.ts'
import type { Action, State } from './words.ts'

/** Where a report came from. */
export const SOURCES = ['collector', 'citizen', 'hotline', 'video', 'media', 'leader'] as const
export type Source = (typeof SOURCES)[number]

/** The clock of a stage: instants as ISO texts. Amber at 80 % of the limit, escalated at twice the limit. */
export interface StageClock {
  stage: Stage | 'handle'
  startedAt: string
  amberAt: string
  dueAt: string
  escalateAt: string
}

/** Everything a report fixes about a case; geometry as hex EWKB in the city's metric CRS. */
export interface ReportPayload {
  kind: 'component' | 'event'
  classCode: string
  source: Source
  description: string
  address: string
  componentCode: string | null
  geom: string
  point: string
  accuracyMetres: number | null
  /** H3 cell at resolution 11 (10 in logs of before 2026-12), as a decimal text (a bigint does not fit JSON). */
  cell: string
  gridCode: string | null
  communityCode: string
  districtCode: string
  managementCode: string | null
  photos: CasePhoto[]
  clock?: StageClock | null
}

/** Where a case is: what a moved pin or a moved border changes. Codes as they are then. */
export interface Place
  extends Pick<
    ReportPayload,
    | 'geom'
    | 'point'
    | 'cell'
    | 'accuracyMetres'
    | 'address'
    | 'componentCode'
    | 'gridCode'
    | 'communityCode'
    | 'districtCode'
    | 'managementCode'
  > {}

/** The filing condition a case was filed on, as it was then: a new version never re-judges it. */
export interface FiledOn {
  condition: number
  conditionVersion: number
  limitValue: number
  limitUnit: LimitUnit
  /** 1 urgent, 2 ordinary, 3 minor. */
  grade: number
}

/** What of the answer a report of quality goes by: small, so that reading a year of dispatches reads no traces. */
export interface SuggestedRule {
  family: Rule
  /** Rule that won; null for a coordination decision, and where nothing named a unit. */
  code: string | null
  /** Grid, area, zone, component or pipe that it won at. */
  scope: string | null
}

/** What an action may carry. Fields a transition requires are in lifecycle.ts. */
export interface ActionPayload extends Partial<FiledOn> {
  note?: string
  photos?: CasePhoto[]
  level?: Level
  unit?: string
  assisting?: string[]
  suggestedUnit?: string | null
  /** Why that unit: of a dispatch, and of a decision, as the rules had answered before it. */
  suggestedRule?: SuggestedRule
  /** The whole answer of responsibility, with trace, that the dispatch rests on. */
  responsibility?: unknown
  collector?: string | null
  real?: boolean
  passed?: boolean
  /** Handling deadline: set by whatever starts or moves the clock. */
  dueAt?: string | null
  /** The clock of the stage the case is in afterwards; null stops it. */
  clock?: StageClock | null
  /** When an answer to the request is due. */
  requestDueAt?: string
  /** End of a suspension, ISO instant. */
  until?: string
  /** Who pays for substitute rectification: a unit, or null for the public budget. */
  payer?: string | null
  /** Yuan. */
  costEstimate?: number
  cost?: number
  /** The case this one was merged into. */
  into?: string
  /** Whether a coordination decision binds later cases of the same place and class. */
  binding?: boolean
  /** SHA-256 of the evidence pack. */
  evidence?: string
  /** The stage whose limit ran out. */
  stage?: Stage | 'handle'
  /** Where it is from now on; `before` has the same fields as they were. */
  place?: Partial<Place>
  /** What it is from now on. */
  subject?: Pick<ReportPayload, 'kind' | 'classCode' | 'componentCode'>
  before?: Partial<Place> & Partial<Pick<ReportPayload, 'kind' | 'classCode'>>
  /** The unit that had it, and the one that is responsible after a correction or a change of rules. */
  moved?: { from: string; to: string }
  /** The job that carried this out. */
  reassignment?: string
}

export interface CaseEvent {
  caseId: string
  version: number
  at: string
  /** Null: the platform itself. */
  actorId: string | null
  action: Action
  fromState: State | null
  toState: State
  payload: ReportPayload | ActionPayload
}
