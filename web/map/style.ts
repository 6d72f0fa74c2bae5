/** The whole style of the map, made from theme, language, what is switched on and what the person may see. */

import type { LayerSpecification, SourceSpecification, StyleSpecification } from 'maplibre-gl'
import type { Language } from '../../server/schema.ts'
import { bandLayers, styles } from '../../tiles/styles.ts'
import { now } from '../clock.ts'
import type { Theme } from '../preferences.ts'
import { type Group, groupOf } from './groups.ts'
import { selectionLayers, selectionTopLayers } from './layers/selection.ts'
import { PALETTES } from './palette.ts'

export interface TileSources {
  sources: Record<string, SourceSpecification>
  /** Those that can be asked for as of a past moment. */
  dated: ReadonlySet<string>
}

export interface StyleChoice {
  theme: Theme
  language: Language
  visible: ReadonlySet<Group>
  networks: ReadonlySet<string> | null
  tiles: TileSources
  /** A past moment, for the layers that have one; those that change without keeping what was are left out then. */
  asof: string | null
  /** Cases asked for by a view, in place of those open now: drawn one by one, whatever is switched on. */
  caseQuery: string | null
}

const ASKED_CASES: ReadonlySet<Group> = new Set(['cases', 'history'])

export function buildStyle({
  theme,
  language,
  visible,
  networks,
  tiles,
  asof,
  caseQuery,
}: StyleChoice): StyleSpecification {
  const palette = PALETTES[theme]
  const dated = asof === null ? tiles.sources : sourcesOf(tiles, asof)
  const sources = caseQuery === null ? dated : withCases(dated, caseQuery)
  const look = { palette, theme, language, networks }
  const layers: LayerSpecification[] = [
    ...bandLayers('ground', look),
    ...selectionLayers(palette),
    ...bandLayers('labels', look),
    ...bandLayers('things', look),
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
        if (caseQuery !== null && group !== null && ASKED_CASES.has(group))
          return !layer.id.startsWith('cases:aggregate')
        return group === null || visible.has(group)
      }),
  }
}

/** The base map stands still; what has no past is not shown beside what has. */
function sourcesOf({ sources, dated }: TileSources, asof: string): TileSources['sources'] {
  return Object.fromEntries(
    Object.entries(sources).flatMap(([name, source]) => {
      if (!dated.has(name)) return name === 'base' ? [[name, source]] : []
      const [address] = (source as { tiles: string[] }).tiles
      return [[name, { ...source, tiles: [`${address}?asof=${encodeURIComponent(asof)}`] } as SourceSpecification]]
    }),
  )
}

function withCases(sources: TileSources['sources'], query: string): TileSources['sources'] {
  const { cases } = sources
  if (!cases) return sources
  const [address] = (cases as { tiles: string[] }).tiles
  return { ...sources, cases: { ...cases, tiles: [`${address!.split('?')[0]}?${query}`] } as SourceSpecification }
}

/** Asks for the TileJSON of every layer; one a person may not see is simply not there. */
export async function loadSources(names: readonly string[]): Promise<TileSources> {
  const found = await Promise.all(
    names.map(async (name) => {
      const response = await fetch(`/tiles/${name}.json`).catch(() => null)
      if (!response?.ok) return null
      const described = (await response.json()) as {
        minzoom?: number
        maxzoom?: number
        bounds?: number[]
        times?: string[]
      }
      const source = {
        type: 'vector',
        tiles: [`${window.location.origin}/tiles/${name}/{z}/{x}/{y}.mvt`],
        minzoom: described.minzoom ?? 0,
        maxzoom: described.maxzoom ?? 16,
        ...(styles[name]?.id ? { promoteId: styles[name].id } : {}),
        ...(described.bounds ? { bounds: described.bounds } : {}),
      } as SourceSpecification
      return { name, source, dated: described.times?.includes('asof') ?? false }
    }),
  )
  const there = found.filter((entry) => entry !== null)
  return {
    sources: Object.fromEntries(there.map(({ name, source }) => [name, source])),
    dated: new Set(there.filter(({ dated }) => dated).map(({ name }) => name)),
  }
}
