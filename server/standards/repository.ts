/** The class catalogue. */
import { type Client, run, runOne } from '../database/database.ts'
import { loadQueries } from '../database/queries.ts'
import { ProblemError } from '../errors.ts'
import type { Kind, Named } from '../schema.ts'
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

/** The class of a kind and code. Throws unknown_class, naming a few that may have been meant. */
export async function requireClass(client: Client, kind: Kind, code: string): Promise<ClassRow> {
  const found = await findClass(client, kind, code)
  if (!found) throw await unknownClass(client, kind, code, '/class')
  return found
}

/** The refusal of a class that does not exist. */
export async function unknownClass(client: Client, kind: Kind, code: string, field: string): Promise<ProblemError> {
  const near = await run<Named>(client, query('nearClasses'), { kind, code })
  const list = near.map((one) => `${one.code} ${one.name} (${one.nameEn})`).join(', ')
  return new ProblemError('unknown_class', {
    detail: `There is no ${kind} class ${code}. ${list ? `Near it: ${list}. ` : ''}GET /api/standards/classes lists all.`,
    field,
    value: code,
    near: near.map((one) => one.code),
  })
}
