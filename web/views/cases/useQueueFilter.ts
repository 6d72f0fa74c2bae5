import type { Role } from '../../../server/access/rules.ts'
import { STATES, type State, TRANSITIONS } from '../../../server/cases/lifecycle.ts'
import { usePerson } from '../../session.ts'
import { setParams, useParam } from '../../url.ts'
import type { QueueFilter } from './queries.ts'

/** Who takes part in the loop begins with what waits for them; others with everything open that they may see. */
export function firstTab(role: Role): 'mine' | 'open' {
  return TRANSITIONS.some(({ from, roles }) => from !== null && roles.includes(role)) ? 'mine' : 'open'
}

/** The queue's filter, as it stands in the address bar. */
export function useQueueFilter(): [QueueFilter, (change: Partial<QueueFilter>) => void] {
  const [queue] = useParam('queue')
  const [district] = useParam('district')
  const [classText] = useParam('class')
  const [q] = useParam('q')
  const first = firstTab(usePerson().role)
  const tab = queue && queue in STATES ? (queue as State) : first
  const change = (next: Partial<QueueFilter>) => {
    const { tab: nextTab, ...rest } = next
    setParams({ ...rest, ...(nextTab ? { queue: nextTab === first ? null : nextTab } : {}) })
  }
  return [{ tab, district, class: classText, q }, change]
}
