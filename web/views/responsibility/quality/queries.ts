/** Questions about the quality of rules, and the period and grouping as they stand in the address bar. */
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { DateTime } from 'luxon'
import { useTranslation } from 'react-i18next'
import { GROUPS, type Group, type Suggestion } from '../../../../server/evaluation/quality/schema.ts'
import { api } from '../../../api.ts'
import { showError, showToast } from '../../../ui/toast.tsx'
import { go, setParams, useLocation } from '../../../url.ts'

export const PRESETS = ['30', '90', '365'] as const
export type Preset = (typeof PRESETS)[number]

export interface QualityFilter {
  by: Group
  from?: string
  to?: string
  district?: string
}

export function useQualityFilter(): QualityFilter {
  const params = useLocation((location) => location.params)
  const day = (text: string | undefined) => (/^\d{4}-\d{2}-\d{2}$/.test(text ?? '') ? text : undefined)
  return {
    by: params.by && params.by in GROUPS ? (params.by as Group) : 'rule',
    from: day(params.from),
    to: day(params.to),
    district: params.district,
  }
}

/** So many days up to the last day shown. */
export function setPreset(preset: Preset, to: string): void {
  const from = DateTime.fromISO(to).minus({ days: Number(preset) - 1 })
  setParams({ from: from.toISODate(), to })
}
export function presetOf({ from, to }: { from: string; to: string }): Preset | null {
  const days = DateTime.fromISO(to).diff(DateTime.fromISO(from), 'days').days + 1
  return PRESETS.find((preset) => Number(preset) === Math.round(days)) ?? null
}

export const useQuality = (filter: QualityFilter) =>
  useQuery({
    queryKey: ['quality', filter],
    queryFn: () => api.quality(filter),
    placeholderData: (previous) => previous,
  })

export const useDisagreements = ({ by: _by, ...period }: QualityFilter) =>
  useQuery({
    queryKey: ['disagreements', period],
    queryFn: () => api.disagreements(period),
    placeholderData: (previous) => previous,
  })

export const useSuggestions = ({ by: _by, ...period }: QualityFilter, dismissed: boolean) =>
  useQuery({
    queryKey: ['ruleSuggestions', period, dismissed],
    queryFn: () => api.ruleSuggestions({ ...period, ...(dismissed ? { dismissed } : {}) }),
  })

export const keyOf = ({ scope, kind, class: { code }, unit }: Suggestion) => ({
  scope: scope.code,
  kind,
  class: code,
  unit: unit.code,
})

export function useSuggestionActions(onDone: () => void = () => {}) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const settled = (text: string) => {
    showToast('ok', text)
    void client.invalidateQueries({ queryKey: ['ruleSuggestions'] })
    onDone()
  }
  const dismiss = useMutation({
    mutationFn: ({ suggestion, reason }: { suggestion: Suggestion; reason: string }) =>
      api.dismissSuggestion(keyOf(suggestion), reason),
    onSuccess: () => settled(t('quality.dismissDone')),
    onError: showError,
  })
  const takeUp = useMutation({
    mutationFn: (suggestion: Suggestion) => api.takeUpSuggestion(keyOf(suggestion)),
    onSuccess: () => settled(t('quality.takenUp')),
    onError: showError,
  })
  const draft = useMutation({
    mutationFn: (suggestion: Suggestion) => api.draftRules(suggestion.draft.name, [suggestion.draft]),
    onSuccess: ({ id }) => go('/rules', { draft: String(id), open: 'draft' }, ['m']),
    onError: showError,
  })
  return { dismiss, takeUp, draft }
}
