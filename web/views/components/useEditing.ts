/** Saving what a person changed, against the version they saw: conflicts are shown, the last edit can be taken back. */
import { type QueryKey, useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ProblemError, request } from '../../api.ts'
import { refreshLayer } from '../../map/index.ts'
import { showError, showToast } from '../../ui/toast.tsx'

interface Versioned {
  version: number
}
export interface Conflict<Detail, Patch> {
  patch: Patch
  theirs: Detail
  said: string
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
  inverse,
}: {
  path: string
  queryKey: QueryKey
  layer: 'components' | 'pipes'
  inverse: (before: Detail, patch: Patch) => Patch
}) {
  const client = useQueryClient()
  const [conflict, setConflict] = useState<Conflict<Detail, Patch> | null>(null)
  const [undo, setUndo] = useState<Undo<Detail, Patch> | null>(null)
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
      setUndo(what ? { patch: inverse(base, patch), after, what } : null)
      showToast('ok', said)
    },
    onError: async (error, { patch, said }) => {
      if (!(error instanceof ProblemError) || error.problem.status !== 412) return showError(error)
      try {
        setConflict({ patch, said, theirs: await request<Detail>(path) })
      } catch (worse) {
        showError(worse)
      }
    },
  })
  return {
    save: mutation.mutate,
    busy: mutation.isPending,
    conflict,
    takeMine: (done?: () => void) => {
      if (conflict) {
        mutation.mutate({ patch: conflict.patch, base: conflict.theirs, said: conflict.said }, { onSuccess: done })
      }
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
}: {
  path: string
  queryKey: QueryKey
  layer: 'components' | 'pipes'
}) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (version: number) => request<Detail>(`${path}/retire`, { method: 'POST', ifMatch: version }),
    onSuccess: (after) => {
      client.setQueryData(queryKey, after)
      void client.invalidateQueries({ queryKey: [layer] })
      refreshLayer(layer)
    },
    onError: (error) => {
      showError(error)
      void client.invalidateQueries({ queryKey })
    },
  })
}
