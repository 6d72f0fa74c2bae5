/** Saving what a person changed, against the version they saw: conflicts are shown, the last edit can be taken back. */
import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ProblemError, request } from '../../api.ts'
import { refreshLayer } from '../../map/index.ts'
import { showError, showToast } from '../../ui/toast.tsx'
import { mergeRows } from './merge.ts'

interface Versioned {
  version: number
}
export interface Conflict<Detail, Patch> {
  patch: Patch
  base: Detail
  theirs: Detail
  said: string
  what?: string
}
interface Undo<Detail, Patch> {
  patch: Patch
  after: Detail
  what: string
}
interface Save<Detail, Patch> {
  patch: Patch
  /** What the form was opened on: the version it is written against. */
  base: Detail
  /** For the message, e.g. 已移位 12 m. */
  said: string
  /** What undoing it is called; none when it is an undo itself. */
  what?: string
}

export function useEditing<Detail extends Versioned, Patch extends object>({
  path,
  queryKey,
  layer,
  fields,
  remember,
}: {
  path: string
  queryKey: QueryKey
  layer: 'components' | 'pipes'
  /** The fields of a thing as a patch holds them: all, or those of this patch. */
  fields: (detail: Detail, patch: Patch) => Record<string, unknown>
  /** Told of what was saved, where the session's undo takes care of it; without, the last save can be taken back here. */
  remember?: (after: Detail, what: string) => void
}) {
  const client = useQueryClient()
  const [conflict, setConflict] = useState<Conflict<Detail, Patch> | null>(null)
  const [undo, setUndo] = useState<Undo<Detail, Patch> | null>(null)
  const before = (detail: Detail, patch: Patch) =>
    Object.fromEntries(Object.keys(patch).map((key) => [key, fields(detail, patch)[key] ?? null])) as Patch
  const taken = (detail: Detail) => {
    client.setQueryData(queryKey, detail)
    void client.invalidateQueries({ queryKey: [layer] })
    refreshLayer(layer)
  }
  const mutation = useMutation({
    mutationFn: ({ patch, base }: Save<Detail, Patch>) =>
      request<Detail>(path, { method: 'PATCH', body: patch, ifMatch: base.version }),
    onSuccess: (after, { patch, base, said, what }) => {
      taken(after)
      setConflict(null)
      if (remember) remember(after, what ?? said)
      else setUndo(what ? { patch: before(base, patch), after, what } : null)
      showToast('ok', said)
    },
    onError: async (error, { patch, base, said, what }) => {
      if (!(error instanceof ProblemError) || error.problem.status !== 412) return showError(error)
      try {
        setConflict({ patch, base, said, what, theirs: await request<Detail>(path) })
      } catch (worse) {
        showError(worse)
      }
    },
  })
  return {
    save: mutation.mutate,
    busy: mutation.isPending,
    conflict,
    /** What differs between what I meant, what it was and what it is now. */
    rows: conflict
      ? mergeRows(
          conflict.patch as Record<string, unknown>,
          fields(conflict.base, conflict.patch),
          fields(conflict.theirs, conflict.patch),
        )
      : [],
    saveMerged: (patch: Record<string, unknown>, done?: () => void) => {
      if (!conflict) return
      const { theirs, said, what } = conflict
      mutation.mutate({ patch: patch as Patch, base: theirs, said, what }, { onSuccess: done })
    },
    takeTheirs: () => {
      if (conflict) taken(conflict.theirs)
      setConflict(null)
    },
    undo,
    takeBack: (said: string) => {
      if (undo) mutation.mutate({ patch: undo.patch, base: undo.after, said })
    },
    forgetUndo: () => setUndo(null),
  }
}
export type Editing<Detail extends Versioned, Patch extends object> = ReturnType<typeof useEditing<Detail, Patch>>

/** Retiring: one way, against the version seen. */
export function useRetiring<Detail extends Versioned>({
  path,
  queryKey,
  layer,
  remember,
}: {
  path: string
  queryKey: QueryKey
  layer: 'components' | 'pipes'
  remember?: (after: Detail) => void
}) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (version: number) => request<Detail>(`${path}/retire`, { method: 'POST', ifMatch: version }),
    onSuccess: (after) => {
      client.setQueryData(queryKey, after)
      void client.invalidateQueries({ queryKey: [layer] })
      refreshLayer(layer)
      remember?.(after)
    },
    onError: (error) => {
      showError(error)
      void client.invalidateQueries({ queryKey })
    },
  })
}
