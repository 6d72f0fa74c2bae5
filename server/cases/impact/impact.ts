/**
 * What changes of rules, zones, rosters, ground and owners would do to open cases. The changes are made as real versions
 * under a savepoint, the cases they could reach are found by where they are and resolved, and everything is taken back.
 */
import { createHash } from 'node:crypto'
import { type Client, run, runOne } from '../../database/database.ts'
import { loadQueries } from '../../database/queries.ts'
import { ProblemError } from '../../errors.ts'
import { resolveAll } from '../../responsibility/index.ts'
import { type Making, withDraft } from '../../responsibility/rulebook/changes.ts'
import type { Change, ChangesApplied } from '../../responsibility/rulebook/schema.ts'
import type { ResponsibilityAnswer } from '../../responsibility/schema.ts'
import { questionOf } from '../corrections.ts'
import {
  countsOf,
  fateOf,
  type PlaceCodes,
  pairsOf,
  rulesOf,
  type Subject,
  samePlace,
  sentenceOf,
  type Verdict,
} from './rules.ts'
import { type Impact, MAXIMUM_POINTS } from './schema.ts'

export const query = loadQueries(import.meta.url)

export interface Judged {
  impact: Impact
  verdicts: Verdict[]
}

/**
 * Previews. Nothing is left of it.
 * @throws ProblemError what applyChanges throws
 */
export async function judgeImpact(client: Client, changes: readonly Change[], making: Making): Promise<Judged> {
  const started = performance.now()
  const { seq } = (await runOne<{ seq: number }>(client, query('position')))!
  const found = await withDraft(client, changes, making, async (applied, at) => {
    const made = performance.now()
    const subjects = await subjectsOf(client, changes, applied, making.now)
    const known = performance.now()
    const after = await winners(client, subjects, at)
    // Only ground that changes hands gives a place other codes.
    const hasGround = applied.applied.some(({ ground }) => ground !== undefined)
    const places = hasGround ? await placesOf(client, subjects) : subjects
    return { applied, at, subjects, after, places, made, known, resolved: performance.now() }
  })
  const { applied, at, subjects, after, places } = found
  const back = performance.now()
  const before = await winners(client, subjects, at)
  const verdicts = subjects.map((subject, index): Verdict => {
    const [was, will] = [before[index]!, after[index]!]
    const fate = fateOf(subject, was?.unit.code ?? null, will?.unit.code ?? null, !samePlace(subject, places[index]!))
    return { subject, fate, before: was, after: will }
  })
  const ended = performance.now()
  const milliseconds = {
    applying: Math.round(found.made - started),
    finding: Math.round(found.known - found.made),
    resolving: Math.round(found.resolved - found.known + ended - back),
    total: Math.round(ended - started),
  }
  return { impact: { ...impactOf(verdicts, changes, seq), at, ...applied, milliseconds }, verdicts }
}

function impactOf(verdicts: readonly Verdict[], changes: readonly Change[], seq: number) {
  const counts = countsOf(verdicts)
  const pairs = pairsOf(verdicts)
  const changing = verdicts.filter(({ fate }) => fate !== 'stay')
  const drawn = changing
    .filter(({ subject }) => subject.visible)
    .sort((a, b) => Number(b.fate === 'move') - Number(a.fate === 'move'))
    .slice(0, MAXIMUM_POINTS)
  return {
    fingerprint: fingerprintOf(changes, seq, pairs),
    counts,
    pairs,
    rules: rulesOf(verdicts),
    sentence: sentenceOf(counts, pairs),
    cases: {
      type: 'FeatureCollection' as const,
      features: drawn.map(({ subject, fate, before, after }) => ({
        type: 'Feature' as const,
        id: subject.id,
        geometry: { type: 'Point' as const, coordinates: [rounded(subject.lon), rounded(subject.lat)] },
        properties: {
          fate,
          from: before?.unit.code ?? null,
          to: after?.unit.code ?? null,
          state: subject.state,
          kind: subject.kind,
          class: subject.classCode,
        },
      })),
    },
    leftOut: changing.length - drawn.length,
  }
}
const rounded = (degrees: number) => Math.round(degrees * 1e7) / 1e7

/**
 * What a confirmation is given for: these changes, on the book as it was, moving cases between these units. How many cases
 * there are is left out, for a case that is closed meanwhile changes nothing that was agreed to.
 */
function fingerprintOf(changes: readonly Change[], seq: number, pairs: Impact['pairs']): string {
  const between = pairs.map(({ fate, from, to }) => `${fate} ${from?.code} ${to?.code}`).sort()
  return createHash('sha256')
    .update(JSON.stringify([changes, seq, between]))
    .digest('hex')
    .slice(0, 32)
}

/** The open cases that the changes, as made in this transaction, could reach. */
async function subjectsOf(
  client: Client,
  changes: readonly Change[],
  { applied }: ChangesApplied,
  now: Date,
): Promise<Subject[]> {
  const codes = (what: string) => applied.filter((one) => one.what === what).map(({ code }) => code)
  const rows = await run<{ id: string }>(client, query('affected'), {
    zones: codes('zone'),
    rules: codes('rule'),
    rosters: codes('roster'),
    strips: applied.flatMap(({ ground }) => (ground === undefined ? [] : [ground])),
    gaining: changes.flatMap((change) => (change.what === 'owner' && 'to' in change ? [change.to] : [])),
    since: now.toISOString(),
  })
  return run<Subject>(client, query('describeAffected'), { ids: rows.map(({ id }) => id) })
}

/** Who is responsible for each as of an instant; null where nobody can be found. */
async function winners(
  client: Client,
  subjects: readonly Subject[],
  on: string,
): Promise<(ResponsibilityAnswer['winner'] | null)[]> {
  const found: (ResponsibilityAnswer['winner'] | null)[] = []
  const questions = subjects.map((subject) => ({ ...questionOf(subject), on, certainty: false as const }))
  await resolveAll(client, questions, new Date(on), (answer) => {
    found.push(answer instanceof ProblemError ? null : answer.winner)
  })
  return found
}

/** Codes of the places of points (hex EWKB) in the areas in force. */
export async function placesOf(client: Client, subjects: readonly { point: string }[]): Promise<PlaceCodes[]> {
  const rows = await run<PlaceCodes & { ordinal: number }>(client, query('placesOf'), {
    points: subjects.map(({ point }) => point),
  })
  return rows.map(({ ordinal, ...place }) => place)
}
