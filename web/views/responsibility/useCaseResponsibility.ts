import { useQuery } from '@tanstack/react-query'
import type { State } from '../../../server/cases/lifecycle.ts'
import type { CaseDetail } from '../../../server/cases/schema.ts'
import type { ResponsibilityAnswer } from '../../../server/responsibility/schema.ts'
import { api } from '../../api.ts'

const UNDECIDED: readonly State[] = ['reported', 'verifying', 'verified', 'filed']

/** Before dispatch: as of now, asked anew. After it: the answer the dispatch rested on. */
export function useCaseResponsibility(detail: CaseDetail): {
  answer: ResponsibilityAnswer | null
  stored: boolean
  pending: boolean
  error: Error | null
} {
  const undecided = UNDECIDED.includes(detail.state)
  const asked = useQuery({
    queryKey: ['responsibility', detail.id, detail.class.code, detail.geometry],
    queryFn: ({ signal }) =>
      api.responsibility(
        {
          geometry: detail.geometry,
          kind: detail.kind,
          class: detail.class.code,
          component: detail.component?.code,
          accuracyMetres: detail.accuracyMetres ?? undefined,
        },
        signal,
      ),
    enabled: undecided,
    staleTime: 60_000,
  })
  if (!undecided) return { answer: detail.responsibility, stored: true, pending: false, error: null }
  return { answer: asked.data ?? null, stored: false, pending: asked.isPending, error: asked.error }
}
