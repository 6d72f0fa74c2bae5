/** The forms in which findings are given. */
import type { FastifyReply } from 'fastify'
import { Type } from 'typebox'
import { GEOPARQUET } from '../geoparquet/rules.ts'
import { COLUMNS } from '../rules.ts'
import { asCsv, asGeoJson, asGeoParquet } from './files.ts'
import { Significance } from './schema.ts'
import { asColumns, asJson, type Told } from './told.ts'

export const FORMATS = {
  json: 'application/json',
  csv: 'text/csv',
  geojson: 'application/geo+json',
  parquet: GEOPARQUET,
  columns: COLUMNS,
} as const
export type Format = keyof typeof FORMATS
/** For the contract: findings in each of the forms. */
export const FINDINGS = {
  description: 'findings',
  content: {
    [FORMATS.json]: { schema: Significance },
    [FORMATS.columns]: { schema: Type.Unsafe<Uint8Array>({}) },
    [FORMATS.csv]: { schema: Type.Unsafe<string>({}) },
    [FORMATS.geojson]: { schema: Type.Unsafe<object>({}) },
    [FORMATS.parquet]: { schema: Type.Unsafe<Uint8Array>({}) },
  },
}
/** What is asked for by name, or else by Accept. */
export function formatOf({ query, headers }: { query: { format?: Format }; headers: { accept?: string } }): Format {
  if (query.format) return query.format
  const { accept = '' } = headers
  return (
    (['columns', 'geojson', 'parquet', 'csv'] as const).find((format) => accept.includes(FORMATS[format])) ?? 'json'
  )
}

/** Sends findings in a format; files with a name to keep them under. */
export function sendTold(request: { url: string }, reply: FastifyReply, told: Told, format: Format): never {
  const { measure, from, to } = told.head
  if (format === 'columns') return reply.type(COLUMNS).send(Buffer.from(asColumns(told).buffer)) as never
  if (format === 'json') return reply.send(asJson(told)) as never
  const name = `hotspots-${measure}-${from.slice(0, 10)}-${to.slice(0, 10)}.${format}`
  reply.header('content-disposition', `attachment; filename="${name}"`)
  if (format === 'csv') return reply.type('text/csv; charset=utf-8').send(asCsv(told, request.url)) as never
  if (format === 'parquet')
    return reply.type(FORMATS.parquet).send(Buffer.from(asGeoParquet(told, request.url))) as never
  return reply.type(FORMATS.geojson).serializer(JSON.stringify).send(asGeoJson(told, request.url)) as never
}
