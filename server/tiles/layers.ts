/** The layers as they are served: what layer.ts declares with the SQL beside it, and the statement for a question. */
import { createHash } from 'node:crypto'
import { type TileLayer, tileLayers } from '../../tiles/index.ts'
import { loadQueries, type Query } from '../database/queries.ts'
import { type TileStatement, tileStatement } from '../database/tile-encoder.ts'
import type { TileQuestion } from './question.ts'

export interface ServedLayer {
  layer: TileLayer
  /** The queries of its layer.sql, by name. */
  queries: (name: string) => Query
}

export const servedLayers: readonly ServedLayer[] = tileLayers.map((layer) => ({
  layer,
  queries: loadQueries(import.meta.url, `../../tiles/${layer.id}/layer.sql`),
}))

/**
 * The statement that answers a question: every source-layer of every layer, from one snapshot. Its text is made of the
 * layers' own files and of names from closed tables; whatever a client sent is a parameter.
 */
export function statementOf(
  kind: 'native' | 'embedded',
  {
    layers,
    filter,
    properties,
    time,
    address,
  }: Pick<TileQuestion, 'layers' | 'filter' | 'properties' | 'time' | 'address'>,
): TileStatement {
  const shown = layers.filter(({ layer }) => address.z >= layer.minzoom)
  const sources = shown.flatMap(({ layer, queries }) =>
    layer.sourceLayers.map(({ id, fields }) => ({
      id,
      fields: Object.keys(fields).filter((field) => !properties || properties.includes(field)),
      text: named(queries(id))
        .replace(/:when\b/g, () => `(${named(queries(time.kind))})`)
        .replace(/:filter\b/g, () => filter?.text ?? 'true'),
    })),
  )
  const expires =
    time.kind === 'now'
      ? shown.filter(({ layer }) => layer.expires).map(({ queries }) => named(queries('expires')))
      : []
  const statement = tileStatement(kind, sources, expires, filter?.types)
  // Every filter is a text of its own: only the few that all share are worth a plan kept on each connection.
  if (!filter && !properties) {
    const name = createHash('sha256').update(statement.query.text).digest('hex').slice(0, 24)
    return { ...statement, query: { ...statement.query, prepared: `tile_${name}` } }
  }
  return statement
}

/** A query with its names back and without its end, to be put into another. */
const named = (query: Query) =>
  query.text.replace(/;\s*$/, '').replace(/\$(\d+)/g, (_, number) => `:${query.parameters[Number(number) - 1]}`)
