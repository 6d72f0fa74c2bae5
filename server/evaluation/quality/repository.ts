/** How right the rules are, and where units disagree: reports read off suggestion_outcomes, with the rights of who asks. */
import { type Client, run, runOne } from '../../database/database.ts'
import { loadQueries } from '../../database/queries.ts'
import { RULES, type Rule } from '../../responsibility/schema.ts'
import type { Geometry, Named } from '../../schema.ts'
import { requirePeriod } from '../period.ts'
import { type Outcome, SMALL_SAMPLE, trend, wilson } from './rules.ts'
import type { DisagreementQuery, Disagreements, Quality, QualityQuery, QualityRow } from './schema.ts'

const query = loadQueries(import.meta.url)
/** Days reported on when nobody says: rules are judged slowly, most of them by a few cases a week. */
export const USUAL_DAYS = 90

type Counted = Record<Outcome | 'dispatches' | 'pending' | 'beforeJudged' | 'beforeRight' | 'groups', number> & {
  total: boolean
  code: string
  kind: QualityRow['kind']
  family: Rule | null
  name: string | null
  nameEn: string | null
}

/**
 * Accuracy by rule, class, area (districts; of one district its streets) or unit, with what it was in as many days before.
 * @throws ProblemError bad_request for a period that is none or over 366 days
 */
export async function readQuality(client: Client, asked: QualityQuery, now: Date): Promise<Quality> {
  const { from, to, fromAt, toAt } = await requirePeriod(client, asked, now, USUAL_DAYS)
  const by = asked.by ?? 'rule'
  const before = new Date(2 * Date.parse(fromAt) - Date.parse(toAt)).toISOString()
  const [total, ...rows] = await run<Counted>(client, query('quality'), {
    by,
    from: fromAt,
    to: toAt,
    before,
    district: asked.district ?? null,
  })
  return {
    from,
    to,
    by,
    total: measure(total!),
    rows: rows.map((row) => ({
      code: row.code,
      kind: row.kind,
      family: by === 'rule' ? row.family : null,
      name: row.name ?? (by === 'rule' && row.code in RULES ? RULES[row.code as Rule].zh : null),
      nameEn: row.nameEn ?? (by === 'rule' && row.code in RULES ? RULES[row.code as Rule].en : null),
      ...measure(row),
    })),
    more: (rows[0]?.groups ?? 0) - rows.length,
  }
}

function measure({ dispatches, pending, beforeJudged, beforeRight, ...row }: Counted) {
  const { kept, confirmed, returned, redispatched, overruled, decided } = row
  const right = kept + confirmed
  const judged = dispatches - pending
  const [accuracy, earlier] = [wilson(right, judged), wilson(beforeRight, beforeJudged)]
  return {
    dispatches,
    pending,
    judged,
    right,
    wrong: judged - right,
    outcomes: { kept, confirmed, returned, redispatched, overruled, decided },
    accuracy,
    small: judged < SMALL_SAMPLE,
    before: { judged: beforeJudged, right: beforeRight, accuracy: earlier },
    trend: trend(accuracy, earlier),
  }
}

interface Edge {
  ground: string
  beside: string
  level: 'zone' | 'grid' | 'area'
  names: { name: string; nameEn: string }[]
  one: Named
  two: Named
  disagreements: number
  dispatches: number
  cases: string[]
  geometry: Geometry
}

/**
 * Borders of two units' grounds near which what was suggested to one went to the other, as GeoJSON in CRS84.
 * @throws ProblemError bad_request for a period that is none or over 366 days
 */
export async function readDisagreements(client: Client, asked: DisagreementQuery, now: Date): Promise<Disagreements> {
  const { from, to, fromAt, toAt } = await requirePeriod(client, asked, now, USUAL_DAYS)
  const period = { from: fromAt, to: toAt, district: asked.district ?? null }
  const edges = await run<Edge>(client, query('disagreements'), {
    ...period,
    within: asked.withinMetres ?? 40,
    least: asked.atLeast ?? 2,
  })
  const { wrong } = (await runOne<{ wrong: number }>(client, query('disagreementTotals'), period))!
  return {
    type: 'FeatureCollection',
    from,
    to,
    wrong,
    placed: edges.reduce((sum, { disagreements }) => sum + disagreements, 0),
    features: edges.map(({ ground, beside, level, one, two, geometry, names, disagreements, dispatches, cases }) => ({
      type: 'Feature',
      id: [ground, beside, level, one.code, two.code].filter(Boolean).join(' '),
      geometry,
      properties: {
        level,
        grounds: [...new Set([ground, beside])].filter(Boolean),
        names,
        units: [one, two],
        disagreements,
        dispatches,
        per100: dispatches === 0 ? 100 : Math.round((disagreements / dispatches) * 1000) / 10,
        cases,
      },
    })),
  }
}
