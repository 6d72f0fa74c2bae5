import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import type { BulkRow, BulkSelection } from '../../../server/cases/bulk/schema.ts'
import { api } from '../../api.ts'
import { newKey } from '../../idempotency.ts'
import { showError } from '../../ui/toast.tsx'
import { assistingOf, type Choice, firstChoice, type Outcome } from './plan.ts'

/** Sent in parts, so that progress can be seen and a broken line costs one part. */
const PART = 10

/** The preview, what is chosen of it, and sending it. */
export function useBulk(selection: BulkSelection) {
  const client = useQueryClient()
  const preview = useQuery({
    queryKey: ['bulk-preview', selection],
    queryFn: ({ signal }) => api.previewDispatch(selection, signal),
    // The live feed must not move rows under the hand: what became stale loses at the dispatch, alone.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  })
  const [choices, setChoices] = useState<Record<string, Choice>>({})
  const [outcomes, setOutcomes] = useState<Record<string, Outcome>>({})
  const [progress, setProgress] = useState<{ done: number; total: number } | null>(null)
  // One key for each part of one try: a part sent again after a broken line is the same part.
  const key = useRef(newKey())
  const rows = preview.data?.rows ?? []
  const choiceOf = (row: BulkRow) => choices[row.id] ?? firstChoice(row)
  const choose = (ids: readonly string[], change: Partial<Choice>) => {
    setChoices((now) => {
      const next = { ...now }
      for (const row of rows)
        if (ids.includes(row.id)) next[row.id] = { ...(now[row.id] ?? firstChoice(row)), ...change }
      return next
    })
  }
  const going = rows.filter((row) => {
    const { included, unit } = choiceOf(row)
    return row.blocked === null && included && unit !== null && !outcomes[row.id]?.done
  })

  const dispatch = async (note: string) => {
    setProgress({ done: 0, total: going.length })
    try {
      for (let start = 0; start < going.length; start += PART) {
        const part = going.slice(start, start + PART)
        const cases = part.map((row) => {
          const unit = choiceOf(row).unit!.code
          const assisting = assistingOf(row, unit).map(({ code }) => code)
          return { id: row.id, version: row.version, unit, ...(assisting.length > 0 ? { assisting } : {}) }
        })
        const body = { cases, ...(note.trim() ? { note: note.trim() } : {}) }
        const { results } = await api.bulkDispatch(body, `${key.current}-${part[0]!.id}`)
        setOutcomes((now) => ({ ...now, ...Object.fromEntries(results.map((result) => [result.id, result])) }))
        setProgress({ done: start + part.length, total: going.length })
      }
    } catch (error) {
      showError(error)
    } finally {
      setProgress(null)
      for (const name of ['cases', 'counts', 'saved-filters']) void client.invalidateQueries({ queryKey: [name] })
    }
  }

  return { preview, rows, choiceOf, choose, outcomes, going, progress, dispatch }
}
export type Bulk = ReturnType<typeof useBulk>
