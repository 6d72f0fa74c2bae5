/** What the list is narrowed by and ordered by: kept in the address bar, asked of the server. */
import { type ComponentFilter, type ComponentQuery, SORTS } from '../../../server/components/schema.ts'
import type { Change } from '../../url.ts'
import { STATES } from './states.ts'

export type Sort = (typeof SORTS)[number]
export interface ListFilter extends Omit<ComponentFilter, 'bbox' | 'changedSince'> {
  /** A day. */
  since?: string
  inView: boolean
  sort: Sort
  descending: boolean
}
type Narrowing = Exclude<keyof ListFilter, 'inView' | 'sort' | 'descending'>

/** Each narrowing and its name in the address bar. */
const PARAMS: Record<Narrowing, string> = {
  q: 'q',
  class: 'class',
  state: 'state',
  supervising: 'sup',
  owner: 'owner',
  maintainer: 'maint',
  grid: 'grid',
  accuracy: 'acc',
  since: 'since',
  asof: 'asof',
}
const NARROWINGS = Object.keys(PARAMS) as Narrowing[]

/** The past moment that is looked at, as it stands in the address bar: an instant. */
export const asofOf = ({ asof }: Record<string, string>) =>
  asof && !Number.isNaN(Date.parse(asof)) ? new Date(asof).toISOString() : undefined

export function readFilter(params: Record<string, string>): ListFilter {
  const order = (params.sort ?? '').replace(/^-/, '')
  const given = Object.fromEntries(NARROWINGS.map((name) => [name, params[PARAMS[name]] || undefined]))
  return {
    ...given,
    state: STATES.find((state) => state === params.state),
    accuracy: (['A', 'B', 'C'] as const).find((value) => value === params.acc),
    since: /^\d{4}-\d{2}-\d{2}$/.test(params.since ?? '') ? params.since : undefined,
    asof: asofOf(params),
    grid: /^(\d{15}|none)$/.test(params.grid ?? '') ? params.grid : undefined,
    inView: params.near !== 'no',
    sort: SORTS.find((column) => column === order) ?? 'code',
    descending: params.sort?.startsWith('-') ?? false,
  }
}

/** The change as parameters of the address bar. */
export function paramsOf(change: Partial<ListFilter>, now: ListFilter): Change {
  const next = { ...now, ...change }
  return {
    ...Object.fromEntries(
      NARROWINGS.filter((name) => name in change).map((name) => [PARAMS[name], change[name] ?? null]),
    ),
    ...('inView' in change ? { near: change.inView ? null : 'no' } : {}),
    ...('sort' in change || 'descending' in change
      ? { sort: next.sort === 'code' && !next.descending ? null : `${next.descending ? '-' : ''}${next.sort}` }
      : {}),
  }
}

export const CLEARED: Partial<ListFilter> = Object.fromEntries(NARROWINGS.map((name) => [name, undefined]))
export const isNarrowed = (filter: ListFilter) => NARROWINGS.some((name) => filter[name] !== undefined)
/** A search looks in the whole city: what is looked for is rarely where one is. */
export const follows = (filter: ListFilter) => filter.inView && !filter.q

/** What the server is asked for, of the list, its total and "all of these". */
export function filterOf(
  { inView, since, sort, descending, ...rest }: ListFilter,
  bbox: string | null,
): ComponentFilter {
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== undefined))
  return {
    ...given,
    ...(since ? { changedSince: `${since}T00:00:00+08:00` } : {}),
    ...(inView && !rest.q && bbox ? { bbox } : {}),
  }
}
export const queryOf = (filter: ListFilter, bbox: string | null): ComponentQuery => ({
  ...filterOf(filter, bbox),
  ...(filter.sort === 'code' ? {} : { sort: filter.sort }),
  ...(filter.descending ? { descending: true } : {}),
})
