/** The draft that is being worked on: kept on the server at every change, its number in the address. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Change, DraftDetail } from '../../../server/responsibility/rulebook/schema.ts'
import { ProblemError } from '../../api.ts'
import { now } from '../../clock.ts'
import { useFormat } from '../../format.ts'
import { usePerson } from '../../session.ts'
import { showError } from '../../ui/toast.tsx'
import { setParams, useParam } from '../../url.ts'
import { book } from './api.ts'
import { withChange } from './change.ts'

const NONE: readonly Change[] = []

/** Whoever keeps rules; the database says what of them each may change. */
export function useIsKeeper(): boolean {
  const { role } = usePerson()
  return role === 'planner' || role === 'administrator'
}

export function useDraft() {
  const { t } = useTranslation()
  const format = useFormat()
  const client = useQueryClient()
  const keeper = useIsKeeper()
  const [param] = useParam('draft')
  const id = param && /^\d{1,9}$/.test(param) ? Number(param) : null
  const found = useQuery({
    queryKey: ['rule-draft', id],
    queryFn: () => book.draft(id!),
    enabled: keeper && id !== null,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const draft = id === null ? undefined : found.data
  const changes = draft?.changes ?? NONE
  const keep = (saved: DraftDetail) => {
    client.setQueryData(['rule-draft', saved.id], saved)
    void client.invalidateQueries({ queryKey: ['rule-drafts'] })
    setParams({ draft: String(saved.id) })
  }
  const saving = useMutation({
    mutationFn: ({ name, changes: next }: { name?: string; changes: readonly Change[] }) =>
      draft
        ? book.saveDraft(draft.id, draft.version, { name: name ?? draft.name, changes: next })
        : book.addDraft({
            name: name ?? t('rules.draft.defaultName', { at: format.minute(new Date(now()).toISOString()) }),
            changes: next,
          }),
    onSuccess: keep,
    onError: (error) => {
      // Saved elsewhere meanwhile: what is kept there is shown.
      if (error instanceof ProblemError && error.problem.status === 412)
        void client.invalidateQueries({ queryKey: ['rule-draft', id] })
      showError(error)
    },
  })
  const discarding = useMutation({
    mutationFn: () => book.discardDraft(draft!.id, draft!.version),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['rule-drafts'] })
      setParams({ draft: null, open: null })
    },
    onError: showError,
  })
  return {
    keeper,
    id,
    draft,
    changes,
    pending: id !== null && found.isPending && keeper,
    error: found.error,
    busy: saving.isPending || discarding.isPending,
    /** Adds a change, or puts it in the place of the one at an index. */
    put: (change: Change, at?: number) => saving.mutateAsync({ changes: withChange(changes, change, at) }),
    /** Takes a change out; a draft without changes is discarded. */
    drop: (at: number) =>
      changes.length === 1
        ? discarding.mutateAsync()
        : saving.mutateAsync({ changes: changes.filter((_, index) => index !== at) }),
    rename: (name: string) => saving.mutateAsync({ name, changes }),
    discard: () => discarding.mutateAsync(),
  }
}
export type Draft = ReturnType<typeof useDraft>
