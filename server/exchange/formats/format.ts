/** What a file format is: one file of this folder, listed in index.ts. */
import type { Geometry, Sentence } from '../../schema.ts'

/** A file on this machine, whole. */
export interface Source {
  path: string
  /** As it was called where it came from. */
  name: string
  bytes: number
}

/** What a person may say about a file that does not say it, or says it wrongly. */
export interface Opening {
  encoding?: string
  layer?: string
}

/** A row as the file has it, its geometry in the file's CRS, first coordinate first. */
export interface FileRow {
  /** Counted from 1. */
  row: number
  geometry: Geometry | null
  properties: Record<string, unknown>
  /** Why this row cannot be read while others can. */
  fault?: Sentence
}

/** One layer of a file, opened. */
export interface Layer {
  name: string
  /** All layers of the file, by name. */
  layers: string[]
  /** Encoding its text is read in; null where the format has only one. */
  encoding: string | null
  /** EPSG number the file states, or a definition of the CRS in WKT; null when it says nothing. */
  crs: { srid: number } | { wkt: string } | null
  /** Whether rows come with a geometry; else columns hold coordinates. */
  hasShapes: boolean
  /** Names of the columns; null when only the rows tell. */
  columns: string[] | null
  /** How many rows; null when only reading tells. */
  rowCount: number | null
  /** The rows from the first on; may be asked for again. */
  rows: () => AsyncIterable<FileRow>
  close: () => Promise<void>
}

export interface ExportColumn {
  /** At most ten characters, so that a Shapefile has the same names. */
  name: string
  /** Most bytes that a Shapefile keeps of it. */
  width: number
}
export type ShapeKind = 'point' | 'line' | 'polygon'
export interface ExportRow {
  kind: ShapeKind
  geometry: Geometry
  /** A point of it: for tables, which have no shapes. */
  position: [x: number, y: number]
  values: (string | null)[]
}
export interface Writing {
  name: string
  columns: readonly ExportColumn[]
  crs: { srid: number; name: string; wkt: string; isGeographic: boolean }
  encoding: 'utf-8' | 'gbk'
  /** A byte order mark, by which Excel knows UTF-8. */
  mark: boolean
}

export interface Format {
  id: string
  zh: string
  en: string
  extensions: readonly string[]
  /** By the first bytes, 64 kB of them at most; the name decides nothing that the bytes say otherwise. */
  recognise: (head: Buffer, name: string) => boolean
  /** @throws FileBroken when it is not what it looked like */
  open: (source: Source, opening: Opening) => Promise<Layer>
  /** Ending and media type of what is written; without, the format is only read. */
  writes?: {
    extension: string
    mediaType: string
    write: (path: string, rows: AsyncIterable<ExportRow>, writing: Writing) => Promise<void>
  }
}

/** The file as a whole cannot be read, or not further than a row. */
export class FileBroken extends Error {
  readonly row: number | undefined
  readonly sentence: Sentence
  constructor(sentence: Sentence, row?: number) {
    super(sentence.en)
    this.sentence = sentence
    this.row = row
  }
}

/** What the parser of a format says is wrong with a file. */
export function notParsed(format: string, cause: unknown, row?: number): FileBroken {
  const { message } = cause as Error
  return new FileBroken({ en: `The ${format} is broken: ${message}.`, zh: `${format} 损坏：${message}。` }, row)
}
