/** Issues and surveys over the map; a press on one opens it. */
import { useEffect, useMemo, useRef, useState } from 'react'
import type { IssueQuery } from '../../../server/census/schema.ts'
import { useDeckLayers, useMapClick, useViewport } from '../../map/index.ts'
import { isInside } from '../../map/inside.ts'
import { coverageLayers } from '../../map/layers/coverage.ts'
import { issueLayers } from '../../map/layers/issues.ts'
import { useMapStore } from '../../map/store.ts'
import { useTheme } from '../../preferences.ts'
import { useCoverage, useIssuePlaces } from './queries.ts'

/** What is on screen, a little after the map came to rest, with some room around it so that a small move asks nothing. */
function useBbox(): string | null {
  const [bbox, setBbox] = useState<string | null>(null)
  const asked = useRef<readonly number[] | null>(null)
  const timer = useRef<number | undefined>(undefined)
  useViewport((view) => {
    window.clearTimeout(timer.current)
    timer.current = window.setTimeout(() => {
      const [west, south, east, north] = view
      const last = asked.current
      const fits = last && west >= last[0]! && south >= last[1]! && east <= last[2]! && north <= last[3]!
      // Asked anew where it left what was asked for, or where that is far more than is seen.
      if (fits && last[2]! - last[0]! < 4 * (east - west)) return
      const [x, y] = [(east - west) / 2, (north - south) / 2]
      const wider = [
        Math.max(-180, west - x),
        Math.max(-90, south - y),
        Math.min(180, east + x),
        Math.min(90, north + y),
      ]
      asked.current = wider
      setBbox(wider.map((value) => value.toFixed(5)).join(','))
    }, 180)
  })
  useEffect(() => () => window.clearTimeout(timer.current), [])
  return bbox
}

/** Degrees of longitude that so many pixels are. */
const reachOf = (pixels: number) => (pixels * 360) / (512 * 2 ** useMapStore.getState().zoom)

/** @returns whether more are in sight than are drawn */
export function useIssuesOnMap(filter: IssueQuery, onOpen: (id: number) => void): boolean {
  const theme = useTheme((store) => store.theme)
  const bbox = useBbox()
  const found = useIssuePlaces(filter, bbox)
  const places = useMemo(
    () => (filter.state === 'resolved' ? [] : (found.data?.places ?? [])),
    [found.data, filter.state],
  )
  useDeckLayers(
    'issues',
    useMemo(() => issueLayers(places, theme), [places, theme]),
  )
  useMapClick(({ lngLat: [lon, lat] }) => {
    const reach = reachOf(9)
    const squash = Math.cos((lat * Math.PI) / 180)
    let best: { id: number; away: number } | null = null
    for (const [id, , x, y] of places as [number, number, number, number][]) {
      const away = Math.hypot(x - lon, (y - lat) / squash)
      if (away < reach && (!best || away < best.away)) best = { id, away }
    }
    if (!best) return false
    onOpen(best.id)
    return true
  })
  return found.data?.more ?? false
}

/** Grids (or communities) of a campaign by how far they are. */
export function useCoverageOnMap(campaign: number | null, chosen: string | null, onOpen: (task: number) => void) {
  const theme = useTheme((store) => store.theme)
  const bbox = useBbox()
  const coverage = useCoverage(campaign, bbox).data
  const close = useMapStore((store) => store.zoom >= 16)
  useDeckLayers(
    'census-coverage',
    useMemo(
      () => (coverage && campaign !== null ? coverageLayers(coverage, theme, chosen, close) : []),
      [coverage, campaign, theme, chosen, close],
    ),
  )
  useMapClick(({ lngLat }) => {
    const hit = coverage?.features.find(({ geometry }) => isInside(lngLat, geometry))
    if (!hit?.properties.task) return false
    onOpen(hit.properties.task)
    return true
  })
}
