/** Looking at a change of many, making it, and what the server refused. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { BulkChange, BulkRefusal } from '../../../server/components/schema.ts'
import { api, ProblemError } from '../../api.ts'
import { refreshLayer } from '../../map/index.ts'
import { useSettled } from '../../settled.ts'
import { showError, showToast } from '../../ui/toast.tsx'
import { useChosen } from './chosen.ts'
import { rememberEdit } from './undo.ts'

export type BulkMeans = { patch: BulkChange } | { retire: true }

export function useBulkEdit(means: BulkMeans | null, onDone: () => void) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const { chosen, revision } = useChosen()
  /** Left out by the person, after the server said why. */
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set())
  const [conflicts, setConflicts] = useState<readonly BulkRefusal[]>([])
  const settled = useSettled(means && JSON.stringify(means), 250)
  const preview = useQuery({
    queryKey: ['components-bulk', settled, revision, left.size],
    queryFn: ({ signal }) =>
      api.previewBulk(
        { codes: [...chosen.keys()].filter((code) => !left.has(code)), ...(JSON.parse(settled!) as BulkMeans) },
        signal,
      ),
    enabled: settled !== null && chosen.size > left.size,
    placeholderData: (previous) => previous,
    // What is confirmed is what was looked at: a change meanwhile is told by the server, not slipped in here.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  })
  const refused = [...(preview.data?.refused ?? []), ...conflicts]
  const making = useMutation({
    mutationFn: () => api.editBulk({ items: preview.data!.items, ...means! }),
    onSuccess: ({ edit, items }) => {
      const what = t('retire' in means! ? 'editor.bulk.retired' : 'editor.bulk.edited', { count: items.length })
      rememberEdit(edit, what)
      for (const key of ['components', 'component']) void client.invalidateQueries({ queryKey: [key] })
      refreshLayer('components')
      showToast('ok', what)
      onDone()
    },
    onError: (error) => {
      const told = error instanceof ProblemError ? (error.problem as { refused?: BulkRefusal[] }).refused : undefined
      if (told) setConflicts(told)
      else showError(error)
    },
  })
  return {
    count: chosen.size,
    preview,
    refused,
    /** The server refused the whole for these: nothing was written. */
    conflicts,
    busy: making.isPending,
    make: () => making.mutate(),
    /** The explicit second step: without those refused. What is left is looked at anew. */
    leaveOut: () => {
      setLeft(new Set([...left, ...refused.map(({ code }) => code)]))
      setConflicts([])
    },
    left: left.size,
  }
}
