/**
 * Shapefiles in a ZIP, as they travel: .shp and .dbf, .prj for the CRS, .cpg or the language byte of the .dbf for the encoding.
 * Names of columns have ten bytes. Written one per kind of shape, for a Shapefile holds one kind.
 */
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, open, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Unzip, UnzipInflate } from 'fflate'
import iconv from 'iconv-lite'
import * as shapefiles from 'shapefile'
import type { Geometry } from '../../schema.ts'
import { FileBroken, type FileRow, type Format, type Layer, notParsed, type Source } from './format.ts'
import { writeShapefiles } from './shapefile-writing.ts'
import { detectEncoding, encodingNamed, requireEncoding } from './text.ts'

/** Of all files in the ZIP together: more is a bomb, or no city. */
const MOST_BYTES = 4 * 1024 ** 3
/** Language byte of the .dbf → encoding. 0x57 says "ANSI" of whatever machine, and so nothing. */
const LANGUAGES: Record<number, string> = { 77: 'gb18030', 122: 'gb18030', 79: 'big5', 120: 'big5' }

export const shapefile: Format = {
  id: 'shapefile',
  zh: 'Shapefile（ZIP）',
  en: 'Shapefile (ZIP)',
  extensions: ['.zip', '.shz'],
  recognise: (head) => head.subarray(0, 4).equals(Buffer.from('PK\u0003\u0004')),
  open: async (source, opening) => {
    const folder = await mkdtemp(join(tmpdir(), 'wangge-shapefile-'))
    const close = () => rm(folder, { recursive: true, force: true })
    try {
      return await openLayer(await unzip(source, folder), opening, close)
    } catch (error) {
      await close()
      throw error
    }
  },
  writes: { extension: '.zip', mediaType: 'application/zip', write: writeShapefiles },
}

/** Parts of a Shapefile by ending → where each lies unpacked. */
type Parts = Map<string, string>

/** Unpacks what belongs to Shapefiles, by their names without ending. */
async function unzip({ path }: Source, folder: string): Promise<Map<string, Parts>> {
  const found = new Map<string, Parts>()
  const writing: Promise<void>[] = []
  let total = 0
  let fault: Error | undefined
  const unpacking = new Unzip((file) => {
    const name = nameIn(file.name)
    const [, base, ending] = /([^/\\]+)\.(shp|dbf|prj|cpg)$/i.exec(name) ?? []
    if (!base || !ending || name.startsWith('__MACOSX')) return
    const part = join(folder, `${writing.length}.${ending.toLowerCase()}`) // what reads it looks at the ending
    found.set(base, (found.get(base) ?? new Map()).set(ending.toLowerCase(), part))
    const output = createWriteStream(part)
    writing.push(
      new Promise((done, fail) => {
        output.on('finish', done).on('error', fail)
      }),
    )
    file.ondata = (error, bytes, isLast) => {
      total += bytes?.length ?? 0
      if (total > MOST_BYTES)
        fault = new FileBroken({
          en: 'The ZIP unpacks to more than 4 GB. Send it in parts.',
          zh: 'ZIP 解压后超过 4 GB。请拆分后分次导入。',
        })
      else if (error) fault = notParsed('ZIP', error)
      if (bytes?.length && !fault) output.write(bytes)
      if (isLast || fault) output.end()
    }
    file.start()
  })
  unpacking.register(UnzipInflate)
  try {
    for await (const chunk of createReadStream(path, { highWaterMark: 1 << 18 })) {
      unpacking.push(chunk as Buffer)
      if (fault) break
    }
    if (!fault) unpacking.push(new Uint8Array(), true)
  } catch (error) {
    fault = notParsed('ZIP', error)
  }
  if (fault) throw fault
  await Promise.all(writing)
  for (const [base, parts] of found) if (!parts.has('shp')) found.delete(base)
  if (found.size === 0) throw new FileBroken({ en: 'There is no .shp in the ZIP.', zh: 'ZIP 中没有 .shp 文件。' })
  return found
}

/** A ZIP that does not say its names are UTF-8 has them, in China, in GBK; fflate gives their bytes one by one. */
function nameIn(name: string): string {
  if (/[^\0-\xff]/.test(name)) return name
  return iconv.decode(Buffer.from(name, 'latin1'), 'gb18030')
}

async function openLayer(
  found: Map<string, Parts>,
  { layer, encoding: asked }: { layer?: string; encoding?: string },
  close: () => Promise<void>,
): Promise<Layer> {
  const layers = [...found.keys()].sort()
  const name = layer ?? layers[0]!
  const parts = found.get(name)
  if (!parts)
    throw new FileBroken({
      en: `There is no layer "${layer}" in the ZIP; it has ${layers.join(', ')}.`,
      zh: `ZIP 中没有图层“${layer}”，只有：${layers.join('、')}。`,
    })
  const table = parts.get('dbf')
  if (!table)
    throw new FileBroken({
      en: `There is no ${name}.dbf beside ${name}.shp in the ZIP.`,
      zh: `ZIP 中没有与 ${name}.shp 配套的 ${name}.dbf。`,
    })
  const header = await readTableHeader(table)
  const encoding = asked ? requireEncoding(asked) : await encodingOf(parts, table, header)
  const prj = parts.get('prj')
  return {
    name,
    layers,
    encoding,
    crs: prj ? { wkt: await readFile(prj, 'utf8') } : null,
    hasShapes: true,
    columns: header.names.map((bytes) => iconv.decode(bytes, encoding)),
    rowCount: header.rows,
    close,
    async *rows(): AsyncGenerator<FileRow> {
      const deleted = await deletedRows(table, header)
      let row = 0
      try {
        const source = await shapefiles.open(parts.get('shp')!, table, { encoding })
        for (let next = await source.read(), record = 1; !next.done; next = await source.read(), record++) {
          if (deleted.has(record)) continue
          row++
          const { geometry, properties } = next.value
          yield { row, geometry: geometry as Geometry | null, properties: cleaned(properties ?? {}) }
        }
      } catch (error) {
        throw notParsed('Shapefile', error, row + 1)
      }
    },
  }
}

/** A text that filled its field was cut, perhaps in the middle of a letter. */
const cleaned = (properties: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(properties).map(([name, value]) => [
      name,
      typeof value === 'string'
        ? value
            .replace(/\ufffd$/, '')
            .replaceAll('\0', '')
            .trim()
        : value,
    ]),
  )

interface TableHeader {
  rows: number
  headerBytes: number
  rowBytes: number
  language: number
  names: Buffer[]
}

async function readTableHeader(path: string): Promise<TableHeader> {
  const file = await open(path)
  try {
    const start = Buffer.alloc(32)
    const { bytesRead } = await file.read(start, 0, 32, 0)
    if (bytesRead < 32)
      throw new FileBroken({ en: 'The .dbf of the Shapefile is cut off.', zh: 'Shapefile 的 .dbf 不完整。' })
    const headerBytes = start.readUInt16LE(8)
    const fields = Buffer.alloc(Math.max(0, headerBytes - 32))
    await file.read(fields, 0, fields.length, 32)
    const names: Buffer[] = []
    for (let at = 0; at + 32 <= fields.length && fields[at] !== 0x0d; at += 32) {
      const name = fields.subarray(at, at + 11)
      const end = name.indexOf(0)
      names.push(end < 0 ? name : name.subarray(0, end))
    }
    return { rows: start.readUInt32LE(4), headerBytes, rowBytes: start.readUInt16LE(10), language: start[29]!, names }
  } finally {
    await file.close()
  }
}

/** What the .cpg says, else the language byte, else what the bytes fit. */
async function encodingOf(parts: Parts, table: string, { language, headerBytes }: TableHeader): Promise<string> {
  const cpg = parts.get('cpg')
  const stated = cpg && encodingNamed(await readFile(cpg, 'latin1'))
  return stated || LANGUAGES[language] || (await detectEncoding(table, headerBytes))
}

/** Rows of the .dbf that were deleted and are still there, marked with a star; what reads it does not look. */
async function deletedRows(path: string, { headerBytes, rowBytes }: TableHeader): Promise<Set<number>> {
  const deleted = new Set<number>()
  let at = headerBytes
  let chunkBegin = headerBytes
  for await (const chunk of createReadStream(path, { start: headerBytes, highWaterMark: 1 << 20 })) {
    const bytes = chunk as Buffer
    for (; at < chunkBegin + bytes.length; at += rowBytes) {
      if (bytes[at - chunkBegin] === 0x2a) deleted.add((at - headerBytes) / rowBytes + 1)
    }
    chunkBegin += bytes.length
  }
  return deleted
}
