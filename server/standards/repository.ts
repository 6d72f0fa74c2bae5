/** The class catalogue. */
import { type Client, run, runOne } from '../database/database.ts'
import { loadQueries } from '../database/queries.ts'
import type { Kind } from '../schema.ts'
import type { CatalogueClass } from './schema.ts'

const query = loadQueries(import.meta.url)

export const listClasses = (client: Client, kind: Kind | undefined) =>
  run<CatalogueClass>(client, query('listClasses'), { kind: kind ?? null })

export interface ClassRow {
  code: string
  name: string
  nameEn: string
  geometryKind: 'point' | 'line' | 'polygon'
}
export const findClass = (client: Client, kind: Kind, code: string) =>
  runOne<ClassRow>(client, query('findClass'), { kind, code })
