/**
 * How every tile layer is drawn. A layer's style.ts gives its MapLibre layers in bands, because the names of one layer lie
 * above the ground of another. For the console only: the server imports index.ts and never this.
 */
import type { LayerSpecification } from 'maplibre-gl'
import type { Language } from '../server/schema.ts'
import type { Palette } from '../web/map/palette.ts'
import type { Theme } from '../web/preferences.ts'
import { areas } from './areas/style.ts'
import { base } from './base/style.ts'
import { cases } from './cases/style.ts'
import { components } from './components/style.ts'
import { grids } from './grids/style.ts'
import { pipes } from './pipes/style.ts'

/** What a style depends on. */
export interface Look {
  palette: Palette
  theme: Theme
  language: Language
  /** Pipe networks drawn; null is all. */
  networks: ReadonlySet<string> | null
}

/** Lowest first. What is pointed at lies on the ground and under the labels. */
export type Band = 'ground' | 'labels' | 'things'
export interface LayerStyle extends Partial<Record<Band, (look: Look) => LayerSpecification[]>> {
  /** The field that names a feature, where one can be drawn differently from the others (feature state). */
  id?: string
}

/** Lowest first within a band. */
export const styles: Readonly<Record<string, LayerStyle>> = { base, areas, grids, pipes, components, cases }

export const bandLayers = (band: Band, look: Look): LayerSpecification[] =>
  Object.values(styles).flatMap((style) => style[band]?.(look) ?? [])
