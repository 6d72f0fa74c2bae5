/** deck.gl over MapLibre, loaded after the map is up. Interleaving breaks labels on MapLibre 6 (visgl/deck.gl#10700). */
import type { LayersList } from '@deck.gl/core'
import { ScatterplotLayer } from '@deck.gl/layers'
import { MapLibreOverlay } from '@deck.gl/maplibre'
import type { Map as MapLibreMap } from 'maplibre-gl'
import { useTheme } from '../preferences.ts'
import { useMapStore } from './store.ts'

interface Pulse {
  position: [number, number]
  began: number
}
const LASTS_MS = 6000
const COLOURS = { light: [31, 95, 208], dark: [110, 165, 255] } as const

export interface Overlay {
  pulse: (position: readonly number[]) => void
  remove: () => void
}

/** Of the overlay that is up: draws now and gives its canvas. */
let drawNow: (() => HTMLCanvasElement | null) | null = null
export const deckCanvas = (): HTMLCanvasElement | null => drawNow?.() ?? null

export function startOverlay(map: MapLibreMap): Overlay {
  const overlay = new MapLibreOverlay({ interleaved: false, layers: [] })
  map.addControl(overlay)
  let pulses: Pulse[] = []
  let frame = 0

  const pulseLayer = (time: number) => {
    const colour = COLOURS[useTheme.getState().theme]
    return new ScatterplotLayer<Pulse>({
      id: 'pulses',
      data: pulses,
      getPosition: (pulse) => pulse.position,
      radiusUnits: 'pixels',
      lineWidthUnits: 'pixels',
      filled: false,
      stroked: true,
      getLineWidth: 3,
      getRadius: (pulse) => 10 + (((time - pulse.began) / 1500) % 1) * 34,
      getLineColor: (pulse) => [...colour, 255 * (1 - (((time - pulse.began) / 1500) % 1))],
      updateTriggers: { getRadius: time, getLineColor: time },
    })
  }
  const draw = () => {
    const layers = Object.values(useMapStore.getState().deckLayers).flat() as LayersList
    overlay.setProps({ layers: pulses.length > 0 ? [...layers, pulseLayer(performance.now())] : layers })
  }
  const animate = () => {
    const time = performance.now()
    pulses = pulses.filter((pulse) => time - pulse.began < LASTS_MS)
    draw()
    frame = pulses.length > 0 ? requestAnimationFrame(animate) : 0
  }
  const unsubscribe = useMapStore.subscribe((store, before) => {
    if (store.deckLayers !== before.deckLayers) draw()
  })
  draw()
  drawNow = () => {
    const { _deck: deck } = overlay as unknown as { _deck?: { redraw: (reason: string) => void } }
    deck?.redraw('picture')
    return overlay.getCanvas()
  }
  return {
    pulse: (position) => {
      pulses = [...pulses.slice(-20), { position: [position[0]!, position[1]!], began: performance.now() }]
      if (!frame) animate()
    },
    remove: () => {
      cancelAnimationFrame(frame)
      unsubscribe()
      drawNow = null
      if (map.hasControl(overlay)) map.removeControl(overlay)
    },
  }
}
