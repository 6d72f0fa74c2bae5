/** Bulk dispatch, seen before it is done: for each case the unit that is responsible, and what speaks against sending it unseen. */
import { type Client, run } from '../../database/database.ts'
import { loadQueries } from '../../database/queries.ts'
import { ProblemError } from '../../errors.ts'
import { resolveEach } from '../../responsibility/index.ts'
import type { ResponsibilityAnswer } from '../../responsibility/schema.ts'
import { questionOf } from '../corrections.ts'
import { unitBar } from '../guards.ts'
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
      detail: {
        en: 'Send either "ids" or "filter": which cases to preview.',
        zh: '请用“ids”或“filter”之一说明预览哪些案卷。',
      },
      field: '/ids',
    })
  }
  const listed =
    asked.filter && (await listCases(client, { ...asked.filter, state: 'filed', limit: BULK_AT_MOST }, actor, now))
  const ids = asked.ids ?? listed!.cases.map(({ id }) => id)
  const rows = await run<CaseRow>(client, query('readCases'), { ids })
  const described = new Map((await run<Described>(client, query('describeCases'), { ids })).map((one) => [one.id, one]))
  const answers = await resolveEach(client, rows.map(questionOf), now)
  const codes = new Set(answers.flatMap((answer) => (answer instanceof ProblemError ? [] : sentBy(answer))))
  const areas = new Map(
    (await run<{ code: string; areaCode: string | null }>(client, query('unitAreas'), { codes: [...codes] })).map(
      ({ code, areaCode }) => [code, areaCode],
    ),
  )
  // A unit that is no more is in no area: dispatch says so.
  const barOf = (answer: ResponsibilityAnswer, row: CaseRow) => {
    const known = sentBy(answer).filter((code) => areas.has(code))
    return known.map((code) => unitBar(actor, row, areas.get(code) ?? null)).find((bar) => bar !== null) ?? null
  }
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
          : suggested(answer, isPoint, barOf(answer, row))),
      }
    }),
    missing: ids.filter((id) => !seen.has(id)),
    more: listed ? listed.next !== null : false,
  }
}

/** Codes of the units that would be sent: the winner, then those who assist. */
const sentBy = ({ winner, assisting = [] }: ResponsibilityAnswer) => [winner, ...assisting].map(({ unit }) => unit.code)

function suggested(
  answer: ResponsibilityAnswer,
  isPoint: boolean,
  bar: ReturnType<typeof unitBar>,
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
    doubts: doubtsOf(answer, isPoint, bar),
  }
}
