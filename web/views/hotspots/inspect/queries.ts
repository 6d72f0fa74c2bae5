/** Special inspections 专项检查. Keys begin with `special`; the live feed asks them again. */
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type {
  DoneRequest,
  InspectionList,
  InspectionNew,
  Preview,
  SpecialInspectionDetail,
  SpecialTask,
  SpecialTaskList,
} from '../../../../server/hotspots/inspections/schema.ts'
import { request } from '../../../api.ts'
import { useLiveCases, useLiveChanges } from '../../../live.ts'
import { showError } from '../../../ui/toast.tsx'

const base = '/api/special-inspections'
const post = { method: 'POST' } as const

export const useInspectionPreview = (cells: readonly string[]) =>
  useQuery({
    queryKey: ['special-preview', cells],
    queryFn: ({ signal }) => request<Preview>(`${base}/preview`, { ...post, body: { cells }, signal }),
    retry: false,
  })

export const useSpecialInspections = () =>
  useInfiniteQuery({
    queryKey: ['special', 'list'],
    queryFn: ({ pageParam, signal }) =>
      request<InspectionList>(base, { query: { before: pageParam ?? undefined, limit: 20 }, signal }),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => page.next,
  })

export const useSpecialInspection = (id: number) =>
  useQuery({
    queryKey: ['special', 'one', id],
    queryFn: ({ signal }) => request<SpecialInspectionDetail>(`${base}/${id}`, { signal }),
  })

/** What the collector has to do, and did while the inspection is open. */
export const useSpecialTasks = () =>
  useQuery({
    queryKey: ['special', 'tasks'],
    queryFn: async ({ signal }) => {
      const tasks: SpecialTask[] = []
      for (let before: number | null | undefined; before !== null; ) {
        const query = { open: true, limit: 100, before }
        const page: SpecialTaskList = await request(`${base}/tasks`, { query, signal })
        tasks.push(...page.tasks)
        before = page.next
      }
      return tasks.reverse()
    },
  })

/** Made, done or closed by somebody, or a case more: asked again. */
export function useLiveInspections(): void {
  const client = useQueryClient()
  const askAgain = () => void client.invalidateQueries({ queryKey: ['special'] })
  useLiveChanges((layers) => layers.includes('special_inspections') && askAgain())
  useLiveCases(({ action }) => action === 'report' && askAgain())
}

export function useInspectionActions() {
  const client = useQueryClient()
  const settled = { onSuccess: () => client.invalidateQueries({ queryKey: ['special'] }), onError: showError }
  const add = useMutation({
    mutationFn: ({ body, key }: { body: InspectionNew; key: string }) =>
      request<SpecialInspectionDetail>(base, { ...post, body, idempotencyKey: key }),
    ...settled,
  })
  const close = useMutation({
    mutationFn: (id: number) => request<SpecialInspectionDetail>(`${base}/${id}/close`, post),
    ...settled,
  })
  const finish = useMutation({
    mutationFn: ({ id, ...body }: DoneRequest & { id: number }) =>
      request<SpecialTask>(`${base}/tasks/${id}/done`, { ...post, body }),
    ...settled,
  })
  const reopen = useMutation({
    mutationFn: (id: number) => request<SpecialTask>(`${base}/tasks/${id}/done`, { method: 'DELETE' }),
    ...settled,
  })
  return { add, close, finish, reopen }
}
