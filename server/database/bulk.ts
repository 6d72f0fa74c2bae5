/** Many rows at once: COPY where the engine has it, `unnest` where a COPY would break the session (embedded). */
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { from as copyFrom } from 'pg-copy-streams'
import type { Client } from './database.ts'
import type { Engine } from './engine.ts'

export interface Batch {
  table: string
  columns: string[]
  /** SQL type of each column. */
  types: string[]
  /** Values as text, number, boolean or null; an array column takes an array of texts. */
  rows: unknown[][]
}

/** Inserts one batch. Geometry is hex EWKB, jsonb is JSON text, instants are ISO texts. */
export async function insertBatch(client: Client, kind: Engine['kind'], batch: Batch): Promise<void> {
  if (batch.rows.length === 0) return
  const columns = batch.columns.map((name) => `"${name}"`).join(', ')
  if (kind === 'native') {
    const stream = (client as Client & { query: (stream: unknown) => NodeJS.WritableStream }).query(
      copyFrom(`copy ${batch.table} (${columns}) from stdin`),
    )
    await pipeline(Readable.from(copyChunks(batch.rows)), stream)
    return
  }
  // Every column travels as one text[]; a cast per column gives it its type.
  const values = batch.columns.map((_, index) => batch.rows.map((row) => asText(row[index])))
  const casts = batch.types.map((type, index) => `c${index}::${type}`).join(', ')
  const arrays = batch.columns.map((_, index) => `$${index + 1}::text[]`).join(', ')
  const names = batch.columns.map((_, index) => `c${index}`).join(', ')
  await client.query({
    text: `insert into ${batch.table} (${columns}) select ${casts} from unnest(${arrays}) as batch(${names})`,
    values,
  })
}

function asText(value: unknown): string | null {
  if (value === null || value === undefined) return null
  if (Array.isArray(value)) return `{${value.map((item) => JSON.stringify(String(item))).join(',')}}`
  return String(value)
}

/** COPY text format: tabs between, backslash escapes, \N for null; in chunks of about 64 kB. */
function* copyChunks(rows: unknown[][]): Generator<string> {
  let chunk = ''
  for (const row of rows) {
    chunk += `${row
      .map((value) => {
        const text = asText(value)
        if (text === null) return '\\N'
        return text.replace(
          /[\\\t\n\r]/g,
          (letter) => ({ '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' })[letter]!,
        )
      })
      .join('\t')}\n`
    if (chunk.length > 65_536) {
      yield chunk
      chunk = ''
    }
  }
  if (chunk) yield chunk
}
