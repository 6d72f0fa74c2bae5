/**
 * Coordination decisions 协调决定: where no rule names a unit, or units dispute it, the district government and then the
 * city decide, and the decision binds later cases of the same place and class (regulation, Art. 24).
 */
import { type Client, run } from '../database/database.ts'
import { loadQueries } from '../database/queries.ts'
import type { Kind } from '../schema.ts'

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
