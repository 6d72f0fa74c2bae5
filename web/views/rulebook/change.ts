/** From what is in force to a change of it, and back to what a draft shows: pure. */
import type {
  Change,
  EndChange,
  RosterChange,
  RosterDetail,
  RuleChange,
  RuleVersion,
  ZoneChange,
  ZoneDetail,
} from '../../../server/responsibility/rulebook/schema.ts'

/** A shift as it is kept: what is left out is every day, the whole day, the whole year. */
export type ShiftInput = RosterChange['shifts'][number]
/** The thing a change is about; new things, ground and owners have none. */
export const codeOf = (change: Change): string | undefined => ('code' in change ? change.code : undefined)
export const isEnd = (change: Change): change is EndChange => 'end' in change

/** The change that would leave a rule as it is. */
export function changeOfRule(rule: RuleVersion): RuleChange {
  const { code, version, name, nameEn, family, priority, kind, unit, roster, post, note } = rule
  return {
    what: 'rule',
    code,
    version,
    name,
    nameEn,
    family,
    priority,
    scope: rule.scope.code,
    kind,
    class: rule.class,
    ...(rule.grades ? { grades: rule.grades } : {}),
    ...(unit ? { unit: unit.code } : {}),
    ...(roster ? { roster: roster.code } : {}),
    ...(post ? { post } : {}),
    ...(rule.reachMetres === null ? {} : { reachMetres: rule.reachMetres }),
    ...(rule.networks ? { networks: rule.networks } : {}),
    ...(rule.minimumSizeMm === null ? {} : { minimumSizeMm: rule.minimumSizeMm }),
    note,
  }
}

export function changeOfZone(zone: ZoneDetail): ZoneChange {
  const { code, version, kind, name, nameEn, geometry, axis, halfWidthMetres } = zone
  return {
    what: 'zone',
    code,
    version,
    kind,
    name,
    nameEn,
    // The ground of a corridor is drawn from its axis.
    ...(axis ? { axis, halfWidthMetres: halfWidthMetres ?? undefined } : geometry ? { geometry } : {}),
  }
}

export function changeOfRoster({ code, version, name, nameEn, shifts }: RosterDetail): RosterChange {
  return {
    what: 'roster',
    code,
    version,
    name,
    nameEn,
    shifts: shifts.map(({ unit, ...shift }) => ({ ...shift, unit: unit.code })),
  }
}

/** Which thing a change is about: of a new one without code its place in the draft says. */
export const isSameThing = (a: Change, b: Change) =>
  a.what === b.what && codeOf(a) !== undefined && codeOf(a) === codeOf(b)
/** Codes of the things of one kind that a draft changes. */
export const draftedCodes = (changes: readonly Change[], what: Change['what']): ReadonlySet<string> =>
  new Set(changes.flatMap((change) => (change.what === what ? (codeOf(change) ?? []) : [])))

/** A draft with one more change; a second change of the same thing takes the place of the first. */
export function withChange(changes: readonly Change[], change: Change, at?: number): Change[] {
  const index = at ?? changes.findIndex((other) => isSameThing(other, change))
  if (index < 0) return [...changes, change]
  return changes.map((other, place) => (place === index ? change : other))
}

/**
 * The changes a change is checked with, and its place among them: a strip may border on what an earlier strip of the
 * draft hands over. Pure.
 */
export function checkedWith(
  changes: readonly Change[],
  change: Change,
  at: number | undefined,
): { changes: Change[]; index: number } {
  const together = withChange(changes, change, at).filter(({ what }) => what === change.what)
  return { changes: together, index: together.indexOf(change) }
}

/** Fields in which a change differs from what is in force, in the order of the form. */
export function changedFields(before: Change, after: Change): string[] {
  const names = new Set([...Object.keys(before), ...Object.keys(after)])
  for (const name of ['what', 'code', 'version']) names.delete(name)
  const [old, next] = [before, after] as [Record<string, unknown>, Record<string, unknown>]
  return [...names].filter((name) => JSON.stringify(old[name] ?? null) !== JSON.stringify(next[name] ?? null))
}
