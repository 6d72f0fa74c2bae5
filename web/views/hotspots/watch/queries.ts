/** Watches and what they told of. Watches are asked again with the figures of hot spots, alerts when the live feed says so. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type {
  AlertList,
  Watch,
  WatchList,
  WatchPreview,
  WatchRequest,
} from '../../../../server/hotspots/watches/schema.ts'
import { request, retryUnreachable } from '../../../api.ts'
import { useLiveAlerts } from '../../../live.ts'
import { showError } from '../../../ui/toast.tsx'

const WATCHES = ['hotspots', 'watches']
const ALERTS = ['alerts']

export function useWatches() {
  const client = useQueryClient()
  useLiveAlerts(() => void client.invalidateQueries({ queryKey: WATCHES }))
  return useQuery({
    queryKey: WATCHES,
    queryFn: ({ signal }) => request<WatchList>('/api/hotspots/watches', { signal }).then((answer) => answer.watches),
    refetchInterval: 60_000,
    retry: retryUnreachable,
  })
}

/** @param query as JSON; null while it is still being typed */
export const usePreview = (query: string | null) =>
  useQuery({
    queryKey: ['hotspots', 'watches', 'preview', query],
    queryFn: ({ signal }) =>
      request<WatchPreview>('/api/hotspots/watches/preview', { query: JSON.parse(query!) as object, signal }),
    enabled: query !== null,
    placeholderData: (previous) => previous,
    retry: retryUnreachable,
  })

function useChange<Input>(work: (input: Input) => Promise<unknown>, onDone?: () => void) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: work,
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: WATCHES })
      onDone?.()
    },
    onError: showError,
  })
}
export const useSaveWatch = (onDone: () => void) =>
  useChange(
    ({ id, ...body }: WatchRequest & { id: string }) =>
      request<Watch>(`/api/hotspots/watches/${id}`, { method: 'PUT', body }),
    onDone,
  )
export const useRemoveWatch = () =>
  useChange((id: string) => request<void>(`/api/hotspots/watches/${id}`, { method: 'DELETE' }))

/** The newest alerts; `enabled` for those who may count. */
export function useAlerts(enabled: boolean) {
  const client = useQueryClient()
  useLiveAlerts(() => void client.invalidateQueries({ queryKey: ALERTS }))
  return useQuery({
    queryKey: [...ALERTS, 'list'],
    queryFn: ({ signal }) => request<AlertList>('/api/hotspots/alerts', { query: { limit: 100 }, signal }),
    enabled,
  })
}
export function useUnreadAlerts(enabled: boolean): number {
  const client = useQueryClient()
  useLiveAlerts(() => void client.invalidateQueries({ queryKey: ALERTS }))
  const found = useQuery({
    queryKey: [...ALERTS, 'unread'],
    queryFn: ({ signal }) => request<{ unread: number }>('/api/hotspots/alerts/unread', { signal }),
    enabled,
    refetchInterval: 120_000,
  })
  return found.data?.unread ?? 0
}
export function useReadAlerts() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: { upTo: number; only?: boolean }) =>
      request('/api/hotspots/alerts/read', { method: 'POST', body }),
    onSuccess: () => client.invalidateQueries({ queryKey: ALERTS }),
    onError: showError,
  })
}
