/** Routes of the rule book. */
import type {
  Change,
  ChangesApplied,
  Comparison,
  DraftDetail,
  DraftList,
  Findings,
  FindingsQuery,
  Published,
  RosterDetail,
  RosterList,
  RuleDetail,
  RuleList,
  RuleQuery,
  Tried,
  ZoneDetail,
  ZoneList,
} from '../../../server/responsibility/rulebook/schema.ts'
import type { ResponsibilityQuestion } from '../../../server/responsibility/schema.ts'
import { request } from '../../api.ts'

const base = '/api/responsibility'
const post = { method: 'POST' } as const

export interface CompareAsked {
  changes: readonly Change[]
  validFrom?: string
  most?: number
  limit?: number
  skip?: number
}

export const book = {
  rules: (query: RuleQuery, signal?: AbortSignal) => request<RuleList>(`${base}/rules`, { query, signal }),
  rule: (code: string) => request<RuleDetail>(`${base}/rules/${encodeURIComponent(code)}`),
  zones: () => request<ZoneList>(`${base}/zones`, { query: { limit: 200 } }),
  zone: (code: string) => request<ZoneDetail>(`${base}/zones/${encodeURIComponent(code)}`),
  rosters: () => request<RosterList>(`${base}/rosters`, { query: { limit: 200 } }),
  roster: (code: string) => request<RosterDetail>(`${base}/rosters/${encodeURIComponent(code)}`),
  tryOut: (body: { question: ResponsibilityQuestion; changes?: readonly Change[] }, signal?: AbortSignal) =>
    request<Tried>(`${base}/try`, { ...post, body, signal }),
  check: (changes: readonly Change[], signal?: AbortSignal) =>
    request<ChangesApplied>(`${base}/changes`, { ...post, body: { changes, check: true }, signal }),
  compare: (body: CompareAsked, signal?: AbortSignal) =>
    request<Comparison>(`${base}/compare`, { ...post, body, signal }),
  findings: (query: FindingsQuery, signal?: AbortSignal) => request<Findings>(`${base}/findings`, { query, signal }),
  drafts: () => request<DraftList>(`${base}/drafts`, { query: { published: false, limit: 20 } }),
  draft: (id: number) => request<DraftDetail>(`${base}/drafts/${id}`),
  addDraft: (body: { name: string; changes: readonly Change[] }) =>
    request<DraftDetail>(`${base}/drafts`, { ...post, body }),
  saveDraft: (id: number, version: number, body: { name: string; changes: readonly Change[] }) =>
    request<DraftDetail>(`${base}/drafts/${id}`, { method: 'PUT', body, ifMatch: version }),
  discardDraft: (id: number, version: number) =>
    request<void>(`${base}/drafts/${id}`, { method: 'DELETE', ifMatch: version }),
  publish: (id: number, version: number, validFrom: string | undefined) =>
    request<Published>(`${base}/drafts/${id}/publish`, {
      ...post,
      body: validFrom ? { validFrom } : {},
      ifMatch: version,
    }),
}
