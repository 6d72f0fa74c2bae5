/** Bulk dispatch, seen before it is done: for each case the unit that is responsible, and what speaks against sending it unseen. */
import { type Client, run } from '../../database/database.ts'
import { loadQueries } from '../../database/queries.ts'
import { ProblemError } from '../../errors.ts'
import { resolveEach } from '../../responsibility/index.ts'
import type { ResponsibilityAnswer } from '../../responsibility/schema.ts'
import { questionOf } from '../corrections.ts'
import { type Actor, decide } from '../lifecycle.ts'
import type { CaseRow } from '../projection.ts'
import { listCases } from '../repository.ts'
import { BULK_AT_MOST, doubtsOf } from './rules.ts'
import type { BulkPreview, BulkRow, BulkSelection } from './schema.ts'

const query = loadQueries(import.meta.url)
type Described = Pick<BulkRow, 'id' | 'class' | 'district' | 'position'> & { isPoint: boolean }

/**
 * Who would get each case, by responsibility as of now: one statement for all of them.
 * @throws ProblemError bad_request when neither or both of ids and filter are given
 */
export async function previewDispatch(
  client: Client,
  asked: BulkSelection,
  actor: Actor,
  now: Date,
): Promise<BulkPreview> {
  if ((asked.ids === undefined) === (asked.filter === undefined)) {
    throw new ProblemError('bad_request', {
      detail: 'Send either "ids" or "filter": which cases to preview.',
      field: '/ids',
    })
  }
  const listed =
    asked.filter && (await listCases(client, { ...asked.filter, state: 'filed', limit: BULK_AT_MOST }, actor, now))
  const ids = asked.ids ?? listed!.cases.map(({ id }) => id)
  const rows = await run<CaseRow>(client, query('readCases'), { ids })
  const described = new Map((await run<Described>(client, query('describeCases'), { ids })).map((one) => [one.id, one]))
  const answers = await resolveEach(client, rows.map(questionOf), now)
  const winners = answers.flatMap((answer) => (answer instanceof ProblemError ? [] : [answer.winner.unit.code]))
  const cityUnits = new Set(
    (await run<{ code: string }>(client, query('cityUnits'), { codes: [...new Set(winners)] })).map(({ code }) => code),
  )
  const isDistrict = actor.role === 'dispatcher' && actor.areaCode !== null
  const seen = new Set(rows.map(({ id }) => id))
  return {
    rows: rows.map((row, index) => {
      const { isPoint, ...about } = described.get(row.id)!
      const decision = decide('dispatch', row, actor, now)
      const answer = answers[index]!
      return {
        ...about,
        version: row.version,
        state: row.state,
        level: row.level,
        address: row.address,
        grade: row.grade,
        blocked: typeof decision === 'string' ? decision : null,
        ...(answer instanceof ProblemError
          ? { suggestion: null, candidates: [], assisting: [], doubts: ['unanswered' as const] }
          : suggested(answer, isPoint, isDistrict && cityUnits.has(answer.winner.unit.code))),
      }
    }),
    missing: ids.filter((id) => !seen.has(id)),
    more: listed ? listed.next !== null : false,
  }
}

function suggested(
  answer: ResponsibilityAnswer,
  isPoint: boolean,
  barred: boolean,
): Pick<BulkRow, 'suggestion' | 'candidates' | 'assisting' | 'certainty' | 'doubts'> {
  const { winner } = answer
  // A unit with a claim by several rules is offered once, with its strongest.
  const candidates = answer.candidates.filter(
    ({ unit }, index, all) => all.findIndex((other) => other.unit.code === unit.code) === index,
  )
  const own = answer.candidates.find(({ unit, rule }) => unit.code === winner.unit.code && rule === winner.rule)
  return {
    suggestion: { ...winner, reason: own?.reason ?? { zh: '', en: '' } },
    candidates,
    assisting: answer.assisting?.map(({ unit }) => unit) ?? [],
    ...(answer.certainty ? { certainty: answer.certainty } : {}),
    doubts: doubtsOf(answer, isPoint, barred),
  }
}
