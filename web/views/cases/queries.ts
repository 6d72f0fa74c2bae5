/** Questions about cases, kept by TanStack Query; the live feed says when to ask again (shell/Console.tsx). */
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { caseQueryOf, type QueueFilter } from '../../../server/cases/filters/rules.ts'
import type { Action } from '../../../server/cases/lifecycle.ts'
import type { ActionRequest } from '../../../server/cases/schema.ts'
import { api, isGone, ProblemError } from '../../api.ts'
import { newKey } from '../../idempotency.ts'
import { useLiveCases } from '../../live.ts'

export function useQueue(filter: QueueFilter) {
  const query = { ...caseQueryOf(filter), limit: 50 }
  return useInfiniteQuery({
    queryKey: ['cases', query],
    queryFn: ({ pageParam, signal }) => api.cases({ ...query, cursor: pageParam ?? undefined }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: (previous) => previous,
  })
}

export function useCounts() {
  return useQuery({ queryKey: ['counts'], queryFn: api.counts, placeholderData: (previous) => previous })
}

/** One case; asked again when the live feed tells of it, on whatever page it is shown. */
export function useCase(id: string | null) {
  const client = useQueryClient()
  useLiveCases((message) => {
    if (message.caseId === id) void client.invalidateQueries({ queryKey: ['case', id] })
  })
  return useQuery({ queryKey: ['case', id], queryFn: () => api.case(id!), enabled: id !== null })
}

export function useClasses() {
  return useQuery({ queryKey: ['classes'], queryFn: api.classes, staleTime: Number.POSITIVE_INFINITY })
}

export function useDistricts() {
  return useQuery({
    queryKey: ['areas', 'district'],
    queryFn: async () => {
      const [districts, management] = await Promise.all([
        api.areas({ level: 'district' }),
        api.areas({ level: 'management' }),
      ])
      return [...districts, ...management].filter((area) => area.gridded)
    },
    staleTime: Number.POSITIVE_INFINITY,
  })
}

/** Units by name or code, for pickers. */
export function useUnitSearch(text: string) {
  return useQuery({
    queryKey: ['units', text],
    queryFn: () => api.units(text),
    staleTime: 5 * 60_000,
    placeholderData: (previous) => previous,
  })
}

/** A unit's names by its code; undefined while not known. */
export function useUnitName(code: string | null) {
  const found = useQuery({
    queryKey: ['units', code ?? ''],
    queryFn: () => api.units(code!),
    enabled: code !== null,
    staleTime: 5 * 60_000,
  })
  return found.data?.find((unit) => unit.code === code)
}

export interface Act {
  action: Action
  body: ActionRequest
  version: number
}

export function useAct(id: string) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ action, body, version }: Act) => api.act(id, action, version, body, newKey()),
    onSuccess: (after) => {
      if (isGone(after)) void client.resetQueries({ queryKey: ['case', id] })
      else client.setQueryData(['case', id], after)
      void client.invalidateQueries({ queryKey: ['cases'] })
      void client.invalidateQueries({ queryKey: ['counts'] })
    },
    onError: (error) => {
      // Stale or refused: what is on screen no longer holds.
      if (error instanceof ProblemError) void client.invalidateQueries({ queryKey: ['case', id] })
    },
  })
}
