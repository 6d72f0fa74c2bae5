import { STATES, type State } from '../../../server/cases/lifecycle.ts'
import { setParams, useParam } from '../../url.ts'
import type { QueueFilter } from './queries.ts'

/** The queue's filter, as it stands in the address bar. */
export function useQueueFilter(): [QueueFilter, (change: Partial<QueueFilter>) => void] {
  const [queue] = useParam('queue')
  const [district] = useParam('district')
  const [classText] = useParam('class')
  const [q] = useParam('q')
  const tab = queue && queue in STATES ? (queue as State) : 'mine'
  const change = (next: Partial<QueueFilter>) => {
    const { tab: nextTab, ...rest } = next
    setParams({ ...rest, ...(nextTab ? { queue: nextTab === 'mine' ? null : nextTab } : {}) })
  }
  return [{ tab, district, class: classText, q }, change]
}
