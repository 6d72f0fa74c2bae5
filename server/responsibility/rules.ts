/**
 * The rules of responsibility, pure: from what SQL found at the place of one question to its answer.
 * SQL says what lies where and who holds a duty there (queries.sql); who wins, and why, is decided here.
 */
import type { Static } from 'typebox'
import type { Named } from '../schema.ts'
import {
  type Bound,
  type Findings,
  type Group,
  LEVELS,
  type Level,
  type Piece,
  RULE_OF_LEVEL,
  type Scope,
  scopeKey,
} from './findings.ts'
import { type AreaPath, type Candidate, type ResponsibilityAnswer, RULES, type Rule, type TraceStep } from './schema.ts'
import * as say from './sentences.ts'

/** Shares nearer than this are equal (a tie); pieces smaller than this are rounding of the overlay, and are dropped. */
const SHARE_STEP = 1e-9

type Hit = { rule: Rule; unit: Named }
type Share = { rule: Rule; unit: Named; share: number }

/** The answer to one question, or undefined when not even a command centre is there to coordinate. */
export function answerOf(findings: Findings): ResponsibilityAnswer | undefined {
  const own = sharesOf(findings.pieces.filter((piece) => !piece.disc))
  const disc = sharesOf(findings.pieces.filter((piece) => piece.disc))
  const scopeOf = (piece: Piece, level: Level) => findings.scopes.get(scopeKey(level, codeAt(piece, level)))
  const { component } = findings

  const wins = (piece: Piece): Hit | undefined => {
    // What was decided binds before who owns the thing, and that before whose place it is.
    const bound = decisionOf(piece, findings, scopeOf)
    if (bound) return { rule: 'decision', unit: bound.decision.unit }
    if (component?.unit) return { rule: 'component', unit: component.unit }
    // The smallest area with a duty wins, whatever class that duty names; SQL chose the most exact class within each.
    for (const level of LEVELS) {
      const scope = scopeOf(piece, level)
      if (scope?.unit) return { rule: RULE_OF_LEVEL[level], unit: scope.unit }
    }
    const command = coordinatorOf(piece, scopeOf)?.command
    return command ? { rule: 'coordination', unit: command } : undefined
  }

  const won = add(own.map(({ piece, share }) => ({ share, ...wins(piece) })).filter(isShare))
  const winner = winnerOf(won)
  if (!winner) return undefined

  const trace = traceOf(findings, own, scopeOf)
  const candidates = candidatesOf(trace)
  for (const other of add(disc.map(({ piece, share }) => ({ share, ...wins(piece) })).filter(isShare))) {
    if (other.unit.code === winner.unit.code || candidates.some((known) => isSame(known, other))) continue
    const step = say.withinAccuracy(other.rule, other.unit, other.share, findings.accuracyMetres)
    trace.push(step)
    candidates.push(...candidatesOf([step]))
  }
  candidates.sort(byRuleThenShare)

  const main = own.reduce((best, next) => (isMore(next.share, best.share) ? next : best)).piece
  return {
    winner,
    candidates,
    trace,
    grid: main.code.length === 15 ? { code: main.code, responsibilityGrid: main.responsibilityGrid } : null,
    area: areaOf(main, scopeOf),
    on: findings.on,
  }
}

type ScopeOf = (piece: Piece, level: Level) => Scope | undefined
type PieceShare = { piece: Piece; share: number }

function codeAt(piece: Piece, level: Level): string | null {
  if (level === 'management') return piece.management
  if (level === 'grid') return piece.code.length === 15 ? piece.code : null
  return piece.code.slice(0, { community: 12, street: 9, district: 6, city: 4 }[level])
}

/** Pieces with their part of all that is inside the city, lowest code first. */
function sharesOf(pieces: readonly Piece[]): PieceShare[] {
  const whole = pieces.reduce((sum, piece) => sum + Math.max(piece.measure, 0), 0)
  const kept = pieces.filter((piece) => piece.measure > whole * SHARE_STEP)
  const total = kept.reduce((sum, piece) => sum + piece.measure, 0)
  return kept.toSorted((a, b) => compare(a.code, b.code)).map((piece) => ({ piece, share: piece.measure / total }))
}

/** The decision that binds a piece: the component's before the grid's, the grid's before the community's. */
function decisionOf(
  piece: Piece,
  { component, decisions }: Findings,
  scopeOf: ScopeOf,
): Omit<Bound, 'share'> | undefined {
  if (decisions.size === 0) return undefined
  for (const on of [component, scopeOf(piece, 'grid'), scopeOf(piece, 'community')]) {
    const decision = on && decisions.get(on.code)
    if (decision) return { decision, on }
  }
  return undefined
}

/** The area whose command centre coordinates a piece. */
function coordinatorOf(piece: Piece, scopeOf: ScopeOf): Scope | undefined {
  return (['management', 'district', 'city'] as const)
    .map((level) => scopeOf(piece, level))
    .find((scope) => scope?.command)
}

function traceOf(findings: Findings, own: PieceShare[], scopeOf: ScopeOf): TraceStep[] {
  const { kind, classCode, component, accuracyMetres } = findings
  const about = { kind, classCode }
  const trace = decisionsOf(own, findings, scopeOf).map((bound) => say.decision(about, bound))
  const free = 1 - trace.reduce((sum, { share = 0 }) => sum + share, 0)
  if (free > SHARE_STEP) trace.push(say.noDecision(about, whole(free)))
  if (kind === 'component') trace.push(say.component(component, classCode, accuracyMetres))
  for (const level of LEVELS) {
    const there = own.filter(({ piece }) => codeAt(piece, level))
    if (level === 'management' && there.length === 0) continue // not every district has one; that is no miss
    if (there.length === 0) trace.push(say.noPlace(level, about))
    for (const group of gather(
      there,
      (piece) => scopeOf(piece, level),
      (scope) => scope.unit,
    )) {
      trace.push(say.duty(level, about, group))
    }
  }
  for (const group of gather(
    own,
    (piece) => coordinatorOf(piece, scopeOf),
    (scope) => scope.command,
  )) {
    trace.push(say.coordination(group))
  }
  return trace
}

/** Each decision once, with its part of the geometry, the larger first. */
function decisionsOf(own: PieceShare[], findings: Findings, scopeOf: ScopeOf): Bound[] {
  const found = new Map<string, Bound>()
  for (const { piece, share } of own) {
    const bound = decisionOf(piece, findings, scopeOf)
    if (!bound) continue
    const known = found.get(bound.on.code)
    found.set(bound.on.code, { ...bound, share: whole((known?.share ?? 0) + share) })
  }
  return [...found.values()].sort((a, b) => b.share - a.share)
}

function gather(
  pieces: PieceShare[],
  scopeOf: (piece: Piece) => Scope | undefined,
  unitOf: (scope: Scope) => Named | null,
): Group[] {
  const groups = new Map<string, Group>()
  for (const { piece, share } of pieces) {
    const scope = scopeOf(piece)
    const unit = scope ? unitOf(scope) : null
    const key = unit ? `${unit.code} ${scope?.prefix}` : ''
    const group = groups.get(key) ?? { unit, share: 0, scopes: [] }
    group.share = whole(group.share + share)
    if (scope && !group.scopes.includes(scope)) group.scopes.push(scope)
    groups.set(key, group)
  }
  // hits before misses, then the larger part first
  return [...groups.values()].sort((a, b) => Number(b.unit !== null) - Number(a.unit !== null) || b.share - a.share)
}

/** One candidate per rule and unit: the hits of the trace, added up. */
function candidatesOf(trace: readonly TraceStep[]): Candidate[] {
  const candidates: Candidate[] = []
  for (const { rule, hit, unit, share = 1, distanceMetres, sentence } of trace) {
    if (!hit || !unit) continue
    const known = candidates.find((candidate) => isSame(candidate, { rule, unit }))
    if (known) known.share = whole(known.share + share)
    else
      candidates.push({
        unit,
        rule,
        share,
        reason: sentence,
        ...(distanceMetres === undefined ? {} : { distanceMetres }),
      })
  }
  return candidates
}

/** The unit with the largest total share, ties to the lowest code; its rule is the one it owes most of it to. */
function winnerOf(won: readonly Share[]): Share | undefined {
  const totals = new Map<string, Share & { most: number }>()
  for (const { rule, unit, share } of won.toSorted((a, b) => order(a.rule) - order(b.rule))) {
    const total = totals.get(unit.code)
    if (!total) totals.set(unit.code, { rule, unit, share, most: share })
    else {
      if (isMore(share, total.most)) Object.assign(total, { rule, most: share })
      total.share += share
    }
  }
  const units = [...totals.values()].sort((a, b) => compare(a.unit.code, b.unit.code))
  if (units.length === 0) return undefined
  const { rule, unit, share } = units.reduce((best, next) => (isMore(next.share, best.share) ? next : best))
  return { unit, rule, share: whole(share) }
}

function add(shares: readonly Share[]): Share[] {
  const sums = new Map<string, Share>()
  for (const { rule, unit, share } of shares) {
    const key = `${rule} ${unit.code}`
    const sum = sums.get(key)
    if (sum) sum.share = whole(sum.share + share)
    else sums.set(key, { rule, unit, share })
  }
  return [...sums.values()]
}

function areaOf(piece: Piece, scopeOf: ScopeOf): Static<typeof AreaPath> {
  const named = (level: Level): Named => {
    const scope = scopeOf(piece, level)
    const code = codeAt(piece, level)!
    return { code, name: scope?.name ?? code, nameEn: scope?.nameEn ?? code }
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
const byRuleThenShare = (a: Candidate, b: Candidate) =>
  order(a.rule) - order(b.rule) || (Math.abs(a.share - b.share) > SHARE_STEP ? b.share - a.share : 0)
/** Parts that add up to all are all, not 0.999…9. */
const whole = (share: number) => Math.min(1, Number(share.toFixed(12)))
const isMore = (share: number, than: number) => share > than + SHARE_STEP
const isSame = (a: { rule: Rule; unit: Named }, b: { rule: Rule; unit: Named }) =>
  a.rule === b.rule && a.unit.code === b.unit.code
const isShare = (item: Partial<Share>): item is Share => item.unit !== undefined
/** By code point, as "C" collation does. */
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)
