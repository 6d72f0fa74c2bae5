/** Questions about imports. Keys begin with `import`; what is being worked on is asked for again until it is done. */
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Edit } from '../../../server/components/edits/schema.ts'
import type { Import, ImportIssues, ImportList, ImportOptions } from '../../../server/exchange/schema.ts'
import { request } from '../../api.ts'
import { refreshLayer } from '../../map/index.ts'
import { showError, showToast } from '../../ui/toast.tsx'
import { rememberEdit, undoStep, useSteps } from '../components/undo.ts'

const post = { method: 'POST' } as const
/** While a job runs. */
const EVERY_MS = 800
export const isWorking = ({ state }: Pick<Import, 'state'>) => state === 'checking' || state === 'running'

export interface Formats {
  formats: { id: string; zh: string; en: string; extensions: string[]; isWritten: boolean }[]
  mostBytes: number
  atOnceMost: number
}
export const useFormats = () =>
  useQuery({
    queryKey: ['exchange-formats'],
    queryFn: () => request<Formats>('/api/exchange/formats'),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })

export const useImports = () =>
  useInfiniteQuery({
    queryKey: ['imports'],
    queryFn: ({ pageParam }) => request<ImportList>('/api/imports', { query: { cursor: pageParam ?? undefined } }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    refetchInterval: ({ state }) =>
      state.data?.pages.some(({ imports }) => imports.some(isWorking)) ? 2 * EVERY_MS : false,
  })

export const importKey = (id: number) => ['import', id] as const
export function useImport(id: number) {
  const { t } = useTranslation()
  return useQuery({
    queryKey: importKey(id),
    queryFn: async ({ client }) => {
      const before = client.getQueryData<Import>(importKey(id))
      const now = await request<Import>(`/api/imports/${id}`)
      if (before?.state === 'running' && now.state !== 'running' && now.editId !== null) {
        remember(now.editId, t('exchange.run.what', { name: now.name }))
        refreshLayer('components')
      }
      return now
    },
    refetchInterval: ({ state }) => (state.data && isWorking(state.data) ? EVERY_MS : false),
    retry: false,
  })
}

/** Ctrl+Z takes it back too; once, however often it was stopped and gone on with. */
function remember(edit: number, what: string): void {
  if (!useSteps.getState().done.some((step) => step.edit === edit)) rememberEdit(edit, what)
}

export function useIssues(id: number, code: string | undefined, enabled: boolean) {
  return useInfiniteQuery({
    queryKey: ['import-issues', id, code],
    queryFn: ({ pageParam, signal }) =>
      request<ImportIssues>(`/api/imports/${id}/issues`, {
        query: { code, cursor: pageParam ?? undefined, limit: 200 },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    enabled,
  })
}

/** The edit under which it was written: where, and whether it was taken back since. */
export const useImportEdit = (id: number | null) =>
  useQuery({
    queryKey: ['edits', 'import', id],
    queryFn: () => request<Edit>(`/api/inventory/edits/${id}`),
    enabled: id !== null,
  })

export type Step = { action: 'check' | 'run' | 'cancel' | 'inspect'; options?: ImportOptions }

export function useImportActions(id: number) {
  const client = useQueryClient()
  const { t } = useTranslation()
  const settle = () => client.invalidateQueries({ queryKey: ['imports'] })
  const step = useMutation({
    mutationFn: ({ action, options }: Step) =>
      request<Import>(`/api/imports/${id}/${action}`, { ...post, ...(options ? { body: options } : {}) }),
    onSuccess: (now) => {
      client.setQueryData(importKey(id), now)
      client.removeQueries({ queryKey: ['import-issues', id] })
      void settle()
    },
    onError: (error) => {
      showError(error)
      void client.invalidateQueries({ queryKey: importKey(id) })
    },
  })
  const takeBack = useMutation({
    mutationFn: ({ editId, name }: Import) =>
      undoStep({ edit: editId!, what: t('exchange.run.what', { name }) }, client),
    onSuccess: (undo, { editId, name }) => {
      useSteps.setState(({ done }) => ({ done: done.filter(({ edit }) => edit !== editId) }))
      rememberEdit(undo, t('exchange.run.tookBack', { name }))
      showToast('ok', t('exchange.run.tookBack', { name }))
    },
    onError: showError,
  })
  const remove = useMutation({
    mutationFn: () => request<void>(`/api/imports/${id}`, { method: 'DELETE' }),
    onSuccess: () => {
      showToast('ok', t('exchange.import.forgotten'))
      void settle()
    },
    onError: showError,
  })
  return { step, takeBack, remove }
}

/** Every explanation, page by page: for the report that is taken away. */
export async function allIssues(id: number): Promise<ImportIssues['issues']> {
  const issues: ImportIssues['issues'] = []
  for (let cursor: string | undefined; ; ) {
    const page = await request<ImportIssues>(`/api/imports/${id}/issues`, { query: { cursor, limit: 1000 } })
    issues.push(...page.issues)
    if (page.next === null) return issues
    cursor = page.next
  }
}
