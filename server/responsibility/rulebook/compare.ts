/**
 * Two states of the rules over the cases of a window: the rules as they are against a draft, or those of two moments.
 * Every case is asked as of one moment by each, whenever it was filed: what is compared is the rules, not the history.
 */
import { type Client, run } from '../../database/database.ts'
import { loadQueries } from '../../database/queries.ts'
import { ProblemError } from '../../errors.ts'
import { requireInstant } from '../../instants.ts'
import type { Kind, Named, Sentence } from '../../schema.ts'
import { type Question, resolveAll } from '../index.ts'
import type { ResponsibilityAnswer } from '../schema.ts'
import { type Making, withDraft } from './changes.ts'
import type { Change, Comparison, Warning, Winner } from './schema.ts'

const query = loadQueries(import.meta.url, './compare.sql')

const DAY = 86_400_000
/** Days a window may have. */
const LONGEST = 31

export interface Comparing {
  changes?: readonly Change[]
  before?: string
  after?: string
  from?: string
  to?: string
  area?: string
  kind?: Kind
  class?: string
  most?: number
  skip?: number
  limit?: number
}

interface CaseRow {
  matched: number
  id: string
  kind: Kind
  classCode: string
  grade: number | null
  componentCode: string | null
  accuracyM: number | null
  geom: string
  lon: number
  lat: number
}

/**
 * Compares. At most `most` cases of the window are resolved, spread evenly over it; `matched` says how many there are.
 * @throws ProblemError bad_request, and what applyChanges throws for a draft
 */
export async function compareRules(client: Client, asked: Comparing, making: Making): Promise<Comparison> {
  const started = performance.now()
  const { from, to } = windowOf(asked, making.now)
  const isDraft = asked.changes !== undefined && asked.changes.length > 0
  if (isDraft === (asked.after !== undefined)) {
    throw new ProblemError('bad_request', {
      detail: isDraft
        ? {
            en: 'Send changes or after, not both: a draft is compared with the rules as they are.',
            zh: 'changes 和 after 请只发送一个：草案是与现行规则比较的。',
          }
        : {
            en: 'Send changes (a draft), or the instant in `after` whose rules are compared with those of `before`.',
            zh: '请发送 changes（草案），或在 after 中给出时刻，用那时的规则与 before 时的规则比较。',
          },
      field: '/after',
    })
  }
  const rows = await run<CaseRow>(client, query('sampleCases'), {
    from,
    to,
    area: asked.area ?? null,
    kind: asked.kind ?? null,
    class: asked.class ?? null,
    most: asked.most ?? 2000,
  })
  const moment = (text: string | undefined, field: string) =>
    (text === undefined ? making.now : requireInstant(text, field)).toISOString()
  // Of a draft that counts from later, both states are asked as of then: the hour of a roster is no difference.
  const before = await outcomes(
    client,
    rows,
    moment(asked.before ?? (isDraft ? making.validFrom : undefined), '/before'),
  )
  let warnings: Warning[] = []
  const after = isDraft
    ? await withDraft(client, asked.changes!, making, (applied, at) => {
        warnings = applied.warnings
        return outcomes(client, rows, at)
      })
    : await outcomes(client, rows, moment(asked.after, '/after'))
  const milliseconds = Math.max(1, Math.round(performance.now() - started))
  return {
    window: { from, to },
    ...summaryOf(rows, before, after, asked),
    warnings,
    pace: { milliseconds, casesPerSecond: Math.round((rows.length * 1000) / milliseconds) },
  }
}

function windowOf({ from, to }: Comparing, now: Date): { from: string; to: string } {
  const end = to === undefined ? now : requireInstant(to, '/to')
  const start = from === undefined ? new Date(end.getTime() - LONGEST * DAY) : requireInstant(from, '/from')
  const days = (end.getTime() - start.getTime()) / DAY
  if (days > 0 && days <= LONGEST) return { from: start.toISOString(), to: end.toISOString() }
  throw new ProblemError('bad_request', {
    detail: {
      en: `A window is longer than nothing and at most ${LONGEST} days, from before to; this one is ${Number(days.toFixed(2))} days.`,
      zh: `时段须大于 0 天且不超过 ${LONGEST} 天，from 早于 to；现为 ${Number(days.toFixed(2))} 天。`,
    },
    field: '/from',
    value: from,
  })
}

type Found = { winner: Winner; name: Sentence | null } | ProblemError

/** The winners of the cases by the rules of one moment. */
async function outcomes(client: Client, rows: readonly CaseRow[], on: string): Promise<Found[]> {
  const found: Found[] = []
  const questions = rows.map(
    (row): Question => ({
      geometry: row.geom,
      kind: row.kind,
      class: row.classCode,
      on,
      ...(row.grade === 1 || row.grade === 2 || row.grade === 3 ? { grade: row.grade } : {}),
      ...(row.componentCode ? { component: row.componentCode } : {}),
      ...(row.accuracyM ? { accuracyMetres: row.accuracyM } : {}),
    }),
  )
  await resolveAll(client, questions, new Date(on), (answer) => {
    found.push(answer instanceof ProblemError ? answer : winnerOf(answer))
  })
  return found
}

function winnerOf({ winner: { unit, rule, code, name }, candidates, trace }: ResponsibilityAnswer) {
  const reason =
    candidates.find((candidate) => candidate.unit.code === unit.code && candidate.rule === rule)?.reason ??
    trace.find((step) => step.hit)!.sentence
  return { winner: { unit, rule, code: code ?? null, reason }, name: name ?? null }
}

type Summary = Omit<Comparison, 'window' | 'warnings' | 'pace'>
/** Counts and a page of what changes; pure. */
function summaryOf(rows: readonly CaseRow[], before: Found[], after: Found[], asked: Comparing): Summary {
  const counts = { same: 0, moved: 0, reasoned: 0, refused: 0 }
  const pairs = new Map<string, { from: Named; to: Named; count: number }>()
  const rules = new Map<string, Comparison['rules'][number]>()
  const count = (found: Found, side: 'before' | 'after') => {
    if (found instanceof ProblemError) return
    const { rule, code } = found.winner
    const key = `${rule} ${code}`
    const row = rules.get(key) ?? { rule, code, name: found.name, before: 0, after: 0 }
    row[side]++
    rules.set(key, row)
  }
  const changed: Comparison['cases'] = []
  for (const [index, { id, lon, lat, kind, classCode }] of rows.entries()) {
    const [one, other] = [before[index]!, after[index]!]
    count(one, 'before')
    count(other, 'after')
    const base = { id, lon, lat, kind, class: classCode }
    if (one instanceof ProblemError || other instanceof ProblemError) {
      counts.refused++
      const error = one instanceof ProblemError ? one : (other as ProblemError)
      if (one instanceof ProblemError !== other instanceof ProblemError)
        changed.push({
          ...base,
          before: one instanceof ProblemError ? null : one.winner,
          after: other instanceof ProblemError ? null : other.winner,
          refused: { refused: error.code, detail: error.details.detail },
        })
      continue
    }
    const [from, to] = [one.winner, other.winner]
    if (from.unit.code === to.unit.code) {
      counts.same++
      if (from.rule !== to.rule || from.code !== to.code) counts.reasoned++
      continue
    }
    counts.moved++
    const key = `${from.unit.code} ${to.unit.code}`
    const pair = pairs.get(key) ?? { from: from.unit, to: to.unit, count: 0 }
    pair.count++
    pairs.set(key, pair)
    changed.push({ ...base, before: from, after: to })
  }
  const { skip = 0, limit = 100 } = asked
  return {
    matched: rows[0]?.matched ?? 0,
    examined: rows.length,
    ...counts,
    pairs: [...pairs.values()].sort((a, b) => b.count - a.count),
    rules: [...rules.values()]
      .filter((row) => row.before !== row.after)
      .sort((a, b) => Math.abs(b.after - b.before) - Math.abs(a.after - a.before)),
    cases: changed.slice(skip, skip + limit),
    next: skip + limit < changed.length ? skip + limit : null,
  }
}
