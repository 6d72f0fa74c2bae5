import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { SavedFilterRequest } from '../../../server/cases/filters/schema.ts'
import { api } from '../../api.ts'
import { showError } from '../../ui/toast.tsx'

/** Their counts are a glance, not a truth: asked for again every half minute, not with every message of the live feed. */
export function useSavedFilters() {
  return useQuery({ queryKey: ['saved-filters'], queryFn: api.savedFilters, refetchInterval: 30_000 })
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

export const useSaveFilter = (onDone?: () => void) =>
  useChange(({ id, ...body }: SavedFilterRequest & { id: string }) => api.saveFilter(id, body), onDone)
export const useRemoveFilter = () => useChange((id: string) => api.removeFilter(id))
export const useOrderFilters = () => useChange((ids: string[]) => api.orderFilters(ids))
