/** What the pages of the standards ask and change. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { Kind } from '../../../server/schema.ts'
import type {
  Calendar,
  CatalogueClass,
  ChangeList,
  ClassDetail,
  StageLimits,
} from '../../../server/standards/schema.ts'
import { api, type Call, ProblemError, request } from '../../api.ts'
import { useSession } from '../../session.ts'
import { showError, showToast } from '../../ui/toast.tsx'

export const useCatalogue = () => useQuery({ queryKey: ['classes'], queryFn: api.classes, staleTime: 60_000 })

export const useRetired = (enabled: boolean) =>
  useQuery({
    queryKey: ['classes', 'retired'],
    queryFn: () =>
      request<{ classes: CatalogueClass[] }>('/api/standards/classes', { query: { retired: true } }).then(
        (answer) => answer.classes,
      ),
    enabled,
  })

export const useClassDetail = (kind: Kind, code: string, enabled: boolean) =>
  useQuery({
    queryKey: ['class', kind, code],
    queryFn: () => request<ClassDetail>(`/api/standards/classes/${kind}/${code}`),
    enabled,
  })

export const useYear = (year: number | null) =>
  useQuery({
    queryKey: ['calendar', year],
    queryFn: () => request<Calendar>('/api/standards/calendar', { query: { year } }),
    placeholderData: (before) => before,
  })

export const useStages = () =>
  useQuery({ queryKey: ['stages'], queryFn: () => request<StageLimits>('/api/standards/stages') })

export const useChanges = (subject: string, key: string | null, enabled: boolean) =>
  useQuery({
    queryKey: ['standard-changes', subject, key],
    queryFn: () => request<ChangeList>('/api/standards/changes', { query: { subject, key, limit: 30 } }),
    enabled,
  })

/** Whether the person edits standards; the server decides again. */
export function useMayEdit(): boolean {
  const person = useSession().data
  return person?.role === 'administrator' && !person.areaCode
}

interface Edit {
  path: string
  call: Call
  done: string
}
/** An edit; afterwards everything of the standards is asked again. A refusal is shown in the server's words. */
export function useEdit(onDone: () => void = () => {}) {
  const client = useQueryClient()
  const refresh = () => {
    for (const key of ['classes', 'class', 'calendar', 'stages', 'standard-changes', 'deadline'])
      void client.invalidateQueries({ queryKey: [key] })
  }
  return useMutation({
    mutationFn: ({ path, call }: Edit) => request(`/api/standards${path}`, call),
    onSuccess: (_, { done }) => {
      refresh()
      showToast('ok', done)
      onDone()
    },
    onError: (error) => {
      showError(error)
      // Someone was first: show what they made of it.
      if (error instanceof ProblemError && error.problem.status === 412) refresh()
    },
  })
}
