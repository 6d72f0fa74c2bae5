import { ROLES, type Role } from '../../../server/access/rules.ts'
import { type Action, TRANSITIONS } from '../../../server/cases/lifecycle.ts'
import type { CaseDetail } from '../../../server/cases/schema.ts'
import { useLabel } from '../../i18n/label.ts'
import { usePreferences } from '../../preferences.ts'

/** Names the roles that may take an action from the state the case is in, as the declared table has it. */
export function useWhoMay(detail: CaseDetail): (action: Action) => string {
  const label = useLabel()
  const language = usePreferences((store) => store.language)
  return (action) => {
    const rows = TRANSITIONS.filter((row) => row.action === action && row.from === detail.state)
    return [...new Set(rows.flatMap(({ roles }) => roles))]
      .filter((role) => role !== 'administrator' && role !== 'system')
      .map((role) => label(ROLES[role as Role]))
      .join(language === 'zh' ? '、' : ', ')
  }
}
