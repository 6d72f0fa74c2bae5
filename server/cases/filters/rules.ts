/** The queue's filter as the console's address says it, and the question it puts. Shared by the console and saved filters. */
import { type RequestKind, STATES, type State } from '../lifecycle.ts'
import type { CaseQuery } from '../schema.ts'

/** What is kept under a name: filters of the queue, and the analyst's views, whose addresses only the console reads. */
export const PAGES = ['queue', 'explore'] as const
export type SavedPage = (typeof PAGES)[number]

/** Stretches of the loop that boards count together. */
export const PHASES = {
  'phase-intake': ['reported', 'verifying', 'verified', 'self_handled'],
  'phase-unit': ['dispatched', 'accepted', 'handling', 'transferred'],
  'phase-check': ['handled', 'checked'],
} as const satisfies Record<string, readonly State[]>
export type Phase = keyof typeof PHASES

export interface QueueFilter {
  /** `mine`, every open one, all, a phase or a state; null is what the person begins with. */
  queue: 'mine' | 'open' | 'all' | Phase | State | null
  lamp: 'green' | 'amber' | 'red' | null
  /** A kind of request, or those I decide. */
  request: 'mine' | RequestKind | null
  level: 'city' | 'district' | null
  district: string | null
  street: string | null
  /** With its kind, for the code spaces overlap: `component-0104`, `event-01`. */
  class: string | null
  unit: string | null
  assisting: 'yes' | null
  reply: 'due' | null
  q: string | null
}

const NOTHING: QueueFilter = {
  queue: null,
  lamp: null,
  request: null,
  level: null,
  district: null,
  street: null,
  class: null,
  unit: null,
  assisting: null,
  reply: null,
  q: null,
}
export const FILTER_NAMES = Object.keys(NOTHING) as (keyof QueueFilter)[]

/** Reads the filter from an address's parameters; what is not understood is no filter. */
export function readFilter(params: Record<string, string | undefined>): QueueFilter {
  const one = <Value extends string>(name: keyof QueueFilter, values: readonly Value[]) =>
    values.find((value) => value === params[name]) ?? null
  const matching = (name: keyof QueueFilter, shape: RegExp) => (shape.test(params[name] ?? '') ? params[name]! : null)
  return {
    queue: one('queue', [
      'mine',
      'open',
      'all',
      ...(Object.keys(PHASES) as Phase[]),
      ...(Object.keys(STATES) as State[]),
    ]),
    lamp: one('lamp', ['green', 'amber', 'red']),
    request: one('request', ['mine', 'return', 'extension', 'suspension', 'void', 'force-close', 'appeal']),
    level: one('level', ['city', 'district']),
    district: matching('district', /^\d{6}$/),
    street: matching('street', /^\d{9}$/),
    class: matching('class', /^(component|event)-\d{2}(\d{2,3})?$/),
    unit: matching('unit', /^[A-Z0-9-]{2,18}$/),
    assisting: one('assisting', ['yes']),
    reply: one('reply', ['due']),
    q: params.q?.trim().slice(0, 100) || null,
  }
}

/** The question to GET /api/cases. */
export function caseQueryOf(filter: QueueFilter): CaseQuery {
  const [kind, code] = (filter.class ?? '').split('-')
  const { queue, lamp, request, level } = filter
  return {
    ...stateOf(queue),
    ...(lamp ? { lamp } : {}),
    ...(request ? { request } : {}),
    ...(level ? { level } : {}),
    ...(filter.district ? { district: filter.district } : {}),
    ...(filter.street ? { street: filter.street } : {}),
    ...(kind === 'component' || kind === 'event' ? { kind, class: code! } : {}),
    ...(filter.unit ? { unit: filter.unit } : {}),
    ...(filter.assisting ? { assisting: true } : {}),
    ...(filter.reply ? { replyDue: true } : {}),
    ...(filter.q ? { q: filter.q } : {}),
  }
}

const stateOf = (queue: QueueFilter['queue']): Pick<CaseQuery, 'mine' | 'state'> => {
  if (queue === null || queue === 'all') return {}
  if (queue === 'mine') return { mine: true }
  return { state: queue in PHASES ? PHASES[queue as Phase].join(',') : queue }
}

/**
 * The filter with its queue said. What waits for me is where a person begins; but requests stand in any state and replies
 * are due on ended cases, so a filter for those looks everywhere.
 */
export function completed(
  filter: QueueFilter,
  first: 'mine' | 'open',
): QueueFilter & { queue: NonNullable<QueueFilter['queue']> } {
  return {
    ...filter,
    queue: filter.queue ?? (filter.request || filter.reply ? 'all' : filter.assisting ? 'open' : first),
  }
}

/** Whether counting what a filter finds reads open cases only; an archive of years is not counted for a badge. */
export const isCheap = ({ queue, q, request, reply }: QueueFilter) =>
  q === null &&
  (queue === 'all' || queue === null
    ? Boolean(request || reply)
    : queue === 'mine' || queue === 'open' || queue in PHASES || STATES[queue as State].open)

/** The filter as a query text, in one order, so that equal filters are equal texts. */
export function writeFilter(filter: QueueFilter): string {
  const search = new URLSearchParams()
  for (const name of FILTER_NAMES) if (filter[name] !== null) search.set(name, filter[name])
  return search.toString()
}
