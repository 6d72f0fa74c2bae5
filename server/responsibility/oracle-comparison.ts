/** Puts questions to a gear and to the oracle, and says where they differ. Which gear answers is an argument: one answer binds all. */
import { expect } from 'vitest'
import type { Random } from '../../fixtures/random.ts'
import { ProblemError } from '../errors.ts'
import type { Question } from './index.ts'
import type { Ask, Oracle, Verdict } from './oracle.ts'
import { CLASSES, MOMENTS } from './oracle-city.ts'
import { hexEwkb, type Shape } from './planar.ts'
import type { ResponsibilityAnswer } from './schema.ts'

/** Answers questions as of a moment; any gear. */
export type Answering = (questions: readonly Question[], now: Date) => Promise<(ResponsibilityAnswer | ProblemError)[]>

export interface Seen {
  asked: number
  outside: number
  /** Family that won → how often. */
  families: Map<string, number>
  winners: Set<string>
  /** How often there was anything of the kind to compare. */
  assisted: number
  uncertain: number
  clipped: number
  chosen: number
}
export const nothingSeen = (): Seen => ({
  asked: 0,
  outside: 0,
  families: new Map(),
  winners: new Set(),
  assisted: 0,
  uncertain: 0,
  clipped: 0,
  chosen: 0,
})

const BATCH = 1000

/**
 * Asks about shapes, a batch at a time as of one of the moments, and compares every answer.
 * @param more accuracy or a named component, by index of the shape
 */
export async function compare(
  oracle: Oracle,
  answering: Answering,
  random: Random,
  shapes: readonly Shape[],
  {
    seen,
    moments = MOMENTS,
    more,
  }: { seen: Seen; moments?: readonly string[]; more?: (index: number) => Partial<Ask> },
): Promise<void> {
  for (let start = 0; start < shapes.length; start += BATCH) {
    const now = new Date(random.pick(moments))
    const asks = shapes.slice(start, start + BATCH).map((shape, index): Ask => {
      const { kind = random.chance(0.7) ? 'event' : 'component', ...rest } = more?.(start + index) ?? {}
      const grade = random.pick([undefined, 1, 2, 3] as const)
      return { kind, classCode: random.pick(CLASSES[kind]), shape, at: now.getTime(), ...(grade && { grade }), ...rest }
    })
    const answers = await answering(asks.map(questionOf), now)
    for (const [index, ask] of asks.entries()) {
      const verdict = oracle.answer(ask)
      const found = differencesOf(ask, answers[index]!, verdict, oracle)
      // expect is slow, and these are many
      if (found.length > 0) expect.fail(`${say(ask)}:\n${found.join('\n')}`)
      note(seen, answers[index]!)
    }
  }
}

const questionOf = ({ kind, classCode, shape, grade, accuracyMetres, component }: Ask): Question => ({
  geometry: hexEwkb(shape),
  kind,
  class: classCode,
  ...(grade && { grade }),
  ...(accuracyMetres && { accuracyMetres }),
  ...(component && { component }),
})

const say = ({ shape, at, ...ask }: Ask) =>
  `${JSON.stringify(ask)} on ${new Date(at).toISOString()} at ${JSON.stringify(shape.paths)}`

function note(seen: Seen, answer: ResponsibilityAnswer | ProblemError): void {
  seen.asked++
  if (answer instanceof ProblemError) {
    seen.outside++
    return
  }
  const { winner, assisting, certainty } = answer
  seen.families.set(winner.rule, (seen.families.get(winner.rule) ?? 0) + 1)
  seen.winners.add(winner.unit.code)
  if (assisting) seen.assisted++
  if (certainty && certainty.options.length > 1) seen.uncertain++
  if (certainty?.clipped) seen.clipped++
  if (certainty?.choose) seen.chosen++
}

/** What differs, one sentence each; none when the answers are one. */
function differencesOf(
  ask: Ask,
  answer: ResponsibilityAnswer | ProblemError,
  verdict: Verdict | undefined,
  { rows }: Oracle,
): string[] {
  if (!verdict || answer instanceof ProblemError) {
    const code = answer instanceof ProblemError ? answer.code : 'answered'
    return code === 'outside_city' && !verdict
      ? []
      : [`got ${code}, expected ${verdict ? 'an answer' : 'outside_city'}`]
  }
  const found: string[] = []
  const same = (what: string, got: unknown, expected: unknown) => {
    if (got !== expected) found.push(`${what}: got ${got}, expected ${expected}`)
  }
  const near = (what: string, got: Map<string, number>, expected: Map<string, number>) => {
    for (const key of new Set([...got.keys(), ...expected.keys()])) {
      const [one, other] = [got.get(key) ?? 0, expected.get(key) ?? 0]
      if (Math.abs(one - other) > 1e-6) found.push(`${what} ${key}: got ${one}, expected ${other}`)
    }
  }
  const { winner, candidates, certainty, assisting = [], grid, area } = answer
  same('clear', verdict.isClear, true)
  same('winner', winner.unit.code, verdict.winner.unit)
  same('family', winner.rule, verdict.winner.family)
  if (ask.shape.dimension === 0 && !ask.accuracyMetres) {
    same('rule', winner.code, verdict.winner.rule?.code)
    same('version', winner.version && Date.parse(winner.version), verdict.winner.rule?.from)
  }
  near('share of', new Map([[winner.unit.code, winner.share]]), new Map([[verdict.winner.unit, verdict.winner.share]]))
  same(
    'distinct candidates',
    new Set(candidates.map(({ rule, unit }) => `${rule} ${unit.code}`)).size,
    candidates.length,
  )
  near(
    'candidate',
    new Map(candidates.map(({ rule, unit, share }) => [`${rule} ${unit.code}`, share])),
    verdict.candidates,
  )
  near('assisting', new Map(assisting.map(({ unit, share }) => [unit.code, share])), verdict.assisting)
  near(
    'option',
    new Map(certainty?.options.map(({ unit, probability }) => [unit.code, probability])),
    verdict.options ?? new Map(),
  )
  if (verdict.options) {
    const probability = verdict.options.get(verdict.winner.unit) ?? 0
    same('clipped', certainty?.clipped, verdict.clipped)
    same('choose', certainty?.choose, verdict.options.size > 1 && probability < rows.certaintyThreshold)
  }
  if (verdict.owners) {
    const owners = candidates.flatMap(({ rule, unit }) => (rule === 'network' ? [unit.code] : []))
    same('owners by distance', owners.join(), verdict.owners.join())
  }
  same('place', grid?.code ?? area.community.code, verdict.place)
  return found
}
