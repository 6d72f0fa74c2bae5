/** How one rule is judged for one question: the unit it names, or why it names none. Pure. */
import type { Named } from '../schema.ts'
import type { Findings, RosterFact, RuleRow, Thing } from './findings.ts'
import { shiftAt } from './rosters.ts'

/** Why a rule that was looked at names nobody. */
export type Miss =
  | 'grade' // made for other grades
  | 'nothing_near' // no component or pipe within reach
  | 'nobody_answers' // the thing found has no active owner or maintainer
  | 'unit_gone' // the unit named is no longer active
  | 'roster_gone' // the roster named is not in force
  | 'off_duty' // a hole of the roster
  | 'outranked' // another rule of the same place comes first

export interface Looked {
  row: RuleRow
  unit: Named | null
  miss: Miss | null
  thing?: Thing
  roster?: RosterFact
  /** Who has the duty by the roster, though no longer active. */
  onDuty?: string
}

const hit = (row: RuleRow, unit: Named, more: Partial<Looked> = {}): Looked => ({ row, unit, miss: null, ...more })
const missed = (row: RuleRow, miss: Miss, more: Partial<Looked> = {}): Looked => ({ row, unit: null, miss, ...more })

/** Judges a rule. Of a network every pipe found counts, the nearest first, each unit once. */
export function judge(row: RuleRow, findings: Findings): Looked[] {
  if (row.grades && !row.grades.includes(findings.grade ?? 0)) return [missed(row, 'grade')]
  if (row.reachMetres === null) return [holder(row, findings)]
  const things = findings.things.get(row.code) ?? []
  if (things.length === 0) return [missed(row, 'nothing_near')]
  const found: Looked[] = []
  for (const thing of things) {
    const named = row.post === null ? holder(row, findings) : undefined
    const unit = named ? named.unit : (thing[row.post!] ?? thing[row.post === 'owner' ? 'maintainer' : 'owner'])
    if (!unit) found.push(named ? { ...named, thing } : missed(row, 'nobody_answers', { thing }))
    else if (!found.some((other) => other.unit?.code === unit.code)) found.push(hit(row, unit, { thing }))
  }
  return found
}

/** The unit a rule names itself, or by its roster. */
function holder(row: RuleRow, { facts, on }: Findings): Looked {
  if (row.roster === null) return row.unit ? hit(row, row.unit) : missed(row, 'unit_gone')
  const roster = facts.roster(row.roster)
  if (!roster) return missed(row, 'roster_gone')
  const shift = shiftAt(roster.shifts, on, facts.timeZone)
  if (!shift) return missed(row, 'off_duty', { roster })
  return shift.unit ? hit(row, shift.unit, { roster }) : missed(row, 'unit_gone', { roster, onDuty: shift.unitCode })
}

/** Lowest priority first, then the most exact class, then the lowest code. */
export const byRank = (a: RuleRow, b: RuleRow) =>
  a.priority - b.priority || b.prefix.length - a.prefix.length || (a.code < b.code ? -1 : a.code > b.code ? 1 : 0)

/** Judges all rules of one place: the first that names a unit holds it, those after it are outranked. */
export function judgeScope(rows: readonly RuleRow[], findings: Findings): Looked[] {
  const ordered = rows.length > 1 ? rows.toSorted(byRank) : rows
  let held = false
  return ordered.flatMap((row) => {
    const looked = judge(row, findings)
    if (held) return [{ ...looked[0]!, unit: null, miss: looked[0]!.miss ?? ('outranked' as const) }]
    held = looked.some(({ unit }) => unit !== null)
    return looked
  })
}
