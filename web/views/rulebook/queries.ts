import { keepPreviousData, useInfiniteQuery, useQueries, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import type { AreaBoundary } from '../../../server/areas/schema.ts'
import { FAMILIES, type RuleQuery } from '../../../server/responsibility/rulebook/schema.ts'
import type { Geometry, Kind } from '../../../server/schema.ts'
import { api, request } from '../../api.ts'
import { refreshLayer } from '../../map/index.ts'
import { setParams, useLocation } from '../../url.ts'
import { book } from './api.ts'

const MINUTE = 60_000

export interface RuleFilter {
  q: string | null
  family: RuleQuery['family'] | null
  kind: Kind | null
  class: string | null
  unit: string | null
  /** An area or zone: rules in it. */
  area: string | null
}
const NAMES = ['q', 'family', 'kind', 'class', 'unit', 'area'] as const

/** The filter of the list, as it stands in the address. */
export function useRuleFilter(): [RuleFilter, (change: Partial<RuleFilter>) => void] {
  const text = useLocation(({ params }) => NAMES.map((name) => params[name] ?? '').join('\n'))
  const filter = useMemo((): RuleFilter => {
    const [q, family, kind, classCode, unit, area] = text.split('\n').map((value) => value || null)
    return {
      q: q ?? null,
      family: FAMILIES.find((one) => one === family) ?? null,
      kind: kind === 'component' || kind === 'event' ? kind : null,
      class: /^[0-9]{2}([0-9]{2,3})?$/.test(classCode ?? '') ? classCode! : null,
      unit: unit ?? null,
      area: area ?? null,
    }
  }, [text])
  const change = useCallback((next: Partial<RuleFilter>) => setParams(next), [])
  return [filter, change]
}

function queryOf({ q, family, kind, class: classCode, unit, area }: RuleFilter): RuleQuery {
  return {
    limit: 60,
    ...(q ? { q } : {}),
    ...(family ? { family } : {}),
    ...(kind ? { kind } : {}),
    ...(classCode ? { class: classCode } : {}),
    ...(unit ? { unit } : {}),
    ...(area ? (area.startsWith('Z') ? { zone: area } : { within: area }) : {}),
  }
}

export function useRules(filter: RuleFilter) {
  const query = queryOf(filter)
  return useInfiniteQuery({
    queryKey: ['rules', query],
    queryFn: ({ pageParam, signal }) => book.rules({ ...query, ...(pageParam ? { cursor: pageParam } : {}) }, signal),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
    staleTime: MINUTE,
  })
}

export const useRule = (code: string | null) =>
  useQuery({ queryKey: ['rule', code], queryFn: () => book.rule(code!), enabled: code !== null, staleTime: MINUTE })
export const useZones = () => useQuery({ queryKey: ['zones'], queryFn: book.zones, staleTime: 5 * MINUTE })
export const useZone = (code: string | null) =>
  useQuery({ queryKey: ['zone', code], queryFn: () => book.zone(code!), enabled: code !== null, staleTime: MINUTE })
export const useRosters = () => useQuery({ queryKey: ['rosters'], queryFn: book.rosters, staleTime: MINUTE })
export const useRoster = (code: string | null) =>
  useQuery({ queryKey: ['roster', code], queryFn: () => book.roster(code!), enabled: code !== null, staleTime: MINUTE })
export const useFindings = (area: string | null, enabled: boolean) =>
  useQuery({
    queryKey: ['rule-findings', area],
    queryFn: ({ signal }) => book.findings({ limit: 100, ...(area ? { area } : {}) }, signal),
    enabled,
    staleTime: 5 * MINUTE,
    placeholderData: keepPreviousData,
  })

/** Areas by their codes, with boundaries for drawing; what is not there yet is left out. */
export function useAreas(codes: readonly string[]): AreaBoundary[] {
  const found = useQueries({
    queries: codes.map((code) => ({
      queryKey: ['area-boundary', code],
      queryFn: () => request<AreaBoundary>(`/api/areas/${code}`),
      staleTime: 5 * MINUTE,
    })),
  })
  return found.flatMap(({ data }) => data ?? [])
}

/** The ground of a scope: of a zone, an area or a unit grid. */
export function useGroundOf(scope: string | null) {
  const isZone = scope?.startsWith('Z') ?? false
  const zones = useZones()
  const area = useQuery({
    queryKey: ['area-boundary', scope],
    queryFn: (): Promise<{ geometry: Geometry }> =>
      scope!.length === 15 ? api.grid(scope!) : request<AreaBoundary>(`/api/areas/${scope}`),
    enabled: scope !== null && !isZone,
    staleTime: 5 * MINUTE,
  })
  if (scope === null) return null
  if (isZone) return zones.data?.zones.find(({ code }) => code === scope)?.geometry ?? null
  return area.data?.geometry ?? null
}

/** After something was published: everything of the rule book is asked for again. */
export function useRefreshBook() {
  const client = useQueryClient()
  return useCallback(() => {
    const keys = ['rules', 'rule', 'zones', 'zone', 'rosters', 'roster', 'rule-findings', 'rule-try', 'rule-drafts']
    // Borders may have moved, and things changed hands.
    const ground = ['areas', 'area-boundary', 'area-at', 'components', 'component']
    for (const key of [...keys, ...ground, 'responsibility']) void client.invalidateQueries({ queryKey: [key] })
    for (const layer of ['areas', 'grids', 'components']) refreshLayer(layer)
  }, [client])
}
