/** What is asked of the list, as it stands in the address bar. */
import { ISSUE_STATES, type IssueState, SEVERITIES, type Severity } from '../../../server/census/rules.ts'
import type { IssueQuery } from '../../../server/census/schema.ts'
import { useLocation } from '../../url.ts'

export function useIssueFilter(): IssueQuery & { state: IssueState } {
  const params = useLocation((location) => location.params)
  const known = <Name extends string>(names: object, name: string | undefined) =>
    name !== undefined && name in names ? (name as Name) : undefined
  const fits = (pattern: RegExp, text: string | undefined) => (pattern.test(text ?? '') ? text : undefined)
  return {
    check: fits(/^[a-z_]{1,40}$/, params.check),
    severity: known<Severity>(SEVERITIES, params.severity),
    state: known<IssueState>(ISSUE_STATES, params.state) ?? 'open',
    class: fits(/^\d{2}(\d{2})?$/, params.class),
    owner: fits(/^([A-Z0-9-]{2,18}|none)$/, params.owner),
    area: fits(/^\d{6,15}$/, params.area),
  }
}
