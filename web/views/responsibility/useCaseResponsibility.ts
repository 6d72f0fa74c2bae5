import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { State } from '../../../server/cases/lifecycle.ts'
import type { CaseDetail } from '../../../server/cases/schema.ts'
import type { ResponsibilityAnswer, ResponsibilityQuestion } from '../../../server/responsibility/schema.ts'
import { api } from '../../api.ts'

const UNDECIDED: readonly State[] = ['reported', 'verifying', 'verified', 'filed', 'coordinating']

export interface CaseResponsibility {
  answer: ResponsibilityAnswer | null
  /** What is asked about the case, without a moment. */
  question: ResponsibilityQuestion
  /** Kept with the dispatch; asked again by the duties of that day; or asked by those of now. */
  basis: 'stored' | 'then' | 'now'
  pending: boolean
  error: Error | null
}

/** Before dispatch: as of now. After it: the answer the dispatch rested on, or, where none was kept, the duties of then. */
export function useCaseResponsibility(detail: CaseDetail): CaseResponsibility {
  const undecided = UNDECIDED.includes(detail.state)
  const then = detail.dispatchedAt ?? undefined
  const asks = undecided || (detail.responsibility === null && then !== undefined)
  const on = undecided ? undefined : then
  const { geometry, kind, component, accuracyMetres, grade } = detail
  const question = useMemo(
    (): ResponsibilityQuestion => ({
      geometry,
      kind,
      class: detail.class.code,
      component: component?.code,
      accuracyMetres: accuracyMetres ?? undefined,
      grade: (grade ?? undefined) as 1 | 2 | 3 | undefined,
    }),
    [geometry, kind, detail.class.code, component?.code, accuracyMetres, grade],
  )
  const asked = useQuery({
    queryKey: ['responsibility', detail.id, question, on ?? 'now'],
    queryFn: ({ signal }) => api.responsibility({ ...question, on }, signal),
    enabled: asks,
    staleTime: 60_000,
  })
  if (!asks) return { answer: detail.responsibility, question, basis: 'stored', pending: false, error: null }
  return {
    answer: asked.data ?? null,
    question,
    basis: undecided ? 'now' : 'then',
    pending: asked.isPending,
    error: asked.error,
  }
}
