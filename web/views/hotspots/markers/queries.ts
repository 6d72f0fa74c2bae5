/** Markers of days: asked for with the histogram, and again after they were changed. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { MarkerList, MarkerRemoval, MarkersWritten } from '../../../../server/hotspots/markers/schema.ts'
import { request } from '../../../api.ts'
import type { Period } from '../period.ts'

const PATH = '/api/hotspots/markers'
const MARKERS = ['markers']

/** All that there are when no period is given. */
export const useMarkers = (period: Period | null) =>
  useQuery({
    queryKey: [...MARKERS, period],
    queryFn: ({ signal }) => request<MarkerList>(PATH, { query: period ?? {}, signal }).then(({ markers }) => markers),
    placeholderData: (previous) => previous,
    staleTime: 5 * 60_000,
  })

function useChange<Input, Answer>(work: (input: Input) => Promise<Answer>) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: work,
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: MARKERS })
      void client.invalidateQueries({ queryKey: ['hotspots', 'why'] })
    },
  })
}
export const useLoadMarkers = () =>
  useChange((csv: string) => request<MarkersWritten>(PATH, { method: 'POST', body: { csv } }))
export const useRemoveMarkers = () =>
  useChange((query: MarkerRemoval) => request<void>(PATH, { method: 'DELETE', query }))
