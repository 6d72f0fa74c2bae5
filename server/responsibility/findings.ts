/** What is found at the place of one question, by whichever gear: the facts that the rules judge. */
import type { Kind, Named } from '../schema.ts'
import type { Shift } from './rosters.ts'
import type { Family, Network, Rule, ZoneKind } from './schema.ts'

/** Places of a piece, from the most particular on; ties of priority go in this order. */
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
  /** Codes of the zones that cover it, in code order. */
  zones: readonly string[]
  management: string | null
  responsibilityGrid: string | null
  /** On a unit grid of water. */
  water: boolean
}

/** One version of a rule, as read for a moment. */
export interface RuleRow {
  code: string
  /** ISO instant since which this version is in force. */
  version: string
  family: Family
  priority: number
  name: string
  nameEn: string
  /** Area, unit grid or zone. */
  scope: string
  prefix: string
  grades: readonly number[] | null
  post: 'maintainer' | 'owner' | null
  reachMetres: number | null
  networks: readonly Network[] | null
  minimumSizeMm: number | null
  /** The unit named, null when it is not active at that moment. */
  unit: Named | null
  unitCode: string | null
  roster: string | null
}

/** A coordination decision in force, on exactly the class asked about. */
export interface Decision {
  caseId: string
  level: 'district' | 'city'
  /** Since when it binds. */
  version: string
  /** Day it was made, in the city's zone. */
  day: string
  unit: Named
}

export interface AreaFact {
  code: string
  name: string | null
  nameEn: string | null
  /** Command centre of this area. */
  command: Named | null
}

export interface ZoneFact {
  code: string
  kind: ZoneKind
  name: string
  nameEn: string
  areaM2: number
  halfWidthMetres: number | null
}

export interface RosterFact {
  code: string
  name: string
  nameEn: string
  shifts: readonly (Shift & { unitCode: string })[]
}

/** What binds at any place for one kind, class and moment; read for the places of a few questions, or kept for all. */
export interface Facts {
  timeZone: string
  certaintyThreshold: number
  assistingShare: number
  /** Whether the class exists. */
  known: boolean
  ground: 'land' | 'water' | null
  rulesAt(scope: string): readonly RuleRow[]
  area(code: string): AreaFact | undefined
  zone(code: string): ZoneFact | undefined
  roster(code: string): RosterFact | undefined
  /** By code of a unit grid or community. */
  decision(place: string): Decision | undefined
}

/** A component or pipe found near what was asked, or named in it. */
export interface Thing {
  /** Null for a pipe the person asking may not see. */
  code: string | null
  classCode: string | null
  network: Network | null
  /** Named in the question, not searched for. */
  named: boolean
  /** Metres from what was asked. */
  distance: number
  maintainer: Named | null
  owner: Named | null
  /** Of a component: the coordination decision on it. */
  decision: Decision | null
}

export interface Findings {
  kind: Kind
  classCode: string
  grade: number | null
  accuracyMetres: number
  /** ISO instant. */
  on: string
  dimension: 0 | 1 | 2
  pieces: readonly Piece[]
  /** Metres from the axis of each corridor that covers some piece, to the millimetre. */
  axisMetres: Readonly<Record<string, number>>
  facts: Facts
  /** By code of the rule that looked for them, nearest first. */
  things: ReadonlyMap<string, readonly Thing[]>
}

/** Distances that every way of answering tells alike: projections differ by nanometres. */
export const toMillimetres = (metres: number): number => Math.round(metres * 1000) / 1000

const DIGITS: Partial<Record<Level, number>> = { community: 12, street: 9, district: 6, city: 4 }
/** The code of the area or grid of a piece at a level, or null where it has none. */
export function codeAt(piece: Pick<Piece, 'code' | 'management'>, level: Level): string | null {
  if (level === 'management') return piece.management
  if (level === 'grid') return piece.code.length === 15 ? piece.code : null
  return piece.code.slice(0, DIGITS[level])
}

/** Every place a piece lies in: zones first, then the levels. */
export function placesOf(piece: Piece): string[] {
  const places = [...piece.zones]
  for (const level of LEVELS) {
    const code = codeAt(piece, level)
    if (code) places.push(code)
  }
  return places
}
