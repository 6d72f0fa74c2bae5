/**
 * A case that somebody moved glides to its new place instead of jumping there. While it glides, and until the tiles show it
 * at the new place, an element of ours stands for it and the icon of the tiles is hidden by feature state: always exactly
 * one. Both change in one task, and so in one frame: MapLibre draws in the animation frame before the page is painted.
 */
import { type Map as MapLibreMap, type MapSourceDataEvent, Marker, MercatorCoordinate } from 'maplibre-gl'
import { STATES } from '../../server/cases/lifecycle.ts'
import type { LiveCase } from '../../server/cases/schema.ts'
import { GLIDING, ICON_SIZES } from '../../tiles/cases/style.ts'
import { now } from '../clock.ts'
import { useTheme } from '../preferences.ts'
import { iconCanvas, PIXEL_RATIO } from './icons.ts'
import { useMapStore } from './store.ts'

type Position = [lon: number, lat: number]
const GLIDE_MS = 600
/** Where frames are slow the glide takes longer, so that the way is seen all the same. */
const LONGEST_STEP_MS = 100
/** A case that left the tiles in sight never comes: so long is waited for it. */
const GIVE_UP_MS = 5000
/** Below, tiles hold counts. */
const SINGLE_ZOOM = 14
/** A tile rounds to 1/4096 of its side, and a step of z14 is half a metre: what is nearer is the same place. */
const SAME = 1.5 / (4096 * 2 ** SINGLE_ZOOM)
const SOURCE = { source: 'cases', sourceLayer: 'cases' } as const

interface Glide {
  place: () => Position
  stop: () => void
}
const glides = new Map<string, Glide>()

/** Does nothing when the map does not draw the case, or draws it where it is. */
export function glideCase({ caseId, toState, position }: LiveCase): void {
  const { map } = useMapStore.getState()
  if (document.hidden || !STATES[toState].open) return
  if (!map?.getLayer('cases:icon') || map.getZoom() < SINGLE_ZOOM) return
  const to: Position = [position[0]!, position[1]!]
  const [drawn] = drawnAt(map, caseId)
  const before = glides.get(caseId)
  const from = before?.place() ?? drawn?.at
  if (!drawn || !from || isSame(from, to)) return
  before?.stop()
  glide(map, caseId, from, to, iconOf(drawn.properties))
}

function glide(map: MapLibreMap, id: string, from: Position, to: Position, icon: string): void {
  const element = iconCanvas(icon)
  element.className = 'map-glide'
  element.dataset.case = id
  element.setAttribute('aria-hidden', 'true')
  const width = element.width / PIXEL_RATIO
  const marker = new Marker({ element, subpixelPositioning: true })
  let part = window.matchMedia('(prefers-reduced-motion: reduce)').matches ? 1 : 0
  let before = performance.now()
  let frame = 0
  const timers: number[] = []
  const place = (): Position => [from[0] + (to[0] - from[0]) * eased(part), from[1] + (to[1] - from[1]) * eased(part)]
  const draw = (time: number) => {
    const step = Math.min(time - before, LONGEST_STEP_MS) / GLIDE_MS
    before = time
    if (part < 1 && step > 0) {
      part = Math.min(1, part + step)
      if (part === 1) end()
    }
    element.style.width = `${width * iconSize(map.getZoom())}px`
    marker.setLngLat(place())
    frame = requestAnimationFrame(draw)
  }
  // Never from an animation frame: the map may have drawn that one already, and one frame would show none.
  const settle = (event?: MapSourceDataEvent) => {
    if (event && (event.sourceId !== SOURCE.source || !event.tile)) return
    if (part === 1 && isArrived(map, id, to)) stop()
  }
  const end = () => {
    timers.push(window.setTimeout(settle), window.setTimeout(stop, GIVE_UP_MS))
  }
  const leave = () => {
    cancelAnimationFrame(frame)
    for (const timer of timers) window.clearTimeout(timer)
    map.off('sourcedata', settle)
    map.off('remove', leave)
    glides.delete(id)
    marker.remove()
  }
  const stop = () => {
    leave()
    if (map.getSource(SOURCE.source)) map.removeFeatureState({ ...SOURCE, id }, GLIDING)
  }
  map.setFeatureState({ ...SOURCE, id }, { [GLIDING]: true })
  map.on('sourcedata', settle)
  map.on('remove', leave)
  glides.set(id, { place, stop })
  marker.setLngLat(place()).addTo(map)
  if (part === 1) end()
  draw(before)
}

/** Where the tiles in sight have the case: in the one that draws it, and in the margins of its neighbours. */
function drawnAt(map: MapLibreMap, id: string): { at: Position; properties: Record<string, unknown> }[] {
  return map
    .querySourceFeatures(SOURCE.source, { sourceLayer: SOURCE.sourceLayer, filter: ['==', ['get', 'id'], id] })
    .map(({ geometry, properties }) => ({ at: (geometry as GeoJSON.Point).coordinates as Position, properties }))
}

/** Every tile that has it has it there: one that still shows the old place would make two. */
function isArrived(map: MapLibreMap, id: string, to: Position): boolean {
  if (!map.getSource(SOURCE.source)) return true
  const drawn = drawnAt(map, id)
  return drawn.length > 0 && drawn.every(({ at }) => isSame(at, to))
}

function isSame(one: Position, other: Position): boolean {
  const [from, to] = [MercatorCoordinate.fromLngLat(one), MercatorCoordinate.fromLngLat(other)]
  return Math.abs(from.x - to.x) < SAME && Math.abs(from.y - to.y) < SAME
}

const eased = (part: number) => (part < 0.5 ? 4 * part ** 3 : 1 - (2 - 2 * part) ** 3 / 2)

function iconSize(zoom: number): number {
  const [[first, small], [last, large]] = ICON_SIZES
  const part = Math.min(1, Math.max(0, (zoom - first) / (last - first)))
  return small + (large - small) * part
}

/** The name the style gives it (tiles/cases/style.ts). */
function iconOf({ state, due_at: dueAt }: Record<string, unknown>): string {
  const isLate = typeof dueAt === 'number' && dueAt < now() / 1000
  return `case|${useTheme.getState().theme}|${String(state)}${isLate ? '|late' : ''}`
}
