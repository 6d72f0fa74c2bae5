import { ROLES, type Role } from '../../../server/access/rules.ts'
import { type Action, TRANSITIONS } from '../../../server/cases/lifecycle.ts'
import type { CaseDetail } from '../../../server/cases/schema.ts'
import { useLabel, useListed } from '../../i18n/label.ts'

/** Names the roles that may take an action from the state the case is in, as the declared table has it. */
export function useWhoMay(detail: CaseDetail): (action: Action) => string {
  const label = useLabel()
  const listed = useListed()
  return (action) => {
    const rows = TRANSITIONS.filter((row) => row.action === action && row.from === detail.state)
    const roles = [...new Set(rows.flatMap(({ roles }) => roles))].filter(
      (role) => role !== 'administrator' && role !== 'system',
    )
    return listed(roles.map((role) => label(ROLES[role as Role])))
  }
}
