/** Findings of a question. What the server takes longer for becomes a run, which is looked at until it is done. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Run, RunStarted, Significance } from '../../../../server/hotspots/significance/schema.ts'
import { request, retryUnreachable } from '../../../api.ts'
import { showError } from '../../../ui/toast.tsx'
import type { Asked } from '../question.ts'

const WAIT_MS = 1000

/** Findings; while the server works them out as a run, the run in their place. */
export interface Findings {
  data: Significance | undefined
  error: Error | null
  isPending: boolean
  /** Null when they were had at once. */
  run: Run | null
  refetch: () => void
}

export function useSpots(query: Asked | null): Findings {
  const client = useQueryClient()
  const answer = useQuery({
    queryKey: ['hotspots', 'significance', query],
    queryFn: ({ signal }) =>
      request<Significance | RunStarted>('/api/hotspots/significance', { query: query!, signal }),
    // A run that was stopped or failed is begun again by who wants it, not by the next case that comes in.
    enabled: ({ state: { data } }) =>
      query !== null && !(isStarted(data) && hasStopped(client.getQueryData(['runs', data.run.id]))),
    placeholderData: (previous) => (isStarted(previous) ? undefined : previous),
    structuralSharing: false,
    retry: retryUnreachable,
  })
  const started = isStarted(answer.data) ? answer.data.run : null
  const asked = useQuery({
    queryKey: ['runs', started?.id],
    queryFn: ({ signal }) => request<Run>(`/api/hotspots/runs/${started!.id}`, { signal }),
    enabled: started !== null,
    refetchInterval: ({ state }) => (isOpen(state.data ?? started) ? WAIT_MS : false),
    retry: retryUnreachable,
  })
  const run = started && (asked.data ?? started)
  const result = useQuery({
    queryKey: ['runs', started?.id, 'result'],
    queryFn: ({ signal }) => request<Significance>(`/api/hotspots/runs/${run!.id}/result`, { signal }),
    enabled: run?.state === 'done',
    staleTime: Number.POSITIVE_INFINITY,
    structuralSharing: false,
    retry: retryUnreachable,
  })
  const refetch = () => void (run?.state === 'done' ? result : answer).refetch()
  if (isStarted(answer.data))
    return {
      data: result.data,
      error: asked.error ?? result.error,
      isPending: isOpen(run) || result.isLoading,
      run,
      refetch,
    }
  return { data: answer.data, error: answer.error, isPending: answer.isPending, run, refetch }
}

const isStarted = (answer: Significance | RunStarted | undefined): answer is RunStarted =>
  answer !== undefined && 'run' in answer
const isOpen = (run: Run | null | undefined) => run?.state === 'waiting' || run?.state === 'running'
export const hasStopped = (run: Run | null | undefined) => run?.state === 'cancelled' || run?.state === 'failed'

/** Stops a run where it is. */
export function useStopRun() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: number) => request<Run>(`/api/hotspots/runs/${id}/cancel`, { method: 'POST' }),
    onSuccess: (run) => client.setQueryData(['runs', run.id], run),
    onError: showError,
  })
}
