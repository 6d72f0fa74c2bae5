/** What a change of ground or owners would do if it were made now: the server makes it and takes it back. */
import { useQuery } from '@tanstack/react-query'
import type { Applied, Change } from '../../../server/responsibility/rulebook/schema.ts'
import { useSettled } from '../../settled.ts'
import { book } from './api.ts'
import { checkedWith } from './change.ts'
import type { Draft } from './useDraft.ts'

/** Milliseconds without a further corner, drag or choice before the server is asked. */
export const STILL_MS = 450

/** @param change null while it is not whole: nothing is asked. */
export function useForecast(change: Change | null, at: number | undefined, draft: Draft) {
  const asked = change && JSON.stringify(checkedWith(draft.changes, change, at))
  const still = useSettled(asked, STILL_MS)
  const isStill = still !== null
  const found = useQuery({
    queryKey: ['rule-forecast', still],
    queryFn: async ({ signal }): Promise<Applied> => {
      const { changes, index } = JSON.parse(still!) as ReturnType<typeof checkedWith>
      return (await book.check(changes, signal)).applied[index]!
    },
    enabled: isStill,
    retry: false,
    staleTime: 30_000,
  })
  return {
    handed: isStill ? (found.data?.handed ?? null) : null,
    error: isStill ? found.error : null,
    pending: asked !== null && (!isStill || found.isPending),
  }
}
export type Forecast = ReturnType<typeof useForecast>
