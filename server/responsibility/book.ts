/**
 * The rule book kept in memory: what binds from an instant on, at any place, without asking the database. For bulk work, and
 * for answering questions of now. It says the same as the statement `facts`, row for row; book.test.ts holds them together.
 */
import { type Client, run, runOne } from '../database/database.ts'
import { loadQueries } from '../database/queries.ts'
import type { Kind, Named } from '../schema.ts'
import type { AreaFact, Decision, Facts, RosterFact, RuleRow, ZoneFact } from './findings.ts'
import type { Book } from './index.ts'
import type { ShiftInput } from './rosters.ts'
import type { Network, ZoneKind } from './schema.ts'

const query = loadQueries(import.meta.url, './book.sql')

/** A version: in force from `version` until `until`. */
interface Version {
  code: string
  version: string
  until: string | null
}
interface RuleVersion extends Version {
  family: RuleRow['family']
  priority: number
  name: string
  nameEn: string
  scope: string
  kind: Kind
  prefix: string
  grades: number[] | null
  post: RuleRow['post']
  reachM: number | null
  networks: Network[] | null
  minimumSizeMm: number | null
  unitCode: string | null
  roster: string | null
}
interface UnitVersion extends Version {
  name: string
  nameEn: string
  kind: string
  area: string | null
}
interface AreaVersion extends Version {
  name: string
  nameEn: string
}
export interface ZoneVersion extends AreaVersion {
  kind: ZoneKind
  areaM2: number
  halfWidthM: number | null
  geometry: Buffer
  /** Of a corridor its centre line. */
  axis: Buffer | null
}
interface RosterVersion extends AreaVersion {
  shifts: ShiftInput[]
}
interface DecisionVersion {
  on: string
  kind: Kind
  prefix: string
  caseId: string
  level: Decision['level']
  unitCode: string
  version: string
  until: string | null
  day: string
}
interface GridVersion extends Version {
  responsibilityGridCode: string | null
  water: boolean
}
interface Settings {
  srid: number
  timeZone: string
  certaintyThreshold: number
  assistingShare: number
  seq: number
}

/** Things by a key, each a list of versions. */
class Shelf<Item extends { version: string; until: string | null }> {
  private readonly byKey = new Map<string, Item[]>()
  private readonly keysOf = new Map<string, Set<string>>()
  private readonly keyOf: (item: Item) => string
  private readonly codeOf: (item: Item) => string

  constructor(keyOf: (item: Item) => string, codeOf: (item: Item) => string) {
    this.keyOf = keyOf
    this.codeOf = codeOf
  }

  /** Replaces all versions of these codes, or of everything. */
  replace(items: readonly Item[], codes: readonly string[] | null): void {
    if (codes === null) {
      this.byKey.clear()
      this.keysOf.clear()
    }
    for (const code of codes ?? []) {
      for (const key of this.keysOf.get(code) ?? []) {
        const kept = this.byKey.get(key)!.filter((item) => this.codeOf(item) !== code)
        if (kept.length > 0) this.byKey.set(key, kept)
        else this.byKey.delete(key)
      }
      this.keysOf.delete(code)
    }
    for (const item of items) {
      const key = this.keyOf(item)
      const list = this.byKey.get(key)
      if (list) list.push(item)
      else this.byKey.set(key, [item])
      const keys = this.keysOf.get(this.codeOf(item))
      if (keys) keys.add(key)
      else this.keysOf.set(this.codeOf(item), new Set([key]))
    }
  }

  all(key: string, at: string): Item[] {
    return this.byKey.get(key)?.filter((item) => inForce(item, at)) ?? []
  }

  one(key: string, at: string): Item | undefined {
    return this.byKey.get(key)?.find((item) => inForce(item, at))
  }

  *items(): Generator<Item> {
    for (const list of this.byKey.values()) yield* list
  }
}

// instants are ISO texts of UTC with milliseconds: they sort as they follow
const inForce = ({ version, until }: { version: string; until: string | null }, at: string) =>
  version <= at && (until === null || at < until)

/** What changed, as the log of changes says it. */
export type What = 'grid' | 'area' | 'management' | 'zone' | 'roster' | 'rule' | 'unit' | 'decision'

export class RuleBook implements Book {
  private readonly rules = new Shelf<RuleVersion>(
    ({ scope }) => scope,
    ({ code }) => code,
  )
  private readonly units = new Shelf<UnitVersion>(byCode, byCode)
  private readonly areas = new Shelf<AreaVersion>(byCode, byCode)
  readonly zones = new Shelf<ZoneVersion>(byCode, byCode)
  private readonly rosters = new Shelf<RosterVersion>(byCode, byCode)
  private readonly decisions = new Shelf<DecisionVersion>(
    ({ on }) => on,
    ({ on }) => on,
  )
  readonly grids = new Shelf<GridVersion>(byCode, byCode)
  private readonly grounds = new Map<string, Facts['ground']>()
  private commands: UnitVersion[] = []
  /** Instants at which some version begins or ends, in order: between two of them every answer of a topic is one. */
  private bounds: string[] = []
  private topics = new Map<string, Facts>()
  /** Answers for moments from this on. */
  readonly from: string
  settings!: Settings

  private constructor(from: string) {
    this.from = from
  }

  /**
   * Reads the book.
   * @param from what ended before this instant is left out: the book answers for no earlier moment
   */
  static async read(client: Client, from: Date): Promise<RuleBook> {
    const book = new RuleBook(from.toISOString())
    book.settings = (await runOne<Settings>(client, query('readSettings')))!
    for (const what of ['rule', 'unit', 'area', 'zone', 'roster', 'decision', 'grid'] as const)
      await book.load(client, what, null)
    await book.finish(client)
    return book
  }

  /** Reads what changed since, and nothing else. */
  async refresh(client: Client, changes: readonly { seq: number; what: What; code: string | null }[]): Promise<void> {
    const codesOf = new Map<What, Set<string> | null>()
    for (const { what, code } of changes) {
      if (code === null) codesOf.set(what, null)
      else if (codesOf.get(what) !== null) codesOf.set(what, (codesOf.get(what) ?? new Set()).add(code))
    }
    for (const [what, codes] of codesOf) await this.load(client, what, codes && [...codes])
    await this.finish(client)
    this.settings = { ...this.settings, seq: changes.at(-1)?.seq ?? this.settings.seq }
  }

  private async load(client: Client, what: What, codes: readonly string[] | null): Promise<void> {
    const rows = <Row>(name: string) => run<Row>(client, query(name), { at: this.from, codes })
    if (what === 'rule') this.rules.replace(await rows('readRules'), codes)
    else if (what === 'unit') this.units.replace(await rows('readUnits'), codes)
    else if (what === 'area') this.areas.replace(await rows('readAreas'), codes)
    else if (what === 'zone') this.zones.replace(await rows('readZones'), codes)
    else if (what === 'roster') this.rosters.replace(await rows('readRosters'), codes)
    else if (what === 'grid') this.grids.replace(await rows('readGrids'), codes)
    else if (what === 'decision') this.decisions.replace(await rows('readDecisions'), codes)
  }

  private async finish(client: Client): Promise<void> {
    this.grounds.clear()
    for (const { kind, code, ground } of await run<{ kind: Kind; code: string; ground: Facts['ground'] }>(
      client,
      query('readClasses'),
    ))
      this.grounds.set(`${kind} ${code}`, ground)
    this.commands = [...this.units.items()]
      .filter(({ kind }) => kind === 'command')
      .sort((a, b) => (a.code < b.code ? -1 : 1))
    const bounds = new Set<string>()
    for (const shelf of [this.rules, this.units, this.areas, this.zones, this.rosters, this.decisions, this.grids])
      for (const { version, until } of shelf.items()) {
        if (version > this.from) bounds.add(version)
        if (until !== null) bounds.add(until)
      }
    this.bounds = [...bounds].sort()
    this.topics = new Map()
  }

  /** The facts of a kind and class at a moment not before `from`; the same object as long as they stay the same. */
  topic(kind: Kind, classCode: string, at: string): Facts {
    const key = `${kind} ${classCode} ${this.epoch(at)}`
    let facts = this.topics.get(key)
    if (!facts) {
      facts = this.factsOf(kind, classCode, at)
      if (this.topics.size > 2_000) this.topics.clear()
      this.topics.set(key, facts)
    }
    return facts
  }

  private epoch(at: string): number {
    let low = 0
    let high = this.bounds.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.bounds[middle]! <= at) low = middle + 1
      else high = middle
    }
    return low
  }

  private factsOf(kind: Kind, classCode: string, at: string): Facts {
    const prefixes = [classCode, classCode.slice(0, 2), '']
    const rulesAt = remembering((scope: string): RuleRow[] =>
      this.rules
        .all(scope, at)
        .filter((rule) => rule.kind === kind && prefixes.includes(rule.prefix))
        .map((rule) => this.rowOf(rule, at)),
    )
    const area = remembering((code: string): AreaFact | undefined => {
      const found = this.areas.one(code, at)
      return found && { code, name: found.name, nameEn: found.nameEn, command: this.commandOf(code, at) }
    })
    const zone = remembering((code: string): ZoneFact | undefined => {
      const found = this.zones.one(code, at)
      return (
        found && {
          code,
          kind: found.kind,
          name: found.name,
          nameEn: found.nameEn,
          areaM2: found.areaM2,
          halfWidthMetres: found.halfWidthM,
        }
      )
    })
    const roster = remembering((code: string): RosterFact | undefined => {
      const found = this.rosters.one(code, at)
      if (!found) return undefined
      const shifts = found.shifts.map((shift) => ({
        ...shift,
        unit: this.unitOf(shift.unit, at),
        unitCode: shift.unit,
      }))
      return { code, name: found.name, nameEn: found.nameEn, shifts }
    })
    const decision = remembering((place: string): Decision | undefined => {
      const found = this.decisions.all(place, at).find((one) => one.kind === kind && one.prefix === classCode)
      const unit = found && this.unitOf(found.unitCode, at)
      return found && unit
        ? { caseId: found.caseId, level: found.level, version: found.version, day: found.day, unit }
        : undefined
    })
    const ground = this.grounds.get(`${kind} ${classCode}`)
    const { timeZone, certaintyThreshold, assistingShare } = this.settings
    return {
      timeZone,
      certaintyThreshold,
      assistingShare,
      known: ground !== undefined,
      ground: ground ?? null,
      rulesAt,
      area,
      zone,
      roster,
      decision,
    }
  }

  private rowOf(rule: RuleVersion, at: string): RuleRow {
    return {
      code: rule.code,
      version: rule.version,
      family: rule.family,
      priority: rule.priority,
      name: rule.name,
      nameEn: rule.nameEn,
      scope: rule.scope,
      prefix: rule.prefix,
      grades: rule.grades,
      post: rule.post,
      reachMetres: rule.reachM,
      networks: rule.networks,
      minimumSizeMm: rule.minimumSizeMm,
      unit: rule.unitCode === null ? null : this.unitOf(rule.unitCode, at),
      unitCode: rule.unitCode,
      roster: rule.roster,
    }
  }

  private unitOf(code: string, at: string): Named | null {
    const unit = this.units.one(code, at)
    return unit ? { code, name: unit.name, nameEn: unit.nameEn } : null
  }

  private commandOf(code: string, at: string): Named | null {
    if (code.length !== 4 && code.length !== 6) return null
    const here = this.commands.filter((unit) => inForce(unit, at))
    const unit =
      here.find(({ area }) => area === code) ?? (code.length === 4 ? here.find(({ area }) => area === null) : undefined)
    return unit ? { code: unit.code, name: unit.name, nameEn: unit.nameEn } : null
  }
}

function byCode({ code }: { code: string }): string {
  return code
}

/** The log of changes after a position, in commit order. */
export const changesAfter = (client: Client, after: number) =>
  run<{ seq: number; what: What; code: string | null }>(client, query('changesAfter'), { after })

function remembering<Value>(look: (key: string) => Value): (key: string) => Value {
  const known = new Map<string, Value>()
  return (key) => {
    if (known.has(key)) return known.get(key)!
    const value = look(key)
    known.set(key, value)
    return value
  }
}

/** How geometries of this city come from longitude and latitude, as PROJ writes it. */
export const projectionOf = async (client: Client, srid: number) =>
  (await runOne<{ proj4text: string }>(client, query('readProjection'), { srid }))?.proj4text
