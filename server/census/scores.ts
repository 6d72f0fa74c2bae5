/** Quality of the inventory by owner, class and district, as the last run counted it, beside the run before. */
import { type Client, run, runOne } from '../database/database.ts'
import type { Named } from '../schema.ts'
import { query } from './inspect.ts'
import { type Counted, SCORE_FORMULA, scoreOf } from './rules.ts'
import type { ScoreQuery, Scores } from './schema.ts'

/** Owners times classes of a large city; whoever wants the rest asks for a district, an owner or a class. */
const MOST_ROWS = 2_000

interface Row extends Counted {
  total: boolean
  owner: Named | null
  class: Named | null
  district: Named | null
  ownerCode: string | null
  beforeComponents: number
  beforeError: number
  beforeWarning: number
  beforeNotice: number
}

export async function readScores(client: Client, asked: ScoreQuery): Promise<Scores> {
  const by = asked.by ?? 'owner'
  const rows = await run<Row>(client, query('scores'), {
    district: asked.district ?? null,
    owner: asked.owner === 'none' ? '' : (asked.owner ?? null),
    class: asked.class ?? null,
    by_owner: by === 'owner' || by === 'owner_class',
    by_class: by === 'class' || by === 'owner_class',
    by_district: by === 'district',
    limit: MOST_ROWS,
  })
  const { at } = (await runOne<{ at: string | null }>(client, query('scoredAt')))!
  const total = rows.find((row) => row.total)
  return {
    by,
    at,
    formula: SCORE_FORMULA,
    total: total ? measure(total) : null,
    rows: rows
      .filter((row) => !row.total)
      .map((row) => ({ owner: row.owner, class: row.class, district: row.district, ...measure(row) })),
  }
}

const measure = (row: Row) => ({
  components: row.components,
  withError: row.withError,
  withWarning: row.withWarning,
  withNotice: row.withNotice,
  score: scoreOf(row),
  before: scoreOf({
    components: row.beforeComponents,
    withError: row.beforeError,
    withWarning: row.beforeWarning,
    withNotice: row.beforeNotice,
  }),
})
