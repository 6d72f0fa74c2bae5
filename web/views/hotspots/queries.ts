/** Questions about where and when cases happen. The key begins with `hotspots`; live messages ask them again. */
import { useQuery } from '@tanstack/react-query'
import { cellToBoundary, cellToLatLng, getHexagonAreaAvg, UNITS } from 'h3-js'
import type { AreaPlace, AreaShapes, City } from '../../../server/areas/schema.ts'
import type { CaseSummary } from '../../../server/cases/schema.ts'
import { COLUMNS, type HeatFilter, LEVELS, type Level, NO_UNIT } from '../../../server/hotspots/rules.ts'
import type { AreaCounts, ClassCounts, Days, Hours, UnitCounts } from '../../../server/hotspots/schema.ts'
import { api, request, requestBytes } from '../../api.ts'
import { belongs, boxOf } from './belongs.ts'
import { readCells } from './cells.ts'
import { type Asked, asked } from './filter.ts'
import { measuredBy, type Per } from './rates.ts'

/** More cells than this and only those in sight are asked for. */
const MOST_CELLS = 20_000
const FIVE_MINUTES = 5 * 60_000

/** Coarse where the map is far out: cells stay between about 20 and 60 pixels. */
export function resolutionAt(zoom: number, finer: number): number {
  const resolution = zoom >= 15.2 ? 11 : zoom >= 13.7 ? 10 : zoom >= 12.1 ? 9 : zoom >= 10.7 ? 8 : zoom >= 9.2 ? 7 : 6
  return Math.min(11, Math.max(6, resolution + finer))
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

const keep = <Value>(previous: Value | undefined) => previous

/** Amounts beside the counts, when they are drawn by them. */
export const byMeasure = (per: Per): Asked => {
  const measured = measuredBy(per)
  return measured ? { per: measured } : {}
}

/** One of the routes that answer as JSON. */
function useCounted<Answer>(what: string, query: Asked | null) {
  return useQuery({
    queryKey: ['hotspots', what, query],
    queryFn: ({ signal }) => request<Answer>(`/api/hotspots/${what}`, { query: query!, signal }),
    enabled: query !== null,
    placeholderData: keep,
  })
}

/** One of the routes that answer as typed arrays. */
export function useColumns<Answer>(what: string, query: Asked | null, read: (buffer: ArrayBuffer) => Answer) {
  return useQuery({
    queryKey: ['hotspots', what, 'columns', query],
    queryFn: async ({ signal }) =>
      read(await requestBytes(`/api/hotspots/${what}`, COLUMNS, { query: query!, signal })),
    enabled: query !== null,
    placeholderData: keep,
    // Comparing typed arrays value by value would cost more than drawing them.
    structuralSharing: false,
  })
}

/** The view's box narrows to what is drawn; one of the question's own stands before it. */
export function withCells(query: Asked, resolution: number, box: string | undefined): Asked {
  return { ...(box ? { bbox: box } : {}), ...query, resolution: String(resolution) }
}
export const useCells = (query: Asked | null) => useColumns('cells', query, readCells)

export const useDays = (query: Asked) => useCounted<Days>('days', query)
export const useHours = (query: Asked) => useCounted<Hours>('hours', query)
export const useClassCounts = (query: Asked | null) => useCounted<ClassCounts>('classes', query)
export const useUnitCounts = (query: Asked | null) => useCounted<UnitCounts>('units', query)

export const AREA_LEVELS = Object.keys(LEVELS) as Level[]
export const useAreaCounts = (query: Asked | null, level: Level, per: Per = 'count') =>
  useCounted<AreaCounts>('areas', query && { ...query, level, ...byMeasure(per) })

/** Shapes of all areas of a level: they change seldom, and are asked for once. */
export function useShapes(level: Level | null) {
  return useQuery({
    queryKey: ['areas', 'shapes', level],
    queryFn: ({ signal }) => request<AreaShapes>('/api/areas/shapes', { query: { level }, signal }),
    enabled: level !== null,
    staleTime: 12 * FIVE_MINUTES,
    structuralSharing: false,
  })
}

const MOST_PAGES = 5
/** The cases of a cell, newest first: pages of its bounds until the period is over, kept when they are asked for. */
export function useCellCases(cell: string, filter: HeatFilter, timeZone: string) {
  const { classes, kind } = filter
  const [one] = classes.length === 1 ? classes : []
  return useQuery({
    queryKey: ['hotspots', 'cases', cell, asked(filter)],
    queryFn: async ({ signal }) => {
      const kept: CaseSummary[] = []
      let cursor: string | undefined
      for (let page = 0; page < MOST_PAGES; page++) {
        const query = {
          bbox: boxOf(cellToBoundary(cell, true)).join(','),
          kind: one?.kind ?? kind ?? undefined,
          class: one?.code,
          unit: filter.units.length === 1 && filter.units[0] !== NO_UNIT ? filter.units[0] : undefined,
          cursor,
          limit: 100,
        }
        const { cases, next } = await api.cases(query, signal)
        kept.push(...cases.filter((found) => belongs(found, cell, filter, timeZone)))
        const oldest = cases.at(-1)
        if (!next || !oldest || isOlder(oldest.reportedAt, filter.from)) return { cases: kept, complete: true }
        cursor = next
      }
      return { cases: kept, complete: false }
    },
    placeholderData: (previous, query) => (query?.queryKey[2] === cell ? previous : undefined),
  })
}

/** By more than a day, whatever the zone. */
const isOlder = (instant: string, day: string | null) =>
  day !== null && Date.parse(instant) < Date.parse(day) - 24 * 3_600_000

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
