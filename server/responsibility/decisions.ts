/**
 * Coordination decisions 协调决定: where no rule names a unit, or units dispute it, the district government and then the
 * city decide, and the decision binds later cases of the same place and class (regulation, Art. 24).
 */
import { readCursor, writeCursor } from '../cursors.ts'
import { type Client, run, runOne } from '../database/database.ts'
import { loadQueries } from '../database/queries.ts'
import { ProblemError } from '../errors.ts'
import type { Kind } from '../schema.ts'
import type { Decision, DecisionList, DecisionQuery } from './schema.ts'

const query = loadQueries(import.meta.url, './decisions.sql')

/** A decision as the case's action records it. */
export interface DecisionMade {
  /** The case and its log row. */
  caseId: string
  version: number
  kind: Kind
  classCode: string
  componentCode: string | null
  gridCode: string | null
  communityCode: string
  districtCode: string
  /** Code of the unit made responsible. */
  unit: string
  level: 'district' | 'city'
  note: string
  decidedBy: string
  at: Date
}

/**
 * Records a decision for the component if the case has one, else for its unit grid, else for its community. The one in
 * force on the same place and class ends at that instant. In the caller's transaction, as the person deciding.
 * @throws SQLSTATE 42501 (answered as forbidden) unless that person is a dispatcher of the place or an administrator;
 *   decisions of the city are made by those of the whole city
 */
export async function recordDecision(client: Client, made: DecisionMade): Promise<void> {
  const { componentCode, gridCode, communityCode } = made
  const scope = componentCode ? 'component' : gridCode ? 'grid' : 'community'
  await run(client, query('recordDecision'), {
    decision: JSON.stringify({
      case_id: made.caseId,
      version: made.version,
      scope_kind: scope,
      scope_code: componentCode ?? gridCode ?? communityCode,
      kind: made.kind,
      class_code: made.classCode,
      unit_code: made.unit,
      level: made.level,
      note: made.note,
      decided_by: made.decidedBy,
      decided_at: made.at.toISOString(),
      community_code: communityCode,
      district_code: made.districtCode,
    }),
  })
}

/** One page of decisions, the newest first. */
export async function listDecisions(client: Client, asked: DecisionQuery): Promise<DecisionList> {
  const limit = asked.limit ?? 50
  const [caseId, version] = readCursor(asked.cursor, /^([0-9]{19})\|([0-9]{1,9})$/) ?? []
  const rows = await run<Decision>(client, query('listDecisions'), {
    case_id: null,
    version: null,
    district: asked.district ?? null,
    kind: asked.kind ?? null,
    class: asked.class ?? null,
    unit: asked.unit ?? null,
    in_force: asked.inForce ?? null,
    after_case: caseId ?? null,
    after_version: version ?? null,
    limit: limit + 1,
  })
  const decisions = rows.slice(0, limit)
  const last = decisions.at(-1)
  return { decisions, next: rows.length > limit && last ? writeCursor(last.caseId, last.version) : null }
}

/**
 * Ends a decision from now on and answers it. One that has ended already is answered as it is: asking twice is asking once.
 * @throws ProblemError not_found, bad_request; SQLSTATE 42501 (forbidden) unless a supervisor or administrator of the place
 */
export async function revokeDecision(
  client: Client,
  { caseId, version, reason, now }: { caseId: string; version: number; reason: string; now: Date },
): Promise<Decision> {
  const why = reason.trim()
  if (!why) {
    throw new ProblemError('bad_request', {
      detail: {
        en: 'The reason is empty. Say why the decision shall bind no longer.',
        zh: '没有填写理由。请说明这项决定为何不再有效。',
      },
      field: '/reason',
      value: reason,
    })
  }
  const answer = await runOne<{ found: boolean }>(client, query('revokeDecision'), {
    case_id: caseId,
    version,
    now,
    reason: why,
  })
  if (!answer?.found) {
    throw new ProblemError('not_found', {
      detail: {
        en: `No coordination decision was recorded in log row ${version} of case ${caseId}. GET /api/responsibility/decisions lists them.`,
        zh: `案卷 ${caseId} 的第 ${version} 条流转记录没有作出协调决定。GET /api/responsibility/decisions 列出全部协调决定。`,
      },
      value: caseId,
    })
  }
  const found = await runOne<Decision>(client, query('listDecisions'), {
    case_id: caseId,
    version,
    district: null,
    kind: null,
    class: null,
    unit: null,
    in_force: null,
    after_case: null,
    after_version: null,
    limit: 1,
  })
  return found!
}
