/** What SQL finds at the place of one question: the facts that the rules judge. */
import type { Named } from '../schema.ts'
import type { Rule } from './schema.ts'

export const LEVELS = ['grid', 'community', 'street', 'management', 'district', 'city'] as const
export type Level = (typeof LEVELS)[number]

/** A management area is a district of its own, so both answer by the rule of the district. */
export const RULE_OF_LEVEL = {
  grid: 'grid',
  community: 'community',
  street: 'street',
  management: 'district',
  district: 'district',
  city: 'city',
} as const satisfies Record<Level, Rule>

/** A part of the geometry that lies in one place. */
export interface Piece {
  /** Unit grid (15 digits), or community (12) where there are no grids. */
  code: string
  /** Part of the disc of uncertainty round a point, not of what was asked. */
  disc: boolean
  /** Metres of a line, m² of a polygon or disc, 1 for a point. */
  measure: number
  management: string | null
  responsibilityGrid: string | null
}

/** A coordination decision in force, on exactly the class asked about. */
export interface Decision {
  caseId: string
  level: 'district' | 'city'
  /** Day it was made, in the city's zone. */
  day: string
  unit: Named
}

/** An area that some piece lies in, and who answers there. */
export interface Scope {
  level: Level
  code: string
  name: string | null
  nameEn: string | null
  /** Class prefix of the duty that fits best: the class, its major class, or '' for every class. */
  prefix: string | null
  unit: Named | null
  /** Command centre of this area. */
  command: Named | null
}

export interface FoundComponent {
  code: string
  classCode: string
  /** Named in the question, not searched for. */
  named: boolean
  /** Metres from what was asked. */
  distance: number
  post: 'maintainer' | 'owner' | null
  unit: Named | null
}

export interface Findings {
  kind: 'component' | 'event'
  classCode: string
  accuracyMetres: number
  /** ISO instant. */
  on: string
  pieces: readonly Piece[]
  /** By scopeKey; more than the pieces need does no harm. */
  scopes: ReadonlyMap<string, Scope>
  component: FoundComponent | null
  /** By code of the component, grid or community they are on. */
  decisions: ReadonlyMap<string, Decision>
}

/** What several scopes of one level say alike: one line of the trace. */
export interface Group {
  unit: Named | null
  share: number
  scopes: Scope[]
}

/** A decision with what it is on, and the part of the geometry it binds. */
export interface Bound {
  decision: Decision
  on: FoundComponent | Scope
  share: number
}

export const scopeKey = (level: Level, code: string | null) => `${level} ${code}`
export const scopesByKey = (scopes: readonly Scope[]) =>
  new Map(scopes.map((scope) => [scopeKey(scope.level, scope.code), scope]))
