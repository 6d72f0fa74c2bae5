/**
 * The rules of responsibility, pure: from what was found at the place of one question to its answer.
 * SQL or memory says what lies where and which rules bind there; who wins, and why, is decided here, once for every gear.
 */
import type { Named } from '../schema.ts'
import {
  type AreaFact,
  codeAt,
  type Decision,
  type Findings,
  LEVELS,
  type Level,
  type Piece,
  placesOf,
  RULE_OF_LEVEL,
} from './findings.ts'
import { judgeScope, type Looked } from './judge.ts'
import {
  type AreaPath,
  type Candidate,
  PRIORITIES,
  type ResponsibilityAnswer,
  RULES,
  type Rule,
  type TraceStep,
} from './schema.ts'
import * as say from './sentences.ts'

/** Shares nearer than this are equal (a tie): the overlay knows them no better. */
const SHARE_STEP = 1e-6

/** A unit with a claim to a piece, and what gives it. */
interface Claim {
  rule: Rule
  unit: Named
  looked?: Looked
}
interface Share extends Claim {
  share: number
}
interface PieceShare {
  piece: Piece
  share: number
}
type Step = TraceStep & { priority: number }

/** The answer to one question, or undefined when not even a command centre is there to coordinate. */
export function answerOf(findings: Findings): ResponsibilityAnswer | undefined {
  const place = new Place(findings)
  const own = sharesOf(findings.pieces.filter((piece) => !piece.disc))
  const disc = sharesOf(findings.pieces.filter((piece) => piece.disc))
  const won = add(own.map(({ piece, share }) => ({ share, ...place.claim(piece) })).filter(isShare))
  const certain = disc.length > 0 ? certaintyOf(findings, place, own, disc) : undefined
  // A position on ground where the class cannot be is somewhere near: then the likeliest unit is suggested.
  const winner = (certain?.misplaced ? certain.likeliest : undefined) ?? winnerOf(won)
  if (!winner) return undefined

  const steps = traceOf(findings, own, place)
  const candidates = candidatesOf(steps)
  for (const candidate of candidates) if (candidate.isSum) candidate.share = place.shareOf(candidate, own)
  for (const other of certain?.shares ?? []) {
    // The winner stands in the trace already, unless it wins by what lies round the position and not at it.
    const isFoundNear = certain?.misplaced && other.unit.code === winner.unit.code
    const isKnown = candidates.some((known) => isSame(known, other))
    if (!isFoundNear && (other.unit.code === winner.unit.code || isKnown)) continue
    const step = { ...say.withinAccuracy(other, findings, certain!), priority: PRIORITIES[other.rule] }
    steps.push(step)
    if (!isKnown) candidates.push(...candidatesOf([step]))
  }
  candidates.sort(byPriorityThenShare)
  const main = mainOf(own)
  const assisting = findings.dimension === 0 ? [] : assistingOf(won, winner, findings.facts.assistingShare)
  return {
    winner: {
      unit: winner.unit,
      rule: winner.rule,
      share: winner.share,
      ...(winner.looked ? say.which(winner.looked.row) : {}),
    },
    ...(assisting.length > 0 ? { assisting } : {}),
    candidates: candidates.map(({ priority: _, isSum: __, ...candidate }) => candidate),
    ...(certain ? { certainty: certaintyAnswer(certain, winner, findings) } : {}),
    trace: steps.map(({ priority: _, ...step }) => step),
    grid: main.code.length === 15 ? { code: main.code, responsibilityGrid: main.responsibilityGrid } : null,
    area: areaOf(main, place),
    on: findings.on,
  }
}

/** What binds at the pieces of one question; each scope is judged once. */
class Place {
  private readonly judged = new Map<string, Looked[]>()
  readonly findings: Findings

  constructor(findings: Findings) {
    this.findings = findings
  }

  /** Every rule of a place but those by identity, which go by the thing and not by the place. */
  dutiesAt(scope: string): Looked[] {
    return this.at(scope, 'duty')
  }

  /** Rules by identity of components or pipes that an area has. */
  thingsAt(scope: string): Looked[] {
    return this.at(scope, 'thing')
  }

  private at(scope: string, which: 'duty' | 'thing'): Looked[] {
    const key = `${which} ${scope}`
    let looked = this.judged.get(key)
    if (!looked) {
      const rows = this.findings.facts
        .rulesAt(scope)
        .filter(({ reachMetres }) => (reachMetres === null) === (which === 'duty'))
      looked = judgeScope(rows, this.findings)
      this.judged.set(key, looked)
    }
    return looked
  }

  /** The claim that wins a piece: a decision, else the rule of lowest priority, else whoever coordinates. */
  claim(piece: Piece): Claim | undefined {
    const bound = this.decision(piece)
    if (bound) return { rule: 'decision', unit: bound.decision.unit }
    let best: Looked | undefined
    const consider = (all: readonly Looked[]) => {
      const first = all.find(({ unit }) => unit !== null)
      // places come in the order that ties go to, so only a lower priority displaces
      if (first && (!best || first.row.priority < best.row.priority)) best = first
    }
    for (const level of LEVELS) {
      const code = codeAt(piece, level)
      if (code) consider(this.thingsAt(code))
    }
    for (const zone of this.zonesOf(piece)) consider(this.dutiesAt(zone))
    for (const level of LEVELS) {
      const code = codeAt(piece, level)
      if (code) consider(this.dutiesAt(code))
    }
    if (best) return { rule: best.row.family, unit: best.unit!, looked: best }
    const command = this.coordinator(piece)?.command
    return command ? { rule: 'coordination', unit: command } : undefined
  }

  /** The part of the geometry where some rule of a family names a unit. */
  shareOf({ rule, unit }: { rule: Rule; unit: Named }, own: readonly PieceShare[]): number {
    const names = ({ row, unit: named }: Looked) => row.family === rule && named?.code === unit.code
    const isNamed = (code: string) => this.dutiesAt(code).some(names) || this.thingsAt(code).some(names)
    return whole(own.reduce((sum, { piece, share }) => sum + (placesOf(piece).some(isNamed) ? share : 0), 0))
  }

  /** Zones of a piece, the smallest first: the more particular place goes before. */
  zonesOf({ zones }: Piece): readonly string[] {
    if (zones.length < 2) return zones
    const size = (code: string) => this.findings.facts.zone(code)?.areaM2 ?? Infinity
    return zones.toSorted((a, b) => size(a) - size(b) || compare(a, b))
  }

  /** The decision that binds a piece: the component's before the grid's, the grid's before the community's. */
  decision(piece: Piece): { decision: Decision; on: say.DecidedOn } | undefined {
    const { facts } = this.findings
    const component = this.component
    if (component?.decision) {
      return { decision: component.decision, on: { component: component.code!, distance: component.distance } }
    }
    for (const level of ['grid', 'community'] as const) {
      const code = codeAt(piece, level)
      const decision = code === null ? undefined : facts.decision(code)
      if (code && decision) return { decision, on: { level, area: this.areaOr(code) } }
    }
    return undefined
  }

  /** The component named or found: of any rule by identity. */
  get component() {
    if (this.findings.kind !== 'component') return undefined
    for (const things of this.findings.things.values()) {
      const component = things.find(({ network }) => network === null)
      if (component) return component
    }
    return undefined
  }

  /** The area whose command centre coordinates a piece. */
  coordinator(piece: Piece): (AreaFact & { level: Level }) | undefined {
    for (const level of ['management', 'district', 'city'] as const) {
      const code = codeAt(piece, level)
      const area = code ? this.findings.facts.area(code) : undefined
      if (area?.command) return { ...area, level }
    }
    return undefined
  }

  areaOr(code: string): AreaFact {
    return this.findings.facts.area(code) ?? { code, name: null, nameEn: null, command: null }
  }
}

/** Pieces with their part of all that is inside the city, lowest code first. */
function sharesOf(pieces: readonly Piece[]): PieceShare[] {
  if (pieces.length === 1) return [{ piece: pieces[0]!, share: 1 }]
  const whole = pieces.reduce((sum, piece) => sum + piece.measure, 0)
  return pieces.toSorted((a, b) => compare(a.code, b.code)).map((piece) => ({ piece, share: piece.measure / whole }))
}

/** A piece of the place with most of the geometry, however zones divide it. */
function mainOf(own: PieceShare[]): Piece {
  if (own.length === 1) return own[0]!.piece
  const places = shared(own, ({ code }) => [code])
  const [code] = [...places].reduce((best, next) => (isMore(next[1], best[1]) ? next : best))
  return own.find(({ piece }) => piece.code === code)!.piece
}

interface Certain {
  shares: Share[]
  likeliest: Share | undefined
  clipped: boolean
  /** The position itself lies where the class cannot be. */
  misplaced: boolean
}

/** Whose the ground is within the accuracy of the position, without the ground where the class cannot be. */
function certaintyOf(findings: Findings, place: Place, own: PieceShare[], disc: PieceShare[]): Certain {
  const plausible = ({ piece }: PieceShare) => isPlausible(piece, findings)
  const kept = disc.filter(plausible)
  const clipped = kept.length > 0 && kept.length < disc.length
  const used = clipped ? kept : disc
  const total = used.reduce((sum, { share }) => sum + share, 0)
  const shares = add(used.map(({ piece, share }) => ({ share: share / total, ...place.claim(piece) })).filter(isShare))
  return { shares, likeliest: winnerOf(shares), clipped, misplaced: clipped && !own.some(plausible) }
}

/** Whether a thing of the class can be on the ground of a piece at all. */
const isPlausible = (piece: Piece, { facts: { ground } }: Findings) =>
  ground === null || piece.water === (ground === 'water')

/** The pieces of the disc of accuracy by the code of the unit that wins each, without ground where the class cannot be. */
export function groundOf(findings: Findings): Map<string, Piece[]> {
  const place = new Place(findings)
  const disc = sharesOf(findings.pieces.filter((piece) => piece.disc)).map(({ piece }) => piece)
  const kept = disc.filter((piece) => isPlausible(piece, findings))
  const ground = new Map<string, Piece[]>()
  for (const piece of kept.length > 0 ? kept : disc) {
    const unit = place.claim(piece)?.unit.code
    if (unit !== undefined) ground.set(unit, [...(ground.get(unit) ?? []), piece])
  }
  return ground
}

function certaintyAnswer(
  { shares, clipped }: Certain,
  winner: Share,
  { facts }: Findings,
): ResponsibilityAnswer['certainty'] {
  const options: { unit: Named; rule: Rule; probability: number }[] = []
  for (const { unit, rule, share } of shares.toSorted((a, b) => b.share - a.share)) {
    const known = options.find((option) => option.unit.code === unit.code)
    if (known) known.probability = whole(known.probability + share)
    else options.push({ unit, rule, probability: share })
  }
  options.sort((a, b) => b.probability - a.probability || compare(a.unit.code, b.unit.code))
  const probability = options.find(({ unit }) => unit.code === winner.unit.code)?.probability ?? 0
  const threshold = facts.certaintyThreshold
  return { probability, threshold, choose: options.length > 1 && probability < threshold, clipped, options }
}

function traceOf(findings: Findings, own: PieceShare[], place: Place): Step[] {
  const { kind, classCode, facts } = findings
  const about = { kind, classCode }
  const steps: Step[] = decisionsOf(own, place).map((bound) => ({ ...say.decision(about, bound), priority: 0 }))
  const free = 1 - steps.reduce((sum, { share = 0 }) => sum + share, 0)
  if (free > SHARE_STEP) steps.push({ ...say.noDecision(about, whole(free)), priority: 0 })

  // Rules by identity: each once, with the part of the geometry where it binds.
  const things = shared(own, (piece) =>
    LEVELS.flatMap((level) => {
      const code = codeAt(piece, level)
      return code ? place.thingsAt(code) : []
    }),
  )
  for (const [looked, share] of things) {
    steps.push({ ...say.thing(looked, whole(share), findings), priority: looked.row.priority })
  }
  if (kind === 'component' && things.size === 0)
    steps.push({ ...say.noThingRule(about), priority: PRIORITIES.component })

  const inZones = shared(own, (piece) => place.zonesOf(piece))
  for (const [code, share] of inZones) {
    const zone = facts.zone(code)
    if (!zone) continue
    const rules = place.dutiesAt(code)
    const step = (looked: Looked | null) => say.zone(about, zone, looked, whole(share), findings.axisMetres[code])
    if (rules.length === 0) steps.push({ ...step(null), priority: PRIORITIES[say.familyOf(zone)] })
    for (const looked of rules) steps.push({ ...step(looked), priority: looked.row.priority })
  }
  if (inZones.size === 0) steps.push({ ...say.noZone(), priority: PRIORITIES.special })

  for (const level of LEVELS) {
    const there = own.filter(({ piece }) => codeAt(piece, level))
    if (level === 'management' && there.length === 0) continue // not every district has one; that is no miss
    if (there.length === 0) steps.push({ ...say.noPlace(level), priority: PRIORITIES[RULE_OF_LEVEL[level]] })
    for (const group of gather(there, level, place)) {
      const priority = group.looked?.row.priority ?? PRIORITIES[RULE_OF_LEVEL[level]]
      steps.push({ ...say.duty(level, about, group), priority })
    }
  }
  for (const group of coordinators(own, place))
    steps.push({ ...say.coordination(group), priority: PRIORITIES.coordination })
  return steps
}

/** Each decision once, with its part of the geometry, the larger first. */
function decisionsOf(own: PieceShare[], place: Place): say.Bound[] {
  const found = new Map<string, say.Bound>()
  for (const { piece, share } of own) {
    const bound = place.decision(piece)
    if (!bound) continue
    const key = 'component' in bound.on ? bound.on.component : bound.on.area.code
    found.set(key, { ...bound, share: whole((found.get(key)?.share ?? 0) + share) })
  }
  return [...found.values()].sort((a, b) => b.share - a.share)
}

/** Each item once, with the part of the geometry it concerns, in the order met. */
function shared<Item>(own: PieceShare[], itemsOf: (piece: Piece) => readonly Item[]): Map<Item, number> {
  const shares = new Map<Item, number>()
  for (const { piece, share } of own) {
    for (const item of itemsOf(piece)) shares.set(item, (shares.get(item) ?? 0) + share)
  }
  return shares
}

/** What several areas of one level say alike is one line of the trace. */
function gather(own: PieceShare[], level: Level, place: Place): say.Group[] {
  const groups = new Map<string, say.Group>()
  for (const [code, share] of shared(own, (piece) => [codeAt(piece, level)!])) {
    const area = place.areaOr(code)
    const rules = place.dutiesAt(code)
    for (const looked of rules.length > 0 ? rules : [null]) {
      let key = looked ? alike(looked) : ''
      // what two rules of one area say alike is still two lines
      while (groups.get(key)?.areas.includes(area)) key += '+'
      const group = groups.get(key) ?? { looked, share: 0, areas: [] }
      group.share = whole(group.share + share)
      group.areas.push(area)
      groups.set(key, group)
    }
  }
  const isHit = (group: say.Group) => Number(Boolean(group.looked?.unit))
  // hits before misses, then the larger part first
  return [...groups.values()].sort((a, b) => isHit(b) - isHit(a) || b.share - a.share)
}

const alike = ({ unit, miss, roster, row }: Looked) =>
  [unit?.code, row.prefix, miss, roster?.code, row.unitCode, row.grades].join(' ')

function coordinators(own: PieceShare[], place: Place): say.Coordinators[] {
  const groups = new Map<string, say.Coordinators>()
  for (const { piece, share } of own) {
    const area = place.coordinator(piece)
    const group = groups.get(area?.code ?? '') ?? { area, share: 0 }
    groups.set(area?.code ?? '', { area, share: whole(group.share + share) })
  }
  return [...groups.values()].sort((a, b) => Number(Boolean(b.area)) - Number(Boolean(a.area)) || b.share - a.share)
}

/** `isSum`: of rules by place that may be in the same place, so that their shares must not be added. */
type Hit = Candidate & { priority: number; isSum?: boolean }

/** One candidate per family and unit: the hits of the trace, added up. */
function candidatesOf(steps: readonly Step[]): Hit[] {
  const candidates: Hit[] = []
  for (const { rule, hit, unit, share = 1, distanceMetres, sentence, priority } of steps) {
    if (!hit || !unit) continue
    const known = candidates.find((candidate) => isSame(candidate, { rule, unit }))
    if (known) {
      // two zones, or a management area and its district, may name one unit on the same ground
      known.isSum ||= known.share < 1 && rule !== 'decision' && rule !== 'coordination'
      known.share = whole(known.share + share)
      known.priority = Math.min(known.priority, priority)
    } else {
      const distance = distanceMetres === undefined ? {} : { distanceMetres }
      candidates.push({ unit, rule, share, reason: sentence, priority, ...distance })
    }
  }
  return candidates
}

/** The unit with the largest total share, ties to the lowest code; its rule is the one it owes most of it to. */
function winnerOf(won: readonly Share[]): Share | undefined {
  const totals = new Map<string, Share & { most: number }>()
  for (const share of won.toSorted((a, b) => order(a.rule) - order(b.rule))) {
    const total = totals.get(share.unit.code)
    if (!total) totals.set(share.unit.code, { ...share, most: share.share })
    else {
      if (isMore(share.share, total.most))
        Object.assign(total, { rule: share.rule, looked: share.looked, most: share.share })
      total.share += share.share
    }
  }
  const units = [...totals.values()].sort((a, b) => compare(a.unit.code, b.unit.code))
  if (units.length === 0) return undefined
  const { most: _, ...best } = units.reduce((best, next) => (isMore(next.share, best.share) ? next : best))
  return { ...best, share: whole(best.share) }
}

/** Who else has a part worth sending somebody for. */
function assistingOf(
  won: readonly Share[],
  winner: Share,
  threshold: number,
): NonNullable<ResponsibilityAnswer['assisting']> {
  const others = new Map<string, { unit: Named; rule: Rule; share: number }>()
  for (const { unit, rule, share } of won) {
    if (unit.code === winner.unit.code) continue
    const known = others.get(unit.code)
    others.set(unit.code, { unit, rule: known?.rule ?? rule, share: whole((known?.share ?? 0) + share) })
  }
  return [...others.values()]
    .filter(({ share }) => share >= threshold - SHARE_STEP)
    .sort((a, b) => (Math.abs(a.share - b.share) > SHARE_STEP ? b.share - a.share : compare(a.unit.code, b.unit.code)))
}

/** One share for each family and unit, by the rule it owes most of it to. */
function add(shares: readonly Share[]): Share[] {
  const sums = new Map<string, Share>()
  const parts = new Map<string, number>()
  const partOf = ({ rule, unit, looked }: Share) => `${rule} ${unit.code} ${looked?.row.code}`
  for (const share of shares) {
    const key = `${share.rule} ${share.unit.code}`
    const part = (parts.get(partOf(share)) ?? 0) + share.share
    parts.set(partOf(share), part)
    const sum = sums.get(key)
    if (!sum) sums.set(key, { ...share })
    else {
      sum.share = whole(sum.share + share.share)
      if (isMore(part, parts.get(partOf(sum))!)) sum.looked = share.looked
    }
  }
  return [...sums.values()]
}

function areaOf(piece: Piece, place: Place): AreaPath {
  const named = (level: Level): Named => {
    const code = codeAt(piece, level)!
    const area = place.areaOr(code)
    return { code, name: area.name ?? code, nameEn: area.nameEn ?? code }
  }
  return {
    district: named('district'),
    management: piece.management ? named('management') : null,
    street: named('street'),
    community: named('community'),
  }
}

const ORDER = Object.keys(RULES) as Rule[]
const order = (rule: Rule) => ORDER.indexOf(rule)
// sort is stable: equal shares stay as the trace has them, a management area before its district
const byPriorityThenShare = (a: { priority: number; share: number }, b: { priority: number; share: number }) =>
  a.priority - b.priority || (Math.abs(a.share - b.share) > SHARE_STEP ? b.share - a.share : 0)
/** Parts that add up to all are all, not 0.999…9. */
const whole = (share: number) => Math.min(1, Number(share.toFixed(12)))
const isMore = (share: number, than: number) => share > than + SHARE_STEP
const isSame = (a: { rule: Rule; unit: Named }, b: { rule: Rule; unit: Named }) =>
  a.rule === b.rule && a.unit.code === b.unit.code
const isShare = (item: Partial<Share>): item is Share => item.unit !== undefined
/** By code point, as "C" collation does. */
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
