/** Strips of ground on the map, between the community that gains them and those that lose them. */
import { useEffect, useRef } from 'react'
import type { Change } from '../../../server/responsibility/rulebook/schema.ts'
import type { Geometry } from '../../../server/schema.ts'
import { bboxOf, currentBbox, fitBbox, type Highlight, useHighlight, useMapReady } from '../../map/index.ts'
import { bufferOf } from './buffer.ts'
import { useAreas } from './queries.ts'

/** On either theme: who gains, who loses. The strip itself is the accent. */
export const GROUND_COLOURS = { gaining: '#1f9d86', losing: '#d07a2d' } as const

/** The communities of a strip that is being drawn. */
export function useCommunitiesOnMap(to: string | null, losing: readonly string[]): void {
  const areas = useAreas(to ? [...losing, to] : losing)
  const highlights = areas.map(
    ({ code, geometry }): Highlight => ({
      role: 'zone',
      geometry,
      colour: code === to ? GROUND_COLOURS.gaining : GROUND_COLOURS.losing,
    }),
  )
  useHighlight('communities', highlights)
}

/** Where a change of a draft lies: of a strip or a drawn zone. Null for what has no ground of its own. */
export function groundOf(change: Change): Geometry | null {
  if (change.what === 'ground') return (change as { geometry: Geometry }).geometry
  if (change.what !== 'zone' || 'end' in change) return null
  const { geometry, axis, halfWidthMetres } = change as {
    geometry?: Geometry
    axis?: Geometry
    halfWidthMetres?: number
  }
  return geometry ?? (axis ? bufferOf(axis, halfWidthMetres ?? 0) : null)
}

/** The area in which a change counts: the community that gains, or where things are handed over. */
export const areaOf = (change: Change): string | null =>
  change.what === 'ground'
    ? (change as { to: string }).to
    : change.what === 'owner'
      ? ((change as { area?: string }).area ?? null)
      : null

/** Every strip and zone of a draft, and the area of the one pointed at; brought into sight once. */
export function useDraftOnMap(changes: readonly Change[], pointed: number | null): void {
  const grounds = changes.flatMap((change) => groundOf(change) ?? [])
  useHighlight(
    'draft-grounds',
    grounds.map((geometry): Highlight => ({ role: 'draft', geometry })),
  )
  const change = pointed === null ? undefined : changes[pointed]
  const code = change ? areaOf(change) : null
  const [area] = useAreas(code ? [code] : [])
  const lit = change ? groundOf(change) : null
  useHighlight('draft-pointed', [
    ...(area ? [{ role: 'zone' as const, geometry: area.geometry, colour: GROUND_COLOURS.gaining }] : []),
    ...(lit ? [{ role: 'ground' as const, geometry: lit }] : []),
  ])
  useBroughtIntoSight(grounds)
}

/** Part of the width of the map below which a strip is too small to be seen or drawn on. */
const LEAST_PART = 0.04

/** Moves the map once to what is there at first, unless it is well in sight. */
export function useBroughtIntoSight(grounds: readonly Geometry[]): void {
  const ready = useMapReady()
  const shown = useRef(false)
  useEffect(() => {
    if (!ready || shown.current || grounds.length === 0) return
    shown.current = true
    const box = bboxOf({ type: 'GeometryCollection', coordinates: grounds.map(({ coordinates }) => coordinates) })
    const view = currentBbox()
    const inside = view && box[0] > view[0] && box[1] > view[1] && box[2] < view[2] && box[3] < view[3]
    if (inside && box[2] - box[0] > LEAST_PART * (view[2] - view[0])) return
    fitBbox(box, 17)
  })
}
