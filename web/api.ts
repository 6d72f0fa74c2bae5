/** The typed client: one function per route, types from the server's own schemas. */

import { create } from 'zustand'
import type { Person, Session, SessionRequest } from '../server/access/schema.ts'
import type { Area, City, Grid } from '../server/areas/schema.ts'
import type { Board, BoardQuery } from '../server/cases/boards/schema.ts'
import type { BulkDispatch, BulkPreview, BulkResult, BulkSelection } from '../server/cases/bulk/schema.ts'
import type { CasePlace } from '../server/cases/evidence/schema.ts'
import type { SavedPage } from '../server/cases/filters/rules.ts'
import type { SavedFilter, SavedFilterRequest } from '../server/cases/filters/schema.ts'
import type { Inbox, InboxQuery } from '../server/cases/inbox/schema.ts'
import type { ActionRequest, CaseDetail, CaseList, CaseQuery, CaseReport, SimilarCase } from '../server/cases/schema.ts'
import type { Edit } from '../server/components/edits/schema.ts'
import type {
  BulkEdit,
  BulkEdited,
  BulkPreviewRequest,
  ComponentBulkPreview,
  ComponentCount,
  ComponentDetail,
  ComponentFilter,
  ComponentList,
  ComponentQuery,
  ComponentSelection,
  ComponentSelectionRequest,
} from '../server/components/schema.ts'
import type {
  DisagreementQuery,
  Disagreements,
  DismissalKey,
  Quality,
  QualityQuery,
  RuleDraft,
  SuggestionQuery,
  Suggestions,
} from '../server/evaluation/quality/schema.ts'
import type { Accountability, AccountabilityQuery } from '../server/evaluation/schema.ts'
import type { PipeLine, PipeLineList, PipePoint, PipeQuery } from '../server/pipelines/schema.ts'
import type {
  Decision,
  DecisionList,
  DecisionQuery,
  ResponsibilityAnswer,
  ResponsibilityOptions,
  ResponsibilityQuestion,
} from '../server/responsibility/schema.ts'
import type { Named, Problem } from '../server/schema.ts'
import type { CatalogueClass } from '../server/standards/schema.ts'

/** A refusal of the server, as it explains it. */
export class ProblemError extends Error {
  readonly problem: Problem
  constructor(problem: Problem) {
    super(problem.detail || problem.title)
    this.name = 'ProblemError'
    this.problem = problem
  }
}
/** After an action: the case went where the person does not see it, as into another district. */
export interface CaseGone {
  id: string
  visible: false
}
export const isGone = (after: object): after is CaseGone => 'visible' in after && after.visible === false

/** No answer at all: the network or the server is away. */
export class UnreachableError extends Error {
  override name = 'UnreachableError'
}
/** Of questions about counts: a server that has just started still reads its cases. */
export const retryUnreachable = (times: number, error: Error) => times < 4 && error instanceof UnreachableError

/** Whether the server answered last time; the shell shows a banner while it does not. */
export const useReachable = create<{ reachable: boolean }>(() => ({ reachable: true }))

export interface Call {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  query?: object
  body?: unknown
  /** Of a body that is sent as it is: a table as text. */
  mediaType?: string
  ifMatch?: number
  idempotencyKey?: string
  signal?: AbortSignal
}

function address(path: string, query: object = {}): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value))
  }
  const text = search.toString()
  return text ? `${path}?${text}` : path
}

async function problemOf(response: Response): Promise<Problem> {
  const text = await response.text()
  try {
    const parsed: unknown = JSON.parse(text)
    if (parsed && typeof parsed === 'object' && 'title' in parsed) return parsed as Problem
  } catch {
    // Not JSON: something between us and the server answered.
  }
  return { type: 'about:blank', title: `HTTP ${response.status}`, status: response.status, detail: text.slice(0, 200) }
}

/** Any route; the next helper's edits go through here too, so that refusals look the same everywhere. */
export async function request<Answer>(path: string, call: Call = {}): Promise<Answer> {
  const response = await send(path, call, 'application/json')
  if (response.status === 204) return undefined as Answer
  return (await response.json()) as Answer
}

/** The bytes of an answer that is not JSON. */
export async function requestBytes(path: string, accept: string, call: Call = {}): Promise<ArrayBuffer> {
  return (await send(path, call, accept)).arrayBuffer()
}

/** Refusals are answered in the language the page is read in. */
const inLanguage = () => ({ 'accept-language': document.documentElement.lang })

async function send(path: string, call: Call, accept: string): Promise<Response> {
  const headers: Record<string, string> = { accept, ...inLanguage() }
  if (call.body !== undefined) headers['content-type'] = call.mediaType ?? 'application/json'
  if (call.ifMatch !== undefined) headers['if-match'] = `"${call.ifMatch}"`
  if (call.idempotencyKey) headers['idempotency-key'] = call.idempotencyKey
  let response: Response
  try {
    response = await fetch(address(path, call.query), {
      method: call.method ?? 'GET',
      headers,
      body: call.mediaType ? (call.body as BodyInit) : call.body === undefined ? undefined : JSON.stringify(call.body),
      signal: call.signal,
    })
  } catch (cause) {
    if (call.signal?.aborted) throw cause
    useReachable.setState({ reachable: false })
    throw new UnreachableError('unreachable', { cause })
  }
  // A proxy in front of a stopped server answers 502–504.
  const reachable = response.status < 502 || response.status > 504
  useReachable.setState({ reachable })
  if (!reachable) throw new UnreachableError('unreachable')
  if (!response.ok) throw new ProblemError(await problemOf(response))
  return response
}

/** Asks for a file and gives it to the browser to keep, under the name the server gave it. */
export async function download(path: string, body: unknown): Promise<void> {
  const response = await fetch(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...inLanguage() },
    body: JSON.stringify(body),
  }).catch((cause: unknown) => {
    throw new UnreachableError('unreachable', { cause })
  })
  if (!response.ok) throw new ProblemError(await problemOf(response))
  saveFile(
    await response.blob(),
    /filename="([^"]+)"/.exec(response.headers.get('content-disposition') ?? '')?.[1] ?? '',
  )
}

/** Gives the browser a file to keep. */
export function saveFile(content: Blob, name: string): void {
  const address = URL.createObjectURL(content)
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  URL.revokeObjectURL(address)
}

export type Unit = Named & { kind: string; areaCode: string | null }
const post = { method: 'POST' } as const

export const api = {
  city: () => request<City>('/api/city'),
  people: () => request<{ people: Person[] }>('/api/people').then((answer) => answer.people),
  session: () => request<{ person: Person }>('/api/session').then((answer) => answer.person),
  signIn: (body: SessionRequest) => request<Session>('/api/session', { ...post, body }),
  signOut: () => request<void>('/api/session', { method: 'DELETE' }),
  classes: () => request<{ classes: CatalogueClass[] }>('/api/standards/classes').then((answer) => answer.classes),
  units: (q: string, lawEnforcement?: boolean) =>
    request<{ units: Unit[] }>('/api/units', { query: { q, lawEnforcement } }).then((answer) => answer.units),
  areas: (query: { level?: string; parent?: string }) =>
    request<{ areas: Area[] }>('/api/areas', { query }).then((answer) => answer.areas),
  grid: (code: string) => request<Grid>(`/api/grids/${code}`),
  responsibility: (body: ResponsibilityQuestion, signal?: AbortSignal) =>
    request<ResponsibilityAnswer>('/api/responsibility', { ...post, body, signal }),
  responsibilityOptions: (body: ResponsibilityQuestion, signal?: AbortSignal) =>
    request<ResponsibilityOptions>('/api/responsibility/options', { ...post, body, signal }),
  decisions: (query: DecisionQuery, signal?: AbortSignal) =>
    request<DecisionList>('/api/responsibility/decisions', { query, signal }),
  revokeDecision: ({ caseId, version }: Pick<Decision, 'caseId' | 'version'>, reason: string) =>
    request<Decision>(`/api/responsibility/decisions/${caseId}/${version}/revoke`, { ...post, body: { reason } }),
  quality: (query: QualityQuery) => request<Quality>('/api/responsibility/quality', { query }),
  disagreements: (query: DisagreementQuery) =>
    request<Disagreements>('/api/responsibility/quality/disagreements', { query }),
  ruleSuggestions: (query: SuggestionQuery) =>
    request<Suggestions>('/api/responsibility/quality/suggestions', { query }),
  dismissSuggestion: (key: DismissalKey, reason: string) =>
    request<void>('/api/responsibility/quality/dismissals', { ...post, body: { ...key, reason } }),
  takeUpSuggestion: ({ scope, kind, class: code, unit }: DismissalKey) =>
    request<void>(`/api/responsibility/quality/dismissals/${[scope, kind, code, unit].join('/')}`, {
      method: 'DELETE',
    }),
  /** Begins a draft of the rule book; the workbench goes on with it. */
  draftRules: (name: string, changes: RuleDraft[]) =>
    request<{ id: number | string }>('/api/responsibility/drafts', { ...post, body: { name, changes } }),
  report: (body: CaseReport, idempotencyKey: string) =>
    request<CaseDetail>('/api/cases', { ...post, body, idempotencyKey }),
  cases: (query: CaseQuery, signal?: AbortSignal) => request<CaseList>('/api/cases', { query, signal }),
  counts: () => request<Record<string, number>>('/api/cases/counts'),
  case: (id: string) => request<CaseDetail>(`/api/cases/${encodeURIComponent(id)}`),
  casePlace: (id: string) => request<CasePlace>(`/api/cases/${encodeURIComponent(id)}/place`),
  similar: (id: string) =>
    request<{ cases: SimilarCase[] }>(`/api/cases/${encodeURIComponent(id)}/similar`).then((answer) => answer.cases),
  act: (id: string, action: string, version: number, body: ActionRequest, idempotencyKey: string) =>
    request<CaseDetail | CaseGone>(`/api/cases/${encodeURIComponent(id)}/actions/${action}`, {
      ...post,
      body,
      ifMatch: version,
      idempotencyKey,
    }),
  savedFilters: (page: SavedPage) =>
    request<{ filters: SavedFilter[] }>('/api/saved-filters', { query: { page } }).then((answer) => answer.filters),
  saveFilter: (id: string, body: SavedFilterRequest) =>
    request<void>(`/api/saved-filters/${id}`, { method: 'PUT', body }),
  orderFilters: (ids: string[]) => request<void>('/api/saved-filters/order', { method: 'PUT', body: { ids } }),
  removeFilter: (id: string) => request<void>(`/api/saved-filters/${id}`, { method: 'DELETE' }),
  previewDispatch: (body: BulkSelection, signal?: AbortSignal) =>
    request<BulkPreview>('/api/cases/bulk/preview', { ...post, body, signal }),
  bulkDispatch: (body: BulkDispatch, idempotencyKey: string) =>
    request<BulkResult>('/api/cases/bulk/dispatch', { ...post, body, idempotencyKey }),
  board: (query: BoardQuery) => request<Board>('/api/board', { query }),
  inbox: (query: InboxQuery) => request<Inbox>('/api/inbox', { query }),
  unread: () => request<{ unread: number; readUpTo: number }>('/api/inbox/unread'),
  markRead: (seq: number) =>
    request<{ unread: number; readUpTo: number }>('/api/inbox/read', { ...post, body: { seq } }),
  accountability: (query: AccountabilityQuery) => request<Accountability>('/api/accountability', { query }),
  components: (query: ComponentQuery, signal?: AbortSignal) =>
    request<ComponentList>('/api/components', { query, signal }),
  countComponents: (query: ComponentFilter, signal?: AbortSignal) =>
    request<ComponentCount>('/api/components/count', { query, signal }),
  selectComponents: (body: ComponentSelectionRequest) =>
    request<ComponentSelection>('/api/components/select', { ...post, body }),
  previewBulk: (body: BulkPreviewRequest, signal?: AbortSignal) =>
    request<ComponentBulkPreview>('/api/components/bulk/preview', { ...post, body, signal }),
  editBulk: (body: BulkEdit) => request<BulkEdited>('/api/components/bulk', { ...post, body }),
  /** Takes an edit of the inventory back; what took it back can be taken back in turn. */
  undoEdit: (id: number) => request<Edit>(`/api/inventory/edits/${id}/undo`, post),
  component: (code: string) => request<ComponentDetail>(`/api/components/${code}`),
  pipeLines: (query: PipeQuery) => request<PipeLineList>('/api/pipe-lines', { query }),
  pipeLine: (code: string) => request<PipeLine>(`/api/pipe-lines/${encodeURIComponent(code)}`),
  pipePoint: (code: string) => request<PipePoint>(`/api/pipe-points/${encodeURIComponent(code)}`),
}
