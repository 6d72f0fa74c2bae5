/** GeoJSON text sequences (RFC 8142), and GeoJSON line by line, which is what most tools mean by it. Always CRS84. */
import type { ExportRow, FileRow, Format, Writing } from './format.ts'
import { featureOf, jsonLayer, rowOf } from './geojson.ts'
import { detectEncoding, inBlocks, readText, requireEncoding, writeAll } from './text.ts'

/** Record separator: stands before each text of a sequence, so that a text may have many lines. */
const RS = '\u001e'

export const geojsonSeq: Format = {
  id: 'geojsonseq',
  zh: 'GeoJSON 序列',
  en: 'GeoJSON sequence',
  extensions: ['.geojsonl', '.geojsons', '.ndjson', '.jsonl'],
  recognise: (head) => {
    const text = head.toString('latin1').replace('\u00ef\u00bb\u00bf', '').trimStart()
    return text.startsWith(RS) || /^\{.*"(Feature|Point|(Multi)?(LineString|Polygon))"/.test(text)
  },
  open: async ({ path }, { encoding: asked }) => {
    const encoding = asked ? requireEncoding(asked) : await detectEncoding(path)
    return { ...jsonLayer('geojsonseq', encoding, null), rows: () => readSequence(path, encoding) }
  },
  writes: {
    extension: '.geojsonl',
    mediaType: 'application/geo+json-seq',
    write: (path, rows, writing) => writeAll(path, inBlocks(sequence(rows, writing))),
  },
}

async function* readSequence(path: string, encoding: string): AsyncGenerator<FileRow> {
  let row = 0
  for await (const text of texts(path, encoding)) yield read(++row, text)
}

async function* texts(path: string, encoding: string): AsyncGenerator<string> {
  let rest = ''
  let separator: string | undefined
  for await (const chunk of readText(path, encoding)) {
    rest += chunk
    separator ??= rest.trimStart().startsWith(RS) ? RS : '\n'
    const parts = rest.split(separator)
    rest = parts.pop()!
    yield* parts.filter((part) => part.trim() !== '')
  }
  if (rest.trim() !== '') yield rest
}

/** A text that is broken is a row that is broken: the next begins anew, which is what the format is for. */
function read(row: number, text: string): FileRow {
  try {
    return rowOf(row, JSON.parse(text))
  } catch (error) {
    const { message } = error as Error
    const fault = { en: `its JSON is broken, ${message}`, zh: `JSON 损坏，${message}` }
    return { row, geometry: null, properties: {}, fault }
  }
}

async function* sequence(rows: AsyncIterable<ExportRow>, writing: Writing): AsyncGenerator<string> {
  for await (const row of rows) yield `${RS}${featureOf(row, writing)}\n`
}
