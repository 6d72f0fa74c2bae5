/**
 * The oracle of responsibility: the same question answered by brute force over the rows, in TypeScript.
 * An independent reading of the rules; only the data is shared with what it checks.
 */
import type { Client } from '../database/database.ts'
import { type Piece, Places, Squares } from './oracle-places.ts'
import {
  type Component,
  type Decision,
  inForce,
  type Pipe,
  type Roster,
  type Rows,
  type Rule,
  readRows,
  type Unit,
} from './oracle-rows.ts'
import { type At, distance, type Shape, shapeOf } from './planar.ts'

/** A question with its geometry in metres. */
export interface Ask {
  kind: 'component' | 'event'
  classCode: string
  shape: Shape
  /** ms since 1970. */
  at: number
  grade?: 1 | 2 | 3
  accuracyMetres?: number
  component?: string
}

/** A unit with a claim to a piece. */
interface Claim {
  family: string
  unit: string
  rule?: Rule
}
interface Part extends Claim {
  share: number
}

export interface Verdict {
  winner: { unit: string; family: string; share: number; rule: Rule | undefined }
  /** False when two shares that decide differ by more than rounding, yet by less than what counts as equal. */
  isClear: boolean
  /** Family and unit → share. */
  candidates: Map<string, number>
  /** Owners that network rules name, in order of distance; only where one network rule names any. */
  owners: string[] | undefined
  /** Unit → share, of lines and polygons. */
  assisting: Map<string, number>
  /** Unit → probability, of positions with an accuracy. */
  options: Map<string, number> | undefined
  clipped: boolean
  /** Where the largest part lies. */
  place: string
}

/** Ties of equal share within one unit go to the family that comes first. */
const FAMILIES = 'decision component network corridor special grid community street district city coordination'.split(
  ' ',
)
const BEIJING_HOURS = 8

export class Oracle {
  readonly rows: Rows
  private readonly places: Places
  private readonly components: Squares<Component>
  private readonly pipes: Squares<Pipe>
  private readonly rules = new Map<string, Rule[]>()
  private readonly decisions = new Map<string, Decision[]>()
  private readonly commands: Unit[]
  private readonly componentOfCode = new Map<string, Component[]>()

  constructor(rows: Rows) {
    this.rows = rows
    this.places = new Places(rows)
    this.components = new Squares(rows.components)
    this.pipes = new Squares(rows.pipes)
    for (const rule of rows.rules) push(this.rules, `${rule.scope} ${rule.kind}`, rule)
    for (const decision of rows.decisions) push(this.decisions, decision.on, decision)
    for (const component of rows.components) push(this.componentOfCode, component.code, component)
    this.commands = [...rows.units.values()].filter(({ kind }) => kind === 'command')
  }

  static async read(client: Client): Promise<Oracle> {
    return new Oracle(await readRows(client))
  }

  /** Undefined outside the city. */
  answer(ask: Ask): Verdict | undefined {
    const own = this.places.piecesOf(ask.shape, ask.at)
    if (own.length === 0) return undefined
    const accuracy = ask.accuracyMetres ?? 0
    const isDisc = ask.shape.dimension === 0 && accuracy > 0
    const disc = isDisc ? this.places.piecesOf(discOf(ask.shape.paths[0]![0]!, accuracy), ask.at) : []
    const component = this.componentOf(ask, [...own, ...disc])
    const named = new Map<Rule, string[]>()
    const claims = new Map(
      [...own, ...disc].map((piece) => [piece, this.claimsAt(ask, piece, component, named)] as const),
    )
    const first = (piece: Piece) => claims.get(piece)![0]

    const candidates = new Map<string, number>()
    for (const piece of own) {
      const keys = new Set(claims.get(piece)!.map(({ family, unit }) => `${family} ${unit}`))
      for (const key of keys) add(candidates, key, piece.share)
    }
    const won = gather(own, first)
    const ground = ask.kind === 'event' ? this.rows.ground.get(ask.classCode) : null
    const isPlausible = ({ water }: Piece) => !ground || water === (ground === 'water')
    const plausible = disc.filter(isPlausible)
    const clipped = plausible.length > 0 && plausible.length < disc.length
    const chances = gather(clipped ? plausible : disc, first)
    const options = chances.length > 0 ? new Map<string, number>() : undefined
    for (const { unit, share } of chances) add(options!, unit, share)

    const misplaced = clipped && !own.some(isPlausible)
    const { best, isClear } = leader(misplaced ? chances : won)
    for (const { family, unit, share } of chances)
      if ((unit !== best.unit || misplaced) && !candidates.has(`${family} ${unit}`))
        candidates.set(`${family} ${unit}`, share)

    const totals = new Map<string, number>()
    for (const { unit, share } of won) if (unit !== best.unit) add(totals, unit, share)
    const isShape = ask.shape.dimension > 0
    const assisting = [...totals].filter(([, share]) => isShape && share >= this.rows.assistingShare)
    const parts = new Map<string, number>()
    for (const { code, share } of own) add(parts, code, share)
    const networks = new Set(
      own.flatMap((piece) => claims.get(piece)!.flatMap(({ family, rule }) => (family === 'network' ? [rule] : []))),
    )
    return {
      winner: best,
      isClear,
      candidates,
      owners:
        networks.size === 1 && own.length === 1 && accuracy === 0
          ? claims.get(own[0]!)!.flatMap(({ family, unit }) => (family === 'network' ? [unit] : []))
          : undefined,
      assisting: new Map(assisting),
      options,
      clipped,
      place: [...parts].sort(([a, p], [b, q]) => (Math.abs(p - q) < 1e-6 ? (a < b ? -1 : 1) : q - p))[0]![0],
    }
  }

  /** Every claim to a piece, the one that holds it first; of a network every owner, the nearest first. */
  private claimsAt(ask: Ask, piece: Piece, component: Component | undefined, named: Map<Rule, string[]>): Claim[] {
    const scopes = this.scopesOf(piece, ask.at)
    const found: (Claim & { rule: Rule })[] = []
    for (const byThing of [true, false]) {
      for (const scope of scopes) {
        const rules = this.rulesAt(scope, ask).filter(({ reachMetres }) => (reachMetres !== null) === byThing)
        for (const rule of rules) {
          const units = named.get(rule) ?? this.unitsOf(rule, ask, component)
          named.set(rule, units)
          found.push(...units.map((unit) => ({ family: rule.family, unit, rule })))
          if (units.length > 0) break // what comes after it in the same place gives way
        }
      }
    }
    // a stable sort: of equal priority identity comes first, then the more particular place
    const claims: Claim[] = found.sort((a, b) => a.rule.priority - b.rule.priority)
    const decided = [component?.code, piece.code, piece.code.slice(0, 12)]
      .map((place) => this.decisions.get(`${place} ${ask.kind} ${ask.classCode}`)?.find((one) => inForce(one, ask.at)))
      .find((one) => one && this.isActive(one.unit, ask.at))
    if (decided) claims.unshift({ family: 'decision', unit: decided.unit })
    const command = this.commandOf(piece.code, ask.at)
    if (command) claims.push({ family: 'coordination', unit: command })
    return claims
  }

  /** Zones first, the smallest before; then from the unit grid up to the city. */
  private scopesOf({ code, zones }: Piece, at: number): string[] {
    const size = (zone: string) => this.rows.zones.find((one) => one.code === zone && inForce(one, at))!.areaM2
    const bySize = zones.toSorted((a, b) => size(a) - size(b) || (a < b ? -1 : 1))
    const management = this.rows.management.get(code.slice(0, 9))
    const grid = code.length === 15 ? [code] : []
    const areas = [
      code.slice(0, 12),
      code.slice(0, 9),
      ...(management ? [management] : []),
      code.slice(0, 6),
      code.slice(0, 4),
    ]
    return [...bySize, ...grid, ...areas]
  }

  /** In force for the class: by priority, then the more exact class, then code. */
  private rulesAt(scope: string, { kind, classCode, at }: Ask): Rule[] {
    const isFor = ({ prefix }: Rule) =>
      prefix === '' || prefix === classCode || (prefix.length === 2 && classCode.startsWith(prefix))
    return (this.rules.get(`${scope} ${kind}`) ?? [])
      .filter((rule) => inForce(rule, at) && isFor(rule))
      .sort((a, b) => a.priority - b.priority || b.prefix.length - a.prefix.length || (a.code < b.code ? -1 : 1))
  }

  /** Whom a rule names: nobody, one unit, or every owner of the pipes near. */
  private unitsOf(rule: Rule, ask: Ask, component: Component | undefined): string[] {
    if (rule.grades && !rule.grades.includes(ask.grade ?? 0)) return []
    if (rule.reachMetres === null) return this.active([this.holderOf(rule, ask.at)], ask.at)
    const reach = rule.reachMetres + (ask.accuracyMetres ?? 0)
    const isReached = component && (ask.component !== undefined || distance(ask.shape, component.shape) <= reach)
    const things: (Component | Pipe)[] =
      rule.family === 'network' ? this.pipesNear(rule, ask, reach) : isReached ? [component] : []
    const units = things.map((thing) => {
      if (rule.post === null) return this.holderOf(rule, ask.at)
      const posts = rule.post === 'owner' ? [thing.owner, thing.maintainer] : [thing.maintainer, thing.owner]
      return this.active(posts, ask.at)[0]
    })
    return [...new Set(this.active(units, ask.at))]
  }

  private pipesNear({ networks, minimumSizeMm }: Rule, { shape, at }: Ask, reach: number): Pipe[] {
    return this.pipes
      .near(shape, reach, at)
      .filter((pipe) => networks!.includes(pipe.network) && (minimumSizeMm === null || pipe.sizeMm >= minimumSizeMm))
      .map((pipe) => ({ pipe, metres: distance(shape, pipe.shape) }))
      .filter(({ metres }) => metres <= reach)
      .map(({ pipe, metres }) => ({ pipe, millimetres: Math.round(metres * 1000) }))
      .sort((a, b) => a.millimetres - b.millimetres || (a.pipe.code < b.pipe.code ? -1 : 1))
      .map(({ pipe }) => pipe)
  }

  /** The component named, or the nearest of its class within the widest reach of any rule that looks for one here. */
  private componentOf(ask: Ask, pieces: readonly Piece[]): Component | undefined {
    const { kind, component: named, classCode, shape, at } = ask
    if (kind !== 'component') return undefined
    if (named) return this.componentOfCode.get(named)?.find((one) => inForce(one, at))
    const reaches = pieces.flatMap((piece) =>
      this.scopesOf(piece, at)
        .flatMap((scope) => this.rulesAt(scope, ask))
        .filter(({ family, grades }) => family === 'component' && (!grades || grades.includes(ask.grade as 1)))
        .map(({ reachMetres }) => reachMetres! + (ask.accuracyMetres ?? 0)),
    )
    if (reaches.length === 0) return undefined
    const reach = Math.max(...reaches)
    return this.components
      .near(shape, reach, at)
      .filter((component) => component.classCode === classCode)
      .map((component) => ({ component, metres: distance(shape, component.shape) }))
      .filter(({ metres }) => metres <= reach)
      .sort((a, b) => a.metres - b.metres || (a.component.code < b.component.code ? -1 : 1))[0]?.component
  }

  private holderOf(rule: Rule, at: number): string | null {
    if (rule.unit) return rule.unit
    const roster = this.rows.rosters.find((one) => one.code === rule.roster && inForce(one, at))
    return roster?.shifts.find((shift) => isOnDuty(shift, at))?.unit ?? null
  }

  private active(units: readonly (string | null | undefined)[], at: number): string[] {
    return units.filter((unit): unit is string => !!unit && this.isActive(unit, at))
  }

  private isActive(unit: string, at: number): boolean {
    const found = this.rows.units.get(unit)
    return !!found && inForce(found, at)
  }

  /** Of the management area, else the district, else the city. */
  private commandOf(code: string, at: number): string | undefined {
    for (const area of [this.rows.management.get(code.slice(0, 9)) ?? '-', code.slice(0, 6), code.slice(0, 4), null]) {
      const found = this.commands.find((unit) => unit.area === area && inForce(unit, at))
      if (found) return found.code
    }
    return undefined
  }
}

/** Read from the wall clock of the city: a shift over midnight is that of the day before until it ends. */
export function isOnDuty(shift: Roster['shifts'][number], at: number): boolean {
  const clock = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3))
  const begins = clock(shift.from ?? '00:00')
  const ends = clock(shift.to ?? '24:00')
  for (const daysAgo of [0, 1]) {
    // as if the city's clock were UTC: the day a shift began on, and the minutes since its midnight
    const local = new Date(at + BEIJING_HOURS * 3_600_000 - daysAgo * 86_400_000)
    const minute = local.getUTCHours() * 60 + local.getUTCMinutes() + daysAgo * 1440
    if (minute < begins || minute >= (ends > begins ? ends : ends + 1440)) continue
    if (!(shift.weekdays ?? [1, 2, 3, 4, 5, 6, 7]).includes(local.getUTCDay() || 7)) continue
    const day = local.toISOString().slice(5, 10)
    const [first, last] = [shift.seasonFrom ?? '01-01', shift.seasonTo ?? '12-31']
    if (first <= last ? first <= day && day <= last : first <= day || day <= last) return true
  }
  return false
}

/** The ground within the accuracy of a position: 64 corners, as the platform draws it. */
export function discOf([x, y]: At, radius: number): Shape {
  const ring = Array.from({ length: 64 }, (_, index): At => {
    const angle = (index * Math.PI) / 32
    return [x + radius * Math.cos(angle), y + radius * Math.sin(angle)]
  })
  return shapeOf(2, [[...ring, ring[0]!]])
}

/** What holds each piece, added up by family and unit; parts without anybody are left out. */
function gather(pieces: readonly Piece[], first: (piece: Piece) => Claim | undefined): Part[] {
  const parts = new Map<string, Part>()
  const total = pieces.reduce((sum, { share }) => sum + share, 0)
  for (const piece of pieces) {
    const claim = first(piece)
    if (!claim) continue
    const part = parts.get(`${claim.family} ${claim.unit}`)
    if (part) part.share += piece.share / total
    else parts.set(`${claim.family} ${claim.unit}`, { ...claim, share: piece.share / total })
  }
  return [...parts.values()]
}

/** The unit with most, ties to the lowest code; of its families the one it owes most of it to. */
function leader(parts: readonly Part[]): { best: Verdict['winner']; isClear: boolean } {
  const totals = new Map<string, number>()
  for (const { unit, share } of parts) add(totals, unit, share)
  const units = [...totals].sort(([a, p], [b, q]) => (Math.abs(p - q) < 1e-6 ? (a < b ? -1 : 1) : q - p))
  const [unit, share] = units[0]!
  const families = parts
    .filter((part) => part.unit === unit)
    .sort((a, b) =>
      Math.abs(a.share - b.share) < 1e-6 ? FAMILIES.indexOf(a.family) - FAMILIES.indexOf(b.family) : b.share - a.share,
    )
  const isClear = [units.map(([, part]) => part), families.map((part) => part.share)].every(([most, next]) => {
    const lead = most! - (next ?? -1)
    return lead < 1e-7 || lead > 2e-6
  })
  return { best: { unit, family: families[0]!.family, share, rule: families[0]!.rule }, isClear }
}

function push<Item>(map: Map<string, Item[]>, key: string, item: Item): void {
  const items = map.get(key)
  if (items) items.push(item)
  else map.set(key, [item])
}
const add = (map: Map<string, number>, key: string, share: number) => map.set(key, (map.get(key) ?? 0) + share)
