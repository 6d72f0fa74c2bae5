import 'maplibre-gl/dist/maplibre-gl.css'
import './map.css'
import type { GeoJSONSource, Map as MapLibreMap, PaddingOptions } from 'maplibre-gl'
import { type ReactNode, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { City } from '../../server/areas/schema.ts'
import { useLiveCases, useLiveTiles } from '../live.ts'
import { usePreferences, useTheme } from '../preferences.ts'
import { startMap } from './engine.ts'
import { markAllStale, markStale } from './freshness.ts'
import { glideCase } from './glide.ts'
import type { Group } from './groups.ts'
import { setPadding } from './hooks.ts'
import type { Overlay } from './overlay.ts'
import { useMapStore } from './store.ts'
import { buildStyle, loadSources, type TileSources } from './style.ts'

export interface MapViewProps {
  city: City
  visible: ReadonlySet<Group>
  /** Pixels that panels cover, so that a target is centred in what is left. */
  padding?: Partial<PaddingOptions>
  zoom?: number
  children?: ReactNode
}

/** The map of the page. Mount one at a time. */
export function MapView({ city, visible, padding, zoom = 14.2, children }: MapViewProps) {
  const { t } = useTranslation()
  const theme = useTheme((store) => store.theme)
  const language = usePreferences((store) => store.language)
  const container = useRef<HTMLDivElement>(null)
  const overlay = useRef<Overlay | null>(null)
  const [map, setMap] = useState<MapLibreMap | null>(null)
  const [tiles, setTiles] = useState<TileSources | null>(null)
  const highlights = useMapStore((store) => store.highlights)
  const networks = useMapStore((store) => store.networks)
  const asof = useMapStore((store) => store.asof)
  const caseQuery = useMapStore((store) => store.caseQuery)
  const loading = useMapStore((store) => store.loading)

  useEffect(() => {
    let current = true
    void loadSources(city.tileLayers).then((found) => {
      if (!current) return
      setTiles(found)
      useMapStore.setState({ available: new Set(Object.keys(found.sources)) })
    })
    return () => {
      current = false
    }
  }, [city.tileLayers])

  const style = useMemo(
    () => tiles && buildStyle({ theme, language, visible, networks, tiles, asof, caseQuery }),
    [theme, language, visible, networks, tiles, asof, caseQuery],
  )
  const first = useRef({ style, padding, attribution: [t('map.attributionAreas'), t('map.attributionMetro')] })
  first.current = { ...first.current, style, padding }

  const started = tiles !== null
  useEffect(() => {
    if (!started || !container.current || !first.current.style) return
    const made = startMap({
      container: container.current,
      style: first.current.style,
      center: city.center,
      zoom,
      attribution: first.current.attribution,
    })
    made.setPadding({ top: 0, right: 0, bottom: 0, left: 0, ...first.current.padding })
    setMap(made)
    let alive = true
    made.once('load', () => {
      void import('./overlay.ts').then(({ startOverlay }) => {
        if (alive) overlay.current = startOverlay(made)
      })
    })
    return () => {
      alive = false
      overlay.current?.remove()
      overlay.current = null
      useMapStore.setState({ map: null })
      setMap(null)
      made.remove()
    }
  }, [started, city.center, zoom])

  useEffect(() => {
    useMapStore.setState({ visible })
  }, [visible])

  const applied = useRef(style)
  useEffect(() => {
    if (!map || !style) return
    const apply = () => {
      if (applied.current !== style) map.setStyle(style, { diff: true })
      applied.current = style
      const features = Object.values(highlights)
        .flat()
        .map(({ geometry, ...properties }) => ({ type: 'Feature', properties, geometry }))
      const source = map.getSource('selection') as GeoJSONSource | undefined
      source?.setData({ type: 'FeatureCollection', features } as GeoJSON.FeatureCollection)
    }
    if (map.style?._loaded) apply()
    else map.once('style.load', apply)
    return () => void map.off('style.load', apply)
  }, [map, style, highlights])

  const { top = 0, right = 0, bottom = 0, left = 0 } = padding ?? {}
  useEffect(() => {
    if (map) setPadding({ top, right, bottom, left })
  }, [map, top, right, bottom, left])

  useLiveCases((message) => {
    overlay.current?.pulse(message.position)
    glideCase(message)
  })
  useLiveTiles((message) => (message ? markStale(message.layer, message.boxes) : markAllStale()))

  return (
    <div
      className="map"
      style={
        {
          '--pad-left': `${left}px`,
          '--pad-right': `${right}px`,
          '--pad-bottom': `${bottom}px`,
          '--pad-top': `${top}px`,
        } as React.CSSProperties
      }
    >
      <section className="map-canvas" ref={container} aria-label={t('map.label')} />
      {loading && <div className="map-loading" role="progressbar" aria-label={t('common.loading')} />}
      {children}
    </div>
  )
}
