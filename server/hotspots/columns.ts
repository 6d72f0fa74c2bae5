/**
 * Answers as typed arrays, application/vnd.wangge.columns: what goes to the graphics card without being parsed. "WGC1", the
 * length of a header in four bytes, the header as JSON, then each column at a multiple of four bytes, everything little-endian.
 * A column of differences is summed up while it is read; packed, it is half as long. Pure; shared with the console.
 */
export const COLUMNS = 'application/vnd.wangge.columns'

export type Column = Uint8Array | Uint16Array | Uint32Array | Int8Array | Int16Array | Float32Array
const KINDS = {
  u8: Uint8Array,
  u16: Uint16Array,
  u32: Uint32Array,
  i8: Int8Array,
  i16: Int16Array,
  f32: Float32Array,
} as const
type KindName = keyof typeof KINDS
const MAGIC = 'WGC1'

interface ColumnHeader {
  name: string
  kind: KindName
  length: number
  differences: boolean
}

/** @param differences names of the columns to write as differences: numbers that rise, or cells in order */
export function writeColumns(
  meta: Record<string, unknown>,
  columns: Record<string, Column>,
  differences: readonly string[] = [],
): Uint8Array<ArrayBuffer> {
  const headers = Object.entries(columns).map(
    ([name, column]): ColumnHeader => ({
      name,
      kind: kindOf(column),
      length: column.length,
      differences: differences.includes(name),
    }),
  )
  const header = new TextEncoder().encode(JSON.stringify({ ...meta, columns: headers }))
  const start = aligned(8 + header.length)
  const length = Object.values(columns).reduce((sum, column) => aligned(sum + column.byteLength), start)
  const bytes = new Uint8Array(length)
  bytes.set(new TextEncoder().encode(MAGIC))
  new DataView(bytes.buffer).setUint32(4, header.length, true)
  bytes.set(header, 8)
  let at = start
  for (const { name, kind, length: count, differences: differs } of headers) {
    const written = new KINDS[kind](bytes.buffer, at, count)
    const column = columns[name]!
    if (differs) for (let index = 0; index < count; index++) written[index] = column[index]! - (column[index - 1] ?? 0)
    else written.set(column)
    at = aligned(at + written.byteLength)
  }
  return bytes
}

/** Reads an answer; its columns share its memory. Throws when it is not of this form. */
export function readColumns<Meta>(buffer: ArrayBuffer): { meta: Meta; columns: Record<string, Column> } {
  const bytes = new Uint8Array(buffer)
  if (new TextDecoder().decode(bytes.subarray(0, 4)) !== MAGIC) throw new Error(`the answer is not of ${COLUMNS}`)
  const length = new DataView(buffer).getUint32(4, true)
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)))
  const { columns: headers, ...meta } = header as { columns: ColumnHeader[] }
  let at = aligned(8 + length)
  const columns: Record<string, Column> = {}
  for (const { name, kind, length: count, differences } of headers) {
    const column = new KINDS[kind](buffer, at, count)
    // The arrays wrap, as they did when the differences were taken.
    if (differences) for (let index = 1; index < count; index++) column[index]! += column[index - 1]!
    columns[name] = column
    at = aligned(at + column.byteLength)
  }
  return { meta: meta as Meta, columns }
}

/** In the fewest bytes that hold its largest number. */
export function narrowed(column: Uint32Array): Column {
  let largest = 0
  for (const number of column) if (number > largest) largest = number
  return largest < 256 ? Uint8Array.from(column) : largest < 65_536 ? Uint16Array.from(column) : column
}

const kindOf = (column: Column) =>
  (Object.keys(KINDS) as KindName[]).find((name) => column instanceof KINDS[name]) as KindName
const aligned = (length: number) => Math.ceil(length / 4) * 4
