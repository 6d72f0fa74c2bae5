/**
 * Every tile layer. A layer is a folder: layer.ts declares it, layer.sql asks for its rows, style.ts draws them
 * (styles.ts), README.md tells about it.
 */
import { areas } from './areas/layer.ts'
import { base } from './base/layer.ts'
import { cases } from './cases/layer.ts'
import { components } from './components/layer.ts'
import { grids } from './grids/layer.ts'
import type { TileLayer } from './layer.ts'
import { pipes } from './pipes/layer.ts'

export const tileLayers: readonly TileLayer[] = [areas, base, grids, components, pipes, cases]
export type { SourceLayer, TileLayer } from './layer.ts'
