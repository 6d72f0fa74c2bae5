import { useMemo } from 'react'
import { completed, FILTER_NAMES, type QueueFilter, readFilter } from '../../../server/cases/filters/rules.ts'
import { firstQueue } from '../../../server/cases/rules.ts'
import { usePerson } from '../../session.ts'
import { setParams, useLocation } from '../../url.ts'

export type ShownFilter = ReturnType<typeof completed>

/** The queue's filter, as it stands in the address bar. */
export function useQueueFilter(): [ShownFilter, (change: Partial<QueueFilter>) => void, QueueFilter] {
  const first = firstQueue(usePerson().role)
  const text = useLocation(({ params }) => FILTER_NAMES.map((name) => `${name}=${params[name] ?? ''}`).join('&'))
  return useMemo(() => {
    const written = readFilter(Object.fromEntries(new URLSearchParams(text)))
    const change = (next: Partial<QueueFilter>) => {
      const all = { ...written, ...next }
      // What a person begins with is not written into the address.
      const plain = completed({ ...all, queue: null }, first).queue === all.queue
      setParams({ ...all, queue: plain ? null : all.queue })
    }
    return [completed(written, first), change, written]
  }, [text, first])
}

/** Everything but the queue itself taken off. */
export const NO_CONDITIONS: Partial<QueueFilter> = Object.fromEntries(
  FILTER_NAMES.filter((name) => name !== 'queue').map((name) => [name, null]),
)
