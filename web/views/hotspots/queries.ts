/** Questions about where and when cases happen. The key begins with `hotspots`; live messages ask them again. */
import { useQuery } from '@tanstack/react-query'
import { cellToBoundary, cellToLatLng, getHexagonAreaAvg, getResolution, latLngToCell, UNITS } from 'h3-js'
import type { AreaPlace, City } from '../../../server/areas/schema.ts'
import type { CaseSummary } from '../../../server/cases/schema.ts'
import type { CellQuery, Cells, ClassCounts, Days } from '../../../server/hotspots/schema.ts'
import { api, request } from '../../api.ts'
import type { Filter } from './filter.ts'
import type { Period } from './period.ts'

/** More cells than this and only those in sight are asked for. */
const MOST_CELLS = 20_000
const FIVE_MINUTES = 5 * 60_000

/** Coarse where the map is far out: cells stay between about 45 and 120 pixels. */
export function resolutionAt(zoom: number, finer: number): number {
  const resolution =
    zoom >= 15.7 ? 11 : zoom >= 14.3 ? 10 : zoom >= 12.9 ? 9 : zoom >= 11.5 ? 8 : zoom >= 10.1 ? 7 : zoom >= 8.7 ? 6 : 5
  return Math.min(11, Math.max(5, resolution + finer))
}

/** The box to ask for: none when the whole gridded city is small enough, else the view on a coarse raster. */
export function boxFor(city: City, resolution: number, view: readonly number[] | null): string | undefined {
  const [west, south, east, north] = city.griddedBbox as [number, number, number, number]
  const km2 = (east - west) * 111.3 * Math.cos((south * Math.PI) / 180) * (north - south) * 111.2
  if (!view || km2 / getHexagonAreaAvg(resolution, UNITS.km2) <= MOST_CELLS) return undefined
  // About two screens at the zoom of each: what is asked for seldom changes while the map moves.
  const step = resolution > 10 ? 0.02 : 0.08
  const edge = [Math.floor, Math.floor, Math.ceil, Math.ceil]
  return view.map((value, index) => (edge[index]!(value / step) * step).toFixed(2)).join(',')
}

const asked = ({ from, to }: Period, filter: Filter): CellQuery => ({
  from,
  to,
  kind: filter.kind ?? undefined,
  class: filter.classes.join(',') || undefined,
})

const keep = <Value>(previous: Value | undefined) => previous

export function useCells(period: Period, filter: Filter, resolution: number, bbox: string | undefined) {
  const query = { ...asked(period, filter), resolution, bbox }
  return useQuery({
    queryKey: ['hotspots', 'cells', query],
    queryFn: ({ signal }) => request<Cells>('/api/hotspots/cells', { query, signal }),
    placeholderData: keep,
  })
}

export function useDays(period: Period, filter: Filter, cell?: string) {
  const query = { ...asked(period, filter), cells: cell }
  return useQuery({
    queryKey: ['hotspots', 'days', query],
    queryFn: ({ signal }) => request<Days>('/api/hotspots/days', { query, signal }),
    placeholderData: keep,
  })
}

/** All classes of the period, also those filtered away: the ranking is where they are chosen. */
export function useClassCounts(period: Period, filter: Filter, cell?: string) {
  const query = {
    ...(cell ? asked(period, filter) : asked(period, { ...filter, kind: filter.onlyKind, classes: [] })),
    cells: cell,
  }
  return useQuery({
    queryKey: ['hotspots', 'classes', query],
    queryFn: ({ signal }) => request<ClassCounts>('/api/hotspots/classes', { query, signal }),
    placeholderData: keep,
  })
}

const MOST_PAGES = 5
/** The cases of a cell, newest first: pages of its bounds until the period is over, kept when h3 puts them there. */
export function useCellCases(cell: string, period: Period, filter: Filter, dayOf: (instant: string) => string) {
  const one = filter.classes.length === 1 ? filter.classes[0] : undefined
  return useQuery({
    queryKey: ['hotspots', 'cases', cell, period.from, period.to, filter.kind, filter.classes.join()],
    queryFn: async ({ signal }) => {
      const ring = cellToBoundary(cell, true)
      const lons = ring.map(([lon]) => lon)
      const lats = ring.map(([, lat]) => lat)
      const bbox = [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)].join(',')
      const kept: CaseSummary[] = []
      let cursor: string | undefined
      for (let page = 0; page < MOST_PAGES; page++) {
        const query = { bbox, kind: filter.kind ?? undefined, class: one, cursor, limit: 100 }
        const { cases, next } = await api.cases(query, signal)
        kept.push(...cases.filter((found) => belongs(found, cell, period, filter, dayOf)))
        const oldest = cases.at(-1)
        if (!next || !oldest || dayOf(oldest.reportedAt) < period.from) return { cases: kept, complete: true }
        cursor = next
      }
      return { cases: kept, complete: false }
    },
    placeholderData: (previous, query) => (query?.queryKey[2] === cell ? previous : undefined),
  })
}

function belongs(
  { position, reportedAt, state, class: { code } }: CaseSummary,
  cell: string,
  { from, to }: Period,
  { classes }: Filter,
  dayOf: (instant: string) => string,
): boolean {
  const day = dayOf(reportedAt)
  // Void cases are not counted either.
  if (day < from || day > to || state === 'voided') return false
  if (classes.length > 0 && !classes.includes(code) && !classes.includes(code.slice(0, 2))) return false
  return latLngToCell(position[1]!, position[0]!, getResolution(cell)) === cell
}

/** The street and community around a cell's centre. */
export function usePlace(cell: string | null) {
  return useQuery({
    queryKey: ['place', cell],
    queryFn: ({ signal }) => {
      const [lat, lon] = cellToLatLng(cell!)
      return request<AreaPlace>('/api/areas/at', { query: { lon: lon.toFixed(6), lat: lat.toFixed(6) }, signal })
    },
    enabled: cell !== null,
    staleTime: FIVE_MINUTES,
    retry: false,
  })
}
