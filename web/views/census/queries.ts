/** Questions about issues, scores and surveys. Keys begin with `issue…`, `score…`, `census…`. */
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type {
  Campaign,
  CampaignList,
  CampaignNew,
  CheckInfo,
  Coverage,
  FindingRequest,
  Fixed,
  FixResult,
  Inspection,
  InspectionList,
  Issue,
  IssueCounts,
  IssueList,
  IssuePlaces,
  IssueQuery,
  ScoreQuery,
  Scores,
  TaskDetail,
  TaskList,
  TaskQuery,
} from '../../../server/census/schema.ts'
import { ProblemError, request } from '../../api.ts'
import { useLiveChanges } from '../../live.ts'
import { showError, showToast } from '../../ui/toast.tsx'
import { rememberEdit } from '../components/undo.ts'

const post = { method: 'POST' } as const
/** What was changed is checked again within a second or so. */
const RECHECK_MS = 1_600

export const useChecks = () =>
  useQuery({
    queryKey: ['issue-checks'],
    queryFn: () => request<{ checks: CheckInfo[] }>('/api/component-checks').then(({ checks }) => checks),
    staleTime: Number.POSITIVE_INFINITY,
  })

export function useIssues(query: IssueQuery) {
  return useInfiniteQuery({
    queryKey: ['issues', query],
    queryFn: ({ pageParam, signal }) =>
      request<IssueList>('/api/component-issues', {
        query: { ...query, cursor: pageParam ?? undefined, limit: 80 },
        signal,
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: (previous) => previous,
  })
}

export const useIssueCounts = ({ check: _check, severity: _severity, ...query }: IssueQuery) =>
  useQuery({
    queryKey: ['issue-counts', query],
    queryFn: () => request<IssueCounts>('/api/component-issues/counts', { query }).then(({ counts }) => counts),
    placeholderData: (previous) => previous,
  })

export const useIssuePlaces = (query: IssueQuery, bbox: string | null) =>
  useQuery({
    queryKey: ['issue-places', query, bbox],
    queryFn: ({ signal }) =>
      request<IssuePlaces>('/api/component-issues/places', { query: { ...query, bbox }, signal }),
    enabled: bbox !== null && query.state !== 'resolved',
    placeholderData: (previous) => previous,
  })

/** One that is not among those listed: opened by a link, or on the map. */
export const useOneIssue = (id: number | null) =>
  useQuery({
    queryKey: ['issues', 'one', id],
    queryFn: () => request<Issue>(`/api/component-issues/${id}`),
    enabled: id !== null,
    retry: false,
  })

export const useComponentIssues = (code: string | null) =>
  useQuery({
    queryKey: ['issues-of', code],
    queryFn: () => request<{ issues: Issue[] }>(`/api/components/${code}/issues`).then(({ issues }) => issues),
    enabled: code !== null,
  })

export function useInspections() {
  const client = useQueryClient()
  return useQuery({
    queryKey: ['inspections'],
    queryFn: async () => {
      const { inspections } = await request<InspectionList>('/api/component-inspections', { query: { limit: 5 } })
      return inspections
    },
    refetchInterval: ({ state }) => {
      const [newest] = state.data ?? []
      if (newest?.state !== 'waiting' && newest?.state !== 'running') return false
      for (const key of ['issues', 'issue-counts', 'issue-places']) void client.invalidateQueries({ queryKey: [key] })
      return 1_500
    },
  })
}

/** Everything that an edit, a fix or a run may have changed. */
export function useAskAgain(): () => void {
  const client = useQueryClient()
  return () => {
    for (const key of ['issues', 'issue-counts', 'issue-places', 'issues-of', 'component', 'components'])
      void client.invalidateQueries({ queryKey: [key] })
  }
}

/** Edits of others: asked again once they have been checked. */
export function useFreshIssues(): void {
  const askAgain = useAskAgain()
  useLiveChanges((layers) => {
    if (layers.includes('components') || layers.includes('grids')) window.setTimeout(askAgain, RECHECK_MS)
  })
}

export function useRun() {
  const client = useQueryClient()
  const settled = () => client.invalidateQueries({ queryKey: ['inspections'] })
  const start = useMutation({
    mutationFn: (area: string | null) =>
      request<Inspection>('/api/component-inspections', { ...post, body: area ? { area } : {} }),
    onSuccess: settled,
    onError: showError,
  })
  const stop = useMutation({
    mutationFn: (id: number) => request<Inspection>(`/api/component-inspections/${id}/cancel`, post),
    onSuccess: settled,
    onError: showError,
  })
  return { start, stop }
}

/** What is done about issues: mend one or many, put aside, take up again. */
export function useIssueActions(onDone: () => void = () => {}) {
  const { t } = useTranslation()
  const askAgain = useAskAgain()
  const refused = (error: unknown) => {
    showError(error)
    // Somebody was faster: show what is there now.
    if (error instanceof ProblemError && [404, 409, 412].includes(error.problem.status)) askAgain()
  }
  const fix = useMutation({
    mutationFn: ({ issue, fix: id }: { issue: Issue; fix: string }) =>
      request<Fixed>(`/api/component-issues/${issue.id}/fix`, {
        ...post,
        body: { fix: id },
        ifMatch: issue.component.version ?? 0,
      }),
    onSuccess: ({ edit }, { issue, fix: id }) => {
      rememberEdit(edit, `${t('census.issue.fix')} ${issue.component.code}`)
      showToast('ok', t(id === 'survey' ? 'census.issue.survey' : 'census.issue.fixed'))
      askAgain()
      onDone()
    },
    onError: refused,
  })
  const fixMany = useMutation({
    mutationFn: (issues: readonly Issue[]) =>
      request<FixResult>('/api/component-issues/fix', {
        ...post,
        body: {
          fixes: issues.flatMap(({ id, fixes, component }) =>
            id && fixes[0] && component.version ? [{ issue: id, fix: fixes[0].id, version: component.version }] : [],
          ),
        },
      }),
    onSuccess: ({ done, refused: failed, edit, outcomes }) => {
      rememberEdit(edit, t('census.issue.fixedMany', { done }))
      if (done > 0) showToast('ok', t('census.issue.fixedMany', { done }))
      if (failed > 0)
        showToast(
          'danger',
          t('census.issue.refusedMany', { count: failed }),
          outcomes.find(({ outcome }) => outcome === 'refused')?.detail,
        )
      askAgain()
      onDone()
    },
    onError: refused,
  })
  const dismiss = useMutation({
    mutationFn: ({ ids, reason }: { ids: number[]; reason: string }) =>
      request('/api/component-issues/dismiss', { ...post, body: { issues: ids, reason } }),
    onSuccess: () => {
      showToast('ok', t('census.issue.dismissed'))
      askAgain()
      onDone()
    },
    onError: refused,
  })
  const takeUp = useMutation({
    mutationFn: (ids: number[]) => request('/api/component-issues/take-up', { ...post, body: { issues: ids } }),
    onSuccess: () => {
      showToast('ok', t('census.issue.takenUp'))
      askAgain()
    },
    onError: refused,
  })
  return { fix, fixMany, dismiss, takeUp }
}

export const useScores = (query: ScoreQuery) =>
  useQuery({
    queryKey: ['scores', query],
    queryFn: () => request<Scores>('/api/component-quality', { query }),
    placeholderData: (previous) => previous,
  })

export const useCampaigns = () =>
  useQuery({
    queryKey: ['census-campaigns'],
    queryFn: () => request<CampaignList>('/api/census/campaigns').then(({ campaigns }) => campaigns),
  })

export function useTasks(query: TaskQuery) {
  return useInfiniteQuery({
    queryKey: ['census-tasks', query],
    queryFn: ({ pageParam }) =>
      request<TaskList>('/api/census/tasks', { query: { ...query, cursor: pageParam ?? undefined, limit: 80 } }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: (previous) => previous,
    enabled: query.campaign !== undefined,
  })
}

export const taskKey = (id: number) => ['census-task', id] as const
export const useTask = (id: number) =>
  useQuery({ queryKey: taskKey(id), queryFn: () => request<TaskDetail>(`/api/census/tasks/${id}`) })

export const useCoverage = (campaign: number | null, bbox: string | null) =>
  useQuery({
    queryKey: ['census-coverage', campaign, bbox],
    queryFn: ({ signal }) =>
      request<Coverage>(`/api/census/campaigns/${campaign}/coverage`, { query: { bbox }, signal }),
    enabled: campaign !== null && bbox !== null,
    placeholderData: (previous) => previous,
  })

export function useCampaignActions(onDone: (campaign: Campaign) => void) {
  const client = useQueryClient()
  const settle = (campaign: Campaign) => {
    void client.invalidateQueries({ queryKey: ['census-campaigns'] })
    onDone(campaign)
  }
  const begin = useMutation({
    mutationFn: (body: CampaignNew) => request<Campaign>('/api/census/campaigns', { ...post, body }),
    onSuccess: settle,
    onError: showError,
  })
  const close = useMutation({
    mutationFn: (id: number) => request<Campaign>(`/api/census/campaigns/${id}/close`, post),
    onSuccess: settle,
    onError: showError,
  })
  return { begin, close }
}

/** What is recorded in a task: one component at a time, or the end of it. */
export function useRecording(id: number) {
  const client = useQueryClient()
  const settle = (task: TaskDetail) => {
    client.setQueryData(taskKey(id), task)
    for (const key of ['census-tasks', 'census-campaigns', 'census-coverage'])
      void client.invalidateQueries({ queryKey: [key] })
  }
  const onError = (error: unknown) => {
    showError(error)
    void client.invalidateQueries({ queryKey: taskKey(id) })
  }
  const record = useMutation({
    mutationFn: (body: FindingRequest) => request<TaskDetail>(`/api/census/tasks/${id}/findings`, { ...post, body }),
    onSuccess: settle,
    onError,
  })
  const finish = useMutation({
    mutationFn: (restAsRecorded: boolean) =>
      request<TaskDetail>(`/api/census/tasks/${id}/done`, { ...post, body: { restAsRecorded } }),
    onSuccess: settle,
    onError,
  })
  return { record, finish }
}
