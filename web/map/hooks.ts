/** What workspaces may ask of the map. */
import type { Map as MapLibreMap, PaddingOptions } from 'maplibre-gl'
import { useEffect, useRef } from 'react'
import { markStale } from './freshness.ts'
import { type ClickHandler, clickHandlers, type Highlight, useMapStore } from './store.ts'

const FLIGHT_MS = 550
/** Begins the flight that is under way; null when the map stands, or somebody else moves it. */
let flight: (() => void) | null = null

function fly(go: (map: MapLibreMap, padding: PaddingOptions) => void): void {
  const begin = () => {
    const { map, padding } = useMapStore.getState()
    if (!map) return
    go(map, padding)
    flight = begin
    map.once('moveend', () => {
      if (flight === begin) flight = null
    })
  }
  begin()
}

/** What panels cover. A panel that opens during a flight must not cut it short: the flight begins again. */
export function setPadding(padding: PaddingOptions): void {
  useMapStore.setState({ padding })
  if (flight) flight()
  else useMapStore.getState().map?.easeTo({ padding, duration: 180 })
}

/** Moves so that the position is in the free part of the map; zooms in when it is too far out to see. */
export function flyTo([lon, lat]: readonly number[], zoom?: number): void {
  const wanted = zoom ?? Math.max(useMapStore.getState().map?.getZoom() ?? 0, 16)
  fly((map, padding) => map.easeTo({ center: [lon!, lat!], zoom: wanted, padding, duration: FLIGHT_MS }))
}

/** Moves so that a box fills the free part of the map. */
export function fitBbox([west, south, east, north]: readonly number[], maxZoom = 17): void {
  fly((map, padding) => {
    // A camera is made with the padding that the map has, not with the one it is moving to.
    map.setPadding(padding)
    map.fitBounds([west!, south!, east!, north!], { padding: 32, maxZoom, duration: FLIGHT_MS })
  })
}

/** Whether the page's map is there to be moved. */
export const useMapReady = () => useMapStore((store) => store.map !== null)

/** west, south, east, north of what is on screen now. */
export function currentBbox(): [number, number, number, number] | null {
  const bounds = useMapStore.getState().map?.getBounds()
  return bounds ? [bounds.getWest(), bounds.getSouth(), bounds.getEast(), bounds.getNorth()] : null
}

export function currentCentre(): [number, number] | null {
  const centre = useMapStore.getState().map?.getCenter()
  return centre ? [centre.lng, centre.lat] : null
}

/** Asks again for the tiles of a layer; what is drawn stays until the new ones are here. */
export function refreshLayer(name: string): void {
  markStale(name, null)
}

/** Outlines things while the view is mounted. `owner` names the view, so that two views do not undo each other. */
export function useHighlight(owner: string, highlights: readonly Highlight[]): void {
  const text = JSON.stringify(highlights)
  useEffect(() => {
    const value = JSON.parse(text) as Highlight[]
    useMapStore.setState((store) => ({ highlights: { ...store.highlights, [owner]: value } }))
    return () =>
      useMapStore.setState((store) => {
        const { [owner]: _gone, ...rest } = store.highlights
        return { highlights: rest }
      })
  }, [owner, text])
}

/** Told of clicks; return true when the click was yours, or the view mounted before gets it. */
export function useMapClick(handler: ClickHandler): void {
  const latest = useRef(handler)
  latest.current = handler
  useEffect(() => {
    const call: ClickHandler = (hit) => latest.current(hit)
    clickHandlers.unshift(call)
    return () => void clickHandlers.splice(clickHandlers.indexOf(call), 1)
  }, [])
}

/** Shows the cases that a query string asks the tiles for, one by one, while the view is mounted; null shows none of its own. */
export function useCaseTiles(query: string | null): void {
  useEffect(() => {
    useMapStore.setState({ caseQuery: query })
    return () => useMapStore.setState({ caseQuery: null })
  }, [query])
}

/** Draws deck.gl layers once, past React: for what changes with every frame of the screen. Whoever draws takes them away. */
export const drawLayers = (owner: string, layers: readonly unknown[]) =>
  useMapStore.setState((store) => ({ deckLayers: { ...store.deckLayers, [owner]: layers } }))

/** Draws deck.gl layers above the map while the view is mounted. Memoise the array. */
export function useDeckLayers(owner: string, layers: readonly unknown[]): void {
  useEffect(() => {
    useMapStore.setState((store) => ({ deckLayers: { ...store.deckLayers, [owner]: layers } }))
  }, [owner, layers])
  useEffect(
    () => () =>
      useMapStore.setState((store) => {
        const { [owner]: _gone, ...rest } = store.deckLayers
        return { deckLayers: rest }
      }),
    [owner],
  )
}

/** Calls `changed` after every move, and once at the start; for views that ask the server about what is in sight. */
export function useViewport(changed: (bbox: [number, number, number, number], zoom: number) => void): void {
  const map = useMapStore((store) => store.map)
  const latest = useRef(changed)
  latest.current = changed
  useEffect(() => {
    if (!map) return
    const call = () => {
      const bbox = currentBbox()
      if (bbox) latest.current(bbox, map.getZoom())
    }
    call()
    map.on('moveend', call)
    return () => void map.off('moveend', call)
  }, [map])
}
