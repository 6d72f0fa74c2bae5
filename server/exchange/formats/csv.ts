/** Tables as text (RFC 4180, and what Excel makes of it): coordinates or WKT in columns. */
import { open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { parse } from 'csv-parse'
import iconv from 'iconv-lite'
import wkx from 'wkx'
import { BYTE_ORDER_MARK, csvLine } from '../../csv/rules.ts'
import { type ExportRow, FileBroken, type FileRow, type Format, type Writing } from './format.ts'
import { detectEncoding, inBlocks, readText, requireEncoding, writeAll } from './text.ts'

const DELIMITERS = [',', '\t', ';', '|'] as const

export const csv: Format = {
  id: 'csv',
  zh: 'CSV 表格',
  en: 'CSV table',
  extensions: ['.csv', '.txt', '.tsv'],
  recognise: (head, name) => {
    if (/\.(csv|txt|tsv)$/i.test(name)) return !head.includes(0) || (head[0] === 0xff && head[1] === 0xfe)
    const line = head.toString('latin1').split('\n', 1)[0]!
    return !/[{}<>\0]/.test(line) && DELIMITERS.some((delimiter) => line.includes(delimiter))
  },
  open: async ({ path }, { encoding: asked }) => {
    const encoding = asked ? requireEncoding(asked) : await detectEncoding(path)
    const first = await firstLine(path, encoding)
    const delimiter = delimiterOf(first)
    const options = { delimiter, bom: true, relax_quotes: true, relax_column_count: true, skip_empty_lines: true }
    let columns: string[] | undefined
    for await (const record of records(path, encoding, { ...options, to: 1 })) columns = headings(record)
    if (!columns)
      throw new FileBroken({
        en: 'The file is empty: its first line must name the columns.',
        zh: '文件是空的：第一行须是列名。',
      })
    const names = columns
    return {
      name: 'csv',
      layers: ['csv'],
      encoding,
      crs: null,
      hasShapes: false,
      columns: names,
      rowCount: null,
      close: async () => {},
      async *rows(): AsyncGenerator<FileRow> {
        let row = 0
        try {
          for await (const record of records(path, encoding, { ...options, from: 2 })) {
            row++
            const properties: Record<string, unknown> = {}
            for (let index = 0; index < names.length; index++) properties[names[index]!] = record[index]
            const extra = record.slice(names.length).some((value) => value.trim() !== '')
            const differs = record.length < names.length || extra
            const fault = {
              en: `it has ${record.length} values for ${names.length} columns; values with a ${shown(delimiter)} in them are put in quotes`,
              zh: `有 ${record.length} 个值，表头有 ${names.length} 列；含 ${shown(delimiter)} 的值须加引号`,
            }
            yield { row, geometry: null, properties, ...(differs ? { fault } : {}) }
          }
        } catch (error) {
          const { message } = error as Error
          throw new FileBroken({ en: `${message}.`, zh: `CSV 损坏：${message}。` }, row + 1)
        }
      },
    }
  },
  writes: {
    extension: '.csv',
    mediaType: 'text/csv; charset=utf-8',
    write: (path, rows, writing) => writeAll(path, encoded(inBlocks(lines(rows, writing)), writing)),
  },
}

const shown = (delimiter: string) => (delimiter === '\t' ? 'tab' : `"${delimiter}"`)

async function firstLine(path: string, encoding: string): Promise<string> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(65_536), 0, 65_536, 0)
    return iconv.decode(buffer.subarray(0, bytesRead), encoding).split(/\r?\n/, 1)[0]!
  } finally {
    await file.close()
  }
}

/** What a line has most of. */
export const delimiterOf = (line: string) =>
  DELIMITERS.toSorted((a, b) => line.split(b).length - line.split(a).length)[0]!

/** Names of columns: none empty, none twice. */
function headings(record: readonly string[]): string[] {
  const taken = new Set<string>()
  return record.map((given, index) => {
    let name = given.trim() || `column ${index + 1}`
    while (taken.has(name)) name = `${name} (${index + 1})`
    taken.add(name)
    return name
  })
}

async function* records(path: string, encoding: string, options: object): AsyncGenerator<string[]> {
  const parser = Readable.from(readText(path, encoding), { objectMode: false }).pipe(parse(options))
  yield* parser as AsyncIterable<string[]>
}

async function* lines(rows: AsyncIterable<ExportRow>, { columns, crs }: Writing): AsyncGenerator<string> {
  const axes = crs.isGeographic ? ['Lon', 'Lat'] : ['Easting', 'Northing']
  yield csvLine([...columns.map(({ name }) => name), ...axes, 'WKT'])
  for await (const { kind, geometry, position, values } of rows) {
    const shape = kind === 'point' ? '' : wkx.Geometry.parseGeoJSON(geometry).toWkt()
    yield csvLine([...values, ...position, shape])
  }
}

async function* encoded(texts: AsyncIterable<string>, { encoding, mark }: Writing): AsyncGenerator<Buffer> {
  if (mark && encoding === 'utf-8') yield Buffer.from(BYTE_ORDER_MARK)
  for await (const text of texts) yield iconv.encode(text, encoding === 'gbk' ? 'gb18030' : encoding)
}
