import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { SavedPage } from '../../../server/cases/filters/rules.ts'
import type { SavedFilterRequest } from '../../../server/cases/filters/schema.ts'
import { api } from '../../api.ts'
import { showError } from '../../ui/toast.tsx'

/** Counts of filters are a glance, not a truth: asked for again every half minute, not with every message of the live feed. */
export function useSaved(page: SavedPage) {
  return useQuery({
    queryKey: ['saved-filters', page],
    queryFn: () => api.savedFilters(page),
    refetchInterval: page === 'queue' ? 30_000 : false,
  })
}

function useChange<Input>(work: (input: Input) => Promise<void>, onDone?: () => void) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: work,
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['saved-filters'] })
      onDone?.()
    },
    onError: showError,
  })
}

export const useSave = (onDone?: () => void) =>
  useChange(({ id, ...body }: SavedFilterRequest & { id: string }) => api.saveFilter(id, body), onDone)
export const useRemoveSaved = () => useChange((id: string) => api.removeFilter(id))
export const useOrderSaved = () => useChange((ids: string[]) => api.orderFilters(ids))
