/** Patrol hours: what is loaded, asked once for menu and dialog, and asked again with the figures of hot spots. */
import { type QueryClient, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { PatrolFault, Patrols, PatrolsLoaded } from '../../../../server/hotspots/patrols/schema.ts'
import { ProblemError, request } from '../../../api.ts'
import { useLiveChanges } from '../../../live.ts'
import { useCity } from '../../../session.ts'
import { showError } from '../../../ui/toast.tsx'
import { useQuestion } from '../filter.ts'

/** Not among what is asked again with every case: no case changes it. */
const PATROLS = ['patrols']
const PATH = '/api/hotspots/patrols'

const refresh = (client: QueryClient) =>
  Promise.all([PATROLS, ['hotspots']].map((queryKey) => client.invalidateQueries({ queryKey })))

export function usePatrols() {
  const client = useQueryClient()
  useLiveChanges((layers) => layers.includes('patrol_effort') && void refresh(client))
  return useQuery({
    queryKey: PATROLS,
    queryFn: ({ signal }) => request<Patrols>(PATH, { signal }),
    staleTime: 5 * 60_000,
  })
}

/** How much of the period is known: whole percents of the pairs of day and grid. Until it is asked all may be. */
export function useLoaded(): { isNone: boolean; percent: number } {
  const { data: city } = useCity()
  const { period } = useQuestion(city?.timeZone ?? 'UTC')
  const { data } = usePatrols()
  if (!data) return { isNone: false, percent: 100 }
  const known = data.days.filter(({ day }) => day >= period.from && day <= period.to)
  const days = (Date.parse(period.to) - Date.parse(period.from)) / 86_400_000 + 1
  const pairs = known.reduce((sum, { grids }) => sum + grids, 0)
  return { isNone: known.length === 0, percent: Math.floor((100 * pairs) / Math.max(1, days * data.of)) }
}

export interface Refused {
  faultCount: number
  faults: PatrolFault[]
}

/** What of a refusal is told line by line; null of any other. */
export const faultsOf = (error: unknown): Refused | null =>
  error instanceof ProblemError && error.problem.type === '/problems/patrols_refused'
    ? (error.problem as unknown as Refused)
    : null

export function useLoadPatrols() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ table, source }: { table: string | Blob; source: string }) =>
      request<PatrolsLoaded>(PATH, { method: 'POST', query: { source }, body: table, mediaType: 'text/csv' }),
    onSuccess: () => refresh(client),
    onError: (error) => faultsOf(error) ?? showError(error),
  })
}

export function useRemovePatrols() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (period: { from: string; to: string }) => request(PATH, { method: 'DELETE', query: period }),
    onSuccess: () => refresh(client),
    onError: showError,
  })
}
