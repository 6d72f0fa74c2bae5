/** What a tile layer declares. Pure: the console reads zooms, source-layers and fields from here too. */
export interface SourceLayer {
  id: string
  minzoom: number
  /** Property → what it means; the names are the columns of the query of this name in layer.sql. */
  fields: Record<string, string>
}

/** How a property is compared in a filter. */
export type FilterKind = 'text' | 'number' | 'boolean' | 'instant'

export interface TileLayer {
  id: string
  zh: string
  en: string
  minzoom: number
  /** Deepest zoom with tiles of its own; clients enlarge these beyond it. */
  maxzoom: number
  /**
   * Who gets the same tile. public: everyone. signed_in: everyone signed in. person: what row-level security shows
   * depends on the person (own reports, own unit), or on their role and jurisdiction alone (scope).
   */
  sharedBy: 'public' | 'signed_in' | 'scope' | 'person'
  sourceLayers: readonly SourceLayer[]
  /**
   * Which times beside now there are tiles of, each a condition of this name in layer.sql: `asof`, a moment; `window`, all
   * that was reported between two.
   */
  times: readonly ('asof' | 'window')[]
  /** Tiles of now change with the clock alone: layer.sql has a query `expires` that says when. */
  expires?: boolean
  /** What a filter may ask: columns of the rows in layer.sql, at every zoom, also where a tile shows only counts. */
  filters: Readonly<Record<string, FilterKind>>
  /** Below this zoom a point stands for many, counted inside the tile: what lies beyond its edge does not show in it. */
  countedBelow?: number
}
