/** Makes the MapLibre map and wires it to the store: position in the URL, clicks, pointer, icons, clock. */

import type { StyleSpecification } from 'maplibre-gl'
import { AttributionControl, Map as MapLibreMap, type MapMouseEvent, ScaleControl, setWorkerUrl } from 'maplibre-gl'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url'
import { now } from '../clock.ts'
import { setParams, useLocation } from '../url.ts'
import { keepDrawn } from './freshness.ts'
import { groupOf } from './groups.ts'
import { drawIcon, PIXEL_RATIO } from './icons.ts'
import { clickHandlers, type Hit, sketching, useMapStore } from './store.ts'

setWorkerUrl(workerUrl)

const FONTS = '"Noto Sans CJK SC", "PingFang SC", "Hiragino Sans GB", "Microsoft YaHei", "Noto Sans", sans-serif'

function positionOf(text: string | undefined): { center: [number, number]; zoom: number } | null {
  const [lon, lat, zoom] = (text ?? '').split(',').map(Number)
  if (lon === undefined || lat === undefined || zoom === undefined || [lon, lat, zoom].some(Number.isNaN)) return null
  return { center: [lon, lat], zoom }
}

function hitAt(map: MapLibreMap, event: MapMouseEvent, reach: number): Hit {
  const { x, y } = event.point
  const features = map.queryRenderedFeatures([
    [x - reach, y - reach],
    [x + reach, y + reach],
  ])
  const feature = features.find((candidate) => {
    const group = groupOf(candidate.layer.id)
    return group && group !== 'areas' && group !== 'metro' && group !== 'grids'
  })
  return {
    group: feature ? groupOf(feature.layer.id) : null,
    sourceLayer: feature?.sourceLayer ?? null,
    properties: feature?.properties ?? {},
    lngLat: [event.lngLat.lng, event.lngLat.lat],
    adds: event.originalEvent.ctrlKey || event.originalEvent.metaKey || event.originalEvent.shiftKey,
    free: event.originalEvent.altKey,
  }
}

export interface Start {
  container: HTMLElement
  style: StyleSpecification
  center: number[]
  zoom: number
  attribution: string[]
}

export function startMap({ container, style, center, zoom, attribution }: Start): MapLibreMap {
  const kept = positionOf(useLocation.getState().params.m)
  const map = new MapLibreMap({
    container,
    style,
    center: kept?.center ?? [center[0]!, center[1]!],
    zoom: kept?.zoom ?? zoom,
    minZoom: 7.5,
    maxZoom: 20.5,
    localIdeographFontFamily: FONTS,
    attributionControl: false,
    dragRotate: false,
    pitchWithRotate: false,
    fadeDuration: 120,
    // Past a source's last zoom MapLibre 6.17 keeps cut-up tiles by address alone, and would go on showing the old ones
    // after refreshTiles. Without cutting, the tile itself is drawn larger, and is refreshed.
    zoomLevelsToOverscale: undefined,
  })
  map.touchZoomRotate.disableRotation()
  map.keyboard.disableRotation()
  map.addControl(new ScaleControl({ maxWidth: 96 }), 'bottom-left')
  map.addControl(new AttributionControl({ compact: true, customAttribution: attribution }), 'bottom-right')
  if (container.clientWidth < 600) {
    container.querySelector('.maplibregl-ctrl-attrib')?.classList.remove('maplibregl-compact-show')
    container.querySelector('.maplibregl-ctrl-attrib')?.removeAttribute('open')
  }
  map.setMissingStyleImageResolver((id) => {
    const image = drawIcon(id)
    if (image && !map.hasImage(id)) map.addImage(id, image, { pixelRatio: PIXEL_RATIO })
  })
  // A tile that a person may not see, or a server that is away, is not a fault of the map; the shell tells of the latter.
  map.on('error', (event) => {
    keepDrawn(event)
    if (!('status' in event.error)) console.error(event.error)
  })
  map.on('moveend', () => {
    const { lng, lat } = map.getCenter()
    useMapStore.setState({ zoom: map.getZoom() })
    setParams({ m: `${lng.toFixed(5)},${lat.toFixed(5)},${map.getZoom().toFixed(2)}` })
  })
  map.on('click', (event) => {
    const hit = hitAt(map, event, window.matchMedia('(pointer: coarse)').matches ? 14 : 5)
    if (hit.group && 'count' in hit.properties && !sketching()) {
      map.easeTo({ center: hit.lngLat, zoom: Math.min(map.getZoom() + 2, 16) })
      return
    }
    clickHandlers.some((handler) => handler(hit) === true)
  })
  map.on('mousemove', (event) => {
    useMapStore.setState({ pointer: [event.lngLat.lng, event.lngLat.lat] })
    if (map.isMoving()) return
    map.getCanvas().style.cursor = hitAt(map, event, 4).group ? 'pointer' : ''
  })
  map.on('dataloading', () => useMapStore.setState({ loading: true }))
  map.on('idle', () => useMapStore.setState({ loading: false }))
  map.on('mouseout', () => useMapStore.setState({ pointer: null }))
  const clock = window.setInterval(() => map.setGlobalStateProperty('now', Math.floor(now() / 1000)), 60_000)
  map.once('remove', () => window.clearInterval(clock))
  useMapStore.setState({ map, zoom: map.getZoom() })
  return map
}
