/** Questions about exports. Small ones are answered with the file; large ones are jobs, asked for again until they are done. */
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Export, ExportAsked, ExportList } from '../../../server/exchange/schema.ts'
import { download, request } from '../../api.ts'
import { useLabel } from '../../i18n/label.ts'
import { showError, showToast } from '../../ui/toast.tsx'

const KEY = ['exports']
/** While a job is open. */
const EVERY_MS = 1_200
const post = { method: 'POST' } as const
export const isOpen = ({ state }: Pick<Export, 'state'>) => state === 'waiting' || state === 'running'
export const fileOf = ({ id }: Pick<Export, 'id'>) => `/api/exports/${id}/file`

type Pages = { pages: ExportList[] }
const listed = (data: Pages | undefined) => data?.pages.flatMap(({ exports }) => exports) ?? []

/** Mine, newest first. Says so when one has come to its end since it was last asked. */
export function useExports() {
  const { t } = useTranslation()
  const label = useLabel()
  const list = useInfiniteQuery({
    queryKey: KEY,
    queryFn: async ({ pageParam, client }) => {
      const before = new Map(listed(client.getQueryData<Pages>(KEY)).map((one) => [one.id, one]))
      const page = await request<ExportList>('/api/exports', { query: { cursor: pageParam ?? undefined } })
      for (const one of page.exports) {
        const known = before.get(one.id)
        if (!known || !isOpen(known)) continue
        if (one.file) showToast('ok', t('exchange.export.finished'), one.file.name)
        if (one.error) showToast('danger', t('exchange.export.states.failed'), label(one.error.sentence))
      }
      return page
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    refetchInterval: ({ state }) => (listed(state.data).some(isOpen) ? EVERY_MS : false),
  })
  return { ...list, exports: listed(list.data) }
}

export function useExportActions() {
  const client = useQueryClient()
  const settle = () => client.invalidateQueries({ queryKey: KEY })
  const onError = (error: Error) => {
    showError(error)
    void settle()
  }
  const start = useMutation({
    mutationFn: (asked: ExportAsked) => request<Export>('/api/exports', { ...post, body: asked }),
    onSuccess: settle,
    onError,
  })
  const atOnce = useMutation({
    mutationFn: (asked: ExportAsked) => download('/api/exports/at-once', asked),
    onError: showError,
  })
  const cancel = useMutation({
    mutationFn: (id: number) => request<Export>(`/api/exports/${id}/cancel`, post),
    onSuccess: settle,
    onError,
  })
  const remove = useMutation({
    mutationFn: (id: number) => request<void>(`/api/exports/${id}`, { method: 'DELETE' }),
    onSuccess: settle,
    onError,
  })
  return { start, atOnce, cancel, remove }
}
