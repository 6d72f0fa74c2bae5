/** The one map on the page and what is asked of it. Workspaces use hooks.ts, not this. */
import type { Map as MapLibreMap, PaddingOptions } from 'maplibre-gl'
import { create } from 'zustand'
import type { Group } from './groups.ts'
import type { HighlightRole } from './layers/selection.ts'

export interface Highlight {
  role: HighlightRole
  geometry: { type: string; coordinates: unknown }
  /** Of ground (`option`, `zone`, `ground`): its colour, `#rrggbb`. */
  colour?: string
  /** Of an option: the one chosen or pointed at. */
  strong?: boolean
}

export interface Hit {
  /** Which layer group was hit; null is the bare map. */
  group: Group | null
  sourceLayer: string | null
  properties: Record<string, unknown>
  /** Where the pointer was. */
  lngLat: [number, number]
  /** Ctrl, ⌘ or Shift was held: more is meant than this one. */
  adds: boolean
  /** Alt was held: exactly here, nothing is snapped to. */
  free: boolean
}
export type ClickHandler = (hit: Hit) => boolean | undefined

interface MapStore {
  map: MapLibreMap | null
  available: ReadonlySet<string>
  visible: ReadonlySet<Group>
  /** Pipe networks drawn; null is all. */
  networks: ReadonlySet<string> | null
  /** The past moment that is drawn; null is now. */
  asof: string | null
  /** What the case tiles are asked for instead of what is open now, as a query string. */
  caseQuery: string | null
  /** Tiles are on their way. */
  loading: boolean
  zoom: number
  /** What panels cover, in pixels. */
  padding: PaddingOptions
  pointer: [number, number] | null
  highlights: Record<string, readonly Highlight[]>
  /** deck.gl layers by owner, drawn in the order of owners. */
  deckLayers: Record<string, readonly unknown[]>
}

export const useMapStore = create<MapStore>(() => ({
  map: null,
  available: new Set(),
  visible: new Set(),
  networks: null,
  asof: null,
  caseQuery: null,
  loading: true,
  zoom: 0,
  padding: { top: 0, right: 0, bottom: 0, left: 0 },
  pointer: null,
  highlights: {},
  deckLayers: {},
}))

/** Newest first: the topmost interested view gets the click. */
export const clickHandlers: ClickHandler[] = []

/** How many drawings are under way: then a press on the map is theirs, whatever lies under it. */
const drawings = { open: 0 }
export const sketching = () => drawings.open > 0
export function beginSketching(): () => void {
  drawings.open += 1
  return () => {
    drawings.open -= 1
  }
}
