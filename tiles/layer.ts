/** What a tile layer declares. Pure: the console reads zooms, source-layers and fields from here too. */

export interface SourceLayer {
  id: string
  minzoom: number
  /** Property → what it means; the names are the columns of the query of this name in layer.sql. */
  fields: Record<string, string>
}

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
}
