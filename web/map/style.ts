/** The whole style of the map, made from theme, language, what is switched on and what the person may see. */
import type { LayerSpecification, SourceSpecification, StyleSpecification } from 'maplibre-gl'
import { now } from '../clock.ts'
import type { Theme } from '../preferences.ts'
import type { Language } from './expressions.ts'
import { type Group, groupOf } from './groups.ts'
import { areaLabelLayers, areaLayers } from './layers/areas.ts'
import { baseLayers } from './layers/base.ts'
import { caseLayers } from './layers/cases.ts'
import { componentLayers, gridLabelLayers, gridLayers, pipeLayers } from './layers/inventory.ts'
import { selectionLayers, selectionTopLayers } from './layers/selection.ts'
import { PALETTES } from './palette.ts'

export type TileSources = Record<string, SourceSpecification>

export interface StyleChoice {
  theme: Theme
  language: Language
  visible: ReadonlySet<Group>
  networks: ReadonlySet<string> | null
  sources: TileSources
}

export function buildStyle({ theme, language, visible, networks, sources }: StyleChoice): StyleSpecification {
  const palette = PALETTES[theme]
  const base = baseLayers(palette, language)
  const firstLabel = base.findIndex((layer) => layer.id === 'base:road-name')
  const layers: LayerSpecification[] = [
    ...base.slice(0, firstLabel),
    ...areaLayers(palette),
    ...gridLayers(palette),
    ...pipeLayers(palette, theme, networks),
    ...selectionLayers(palette),
    ...base.slice(firstLabel),
    ...areaLabelLayers(palette, language),
    ...gridLabelLayers(palette),
    ...componentLayers(palette, theme),
    ...caseLayers(palette, theme),
    ...selectionTopLayers(palette),
  ]
  return {
    version: 8,
    state: { now: { default: Math.floor(now() / 1000) } },
    sources: { ...sources, selection: { type: 'geojson', data: { type: 'FeatureCollection', features: [] } } },
    layers: layers
      .filter((layer) => !('source' in layer) || layer.source === 'selection' || String(layer.source) in sources)
      .filter((layer) => {
        const group = groupOf(layer.id)
        return group === null || visible.has(group)
      }),
  }
}

/** Asks for the TileJSON of every layer; one a person may not see is simply not there. */
export async function loadSources(names: readonly string[]): Promise<TileSources> {
  const found = await Promise.all(
    names.map(async (name) => {
      const response = await fetch(`/tiles/${name}.json`).catch(() => null)
      if (!response?.ok) return null
      const described = (await response.json()) as { minzoom?: number; maxzoom?: number; bounds?: number[] }
      const source = {
        type: 'vector',
        tiles: [`${window.location.origin}/tiles/${name}/{z}/{x}/{y}.mvt`],
        minzoom: described.minzoom ?? 0,
        maxzoom: described.maxzoom ?? 16,
        ...(described.bounds ? { bounds: described.bounds } : {}),
      } as SourceSpecification
      return [name, source] as const
    }),
  )
  return Object.fromEntries(found.filter((entry) => entry !== null))
}
