/** What the person makes of a preview: which cases go, and to whom. Pure. */
import type { BulkResult, BulkRow } from '../../../server/cases/bulk/schema.ts'
import type { Named } from '../../../server/schema.ts'

export interface Choice {
  /** Null: still to be chosen. */
  unit: Named | null
  included: boolean
}
export type Outcome = BulkResult['results'][number]

/** A suggestion nothing speaks against is taken as it is; a doubted one waits for the person. */
export const firstChoice = ({ blocked, doubts, suggestion }: BulkRow): Choice => ({
  unit: blocked === null && doubts.length === 0 ? (suggestion?.unit ?? null) : null,
  included: blocked === null && doubts.length === 0 && suggestion !== null,
})

export interface Group {
  unit: Named
  rows: BulkRow[]
}

/** Rows by what the preview said, so that they stay where they are while choices change: the largest group first. */
export function arrange(rows: readonly BulkRow[]): { groups: Group[]; doubted: BulkRow[]; blocked: BulkRow[] } {
  const groups = new Map<string, Group>()
  for (const row of rows) {
    const { unit } = firstChoice(row)
    if (!unit) continue
    const group = groups.get(unit.code) ?? { unit, rows: [] }
    group.rows.push(row)
    groups.set(unit.code, group)
  }
  return {
    groups: [...groups.values()].sort((a, b) => b.rows.length - a.rows.length || (a.unit.code < b.unit.code ? -1 : 1)),
    doubted: rows.filter((row) => row.blocked === null && firstChoice(row).unit === null),
    blocked: rows.filter((row) => row.blocked !== null),
  }
}

/** Who goes along: as the answer says, while its unit leads; whoever is sent to another decides that in the case. */
export const assistingOf = ({ assisting, suggestion }: BulkRow, unit: string | undefined): readonly Named[] =>
  unit !== undefined && unit === suggestion?.unit.code ? assisting : []

/** Hues that stay apart on a light and on a dark map; beyond them units share the last. */
export const UNIT_COLOURS = [
  '#2f6fde',
  '#e07b00',
  '#0f9d76',
  '#c2419b',
  '#7a52d1',
  '#b8860b',
  '#0797b5',
  '#d64545',
  '#5d8a1a',
  '#8b5e3c',
] as const
const REST = '#7c879b'

/** A colour for each unit: by the size of its group, so that neighbours in the list differ most. */
export function coloursOf(groups: readonly Group[], chosen: Iterable<Named | null>): Map<string, string> {
  const colours = new Map<string, string>()
  for (const code of [
    ...groups.map(({ unit }) => unit.code),
    ...[...chosen].flatMap((unit) => (unit ? [unit.code] : [])),
  ])
    if (!colours.has(code)) colours.set(code, UNIT_COLOURS[colours.size] ?? REST)
  return colours
}
export const NO_UNIT_COLOUR = REST
