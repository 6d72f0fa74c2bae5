/** Questions about coordination decisions, and the filter as it stands in the address bar. */
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Decision, DecisionQuery } from '../../../server/responsibility/schema.ts'
import { api } from '../../api.ts'
import { showError, showToast } from '../../ui/toast.tsx'
import { setParams, useLocation } from '../../url.ts'
import { remember } from '../components/queries.ts'

export const STATUSES = ['inForce', 'ended', 'all'] as const
export type Status = (typeof STATUSES)[number]
export interface DecisionFilter {
  status: Status
  district: string | null
  /** With the kind before it, as codes overlap: `event-0104`. */
  class: string | null
  unit: string | null
}

export function useDecisionFilter(): [DecisionFilter, (change: Partial<DecisionFilter>) => void] {
  const params = useLocation((location) => location.params)
  const filter: DecisionFilter = {
    status: STATUSES.find((status) => status === params.status) ?? 'inForce',
    district: params.district ?? null,
    class: params.class ?? null,
    unit: params.unit ?? null,
  }
  return [
    filter,
    ({ status, ...rest }) =>
      setParams({ ...rest, ...(status ? { status: status === 'inForce' ? null : status } : {}) }),
  ]
}

export function useDecisions(filter: DecisionFilter) {
  const [kind, code] = (filter.class ?? '').split('-')
  const query: DecisionQuery = {
    district: filter.district ?? undefined,
    kind: kind === 'component' || kind === 'event' ? kind : undefined,
    class: code || undefined,
    unit: filter.unit ?? undefined,
    inForce: filter.status === 'all' ? undefined : filter.status === 'inForce',
  }
  return useInfiniteQuery({
    queryKey: ['decisions', query],
    queryFn: async ({ pageParam, signal }) => {
      const page = await api.decisions({ ...query, cursor: pageParam ?? undefined }, signal)
      remember(...page.decisions.map(({ unit }) => unit))
      return page
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: (previous) => previous,
  })
}

export function useRevoke(onDone: () => void) {
  const { t } = useTranslation()
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ decision, reason }: { decision: Decision; reason: string }) => api.revokeDecision(decision, reason),
    onSuccess: () => {
      showToast('ok', t('decisions.done'))
      void client.invalidateQueries({ queryKey: ['decisions'] })
      onDone()
    },
    onError: showError,
  })
}
