/** Writes Shapefiles (ESRI, July 1998): one of each kind of shape, together in a ZIP. */
import { createReadStream, createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Zip, ZipDeflate } from 'fflate'
import { ProblemError } from '../../errors.ts'
import type { Geometry } from '../../schema.ts'
import { BlockFile } from './block-file.ts'
import { DbaseTable } from './dbase-writing.ts'
import type { ExportRow, ShapeKind, Writing } from './format.ts'

const TYPES: Record<ShapeKind, number> = { point: 1, line: 3, polygon: 5 }
/** Lengths and offsets are counted in words of two bytes, with a sign. */
const MOST_BYTES = 2 ** 31 - 1
const BLOCK = 1 << 18

export async function writeShapefiles(path: string, rows: AsyncIterable<ExportRow>, writing: Writing): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'wangge-shapefile-'))
  const files = new Map<ShapeKind, ShapefileWriter>()
  try {
    for await (const row of rows) {
      let file = files.get(row.kind)
      if (!file) {
        file = await ShapefileWriter.create(join(folder, row.kind), row.kind, writing)
        files.set(row.kind, file)
      }
      await file.add(row)
    }
    // An empty answer is a Shapefile too, of no points.
    if (files.size === 0) files.set('point', await ShapefileWriter.create(join(folder, 'point'), 'point', writing))
    for (const file of files.values()) await file.finish()
    const parts = [...files.keys()].flatMap((kind) =>
      ['shp', 'shx', 'dbf'].map((ending) => ({
        name: `${writing.name}_${kind}.${ending}`,
        content: createReadStream(join(folder, `${kind}.${ending}`), { highWaterMark: BLOCK }) as AsyncIterable<Buffer>,
      })),
    )
    const texts = [...files.keys()].flatMap((kind) => [
      { name: `${writing.name}_${kind}.prj`, content: [Buffer.from(writing.crs.wkt)] },
      { name: `${writing.name}_${kind}.cpg`, content: [Buffer.from(writing.encoding === 'gbk' ? 'GBK' : 'UTF-8')] },
    ])
    await zip(path, [...parts, ...texts])
  } finally {
    for (const file of files.values()) await file.close()
    await rm(folder, { recursive: true, force: true })
  }
}

async function zip(
  path: string,
  parts: readonly { name: string; content: AsyncIterable<Buffer> | Iterable<Buffer> }[],
): Promise<void> {
  const output = createWriteStream(path)
  const ended = new Promise<void>((done, fail) => output.on('finish', done).on('error', fail))
  let fault: Error | undefined
  const packing = new Zip((error, bytes, isLast) => {
    if (error) fault = error
    else output.write(bytes)
    if (isLast || error) output.end()
  })
  for (const { name, content } of parts) {
    const part = new ZipDeflate(name, { level: 6 })
    packing.add(part)
    for await (const bytes of content) {
      part.push(bytes)
      if (output.writableNeedDrain) await new Promise<void>((done) => output.once('drain', () => done()))
    }
    part.push(new Uint8Array(), true)
  }
  packing.end()
  await ended
  if (fault) throw fault
}

class ShapefileWriter {
  private readonly kind: ShapeKind
  private readonly shapes: BlockFile
  private readonly index: BlockFile
  private readonly table: DbaseTable
  private readonly box = [
    Number.POSITIVE_INFINITY,
    Number.POSITIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
    Number.NEGATIVE_INFINITY,
  ]
  private rows = 0
  private isClosed = false

  private constructor(kind: ShapeKind, shapes: BlockFile, index: BlockFile, table: DbaseTable) {
    this.kind = kind
    this.shapes = shapes
    this.index = index
    this.table = table
  }

  static async create(path: string, kind: ShapeKind, writing: Writing): Promise<ShapefileWriter> {
    const [shapes, index] = [await BlockFile.create(`${path}.shp`), await BlockFile.create(`${path}.shx`)]
    for (const file of [shapes, index]) await file.add(Buffer.alloc(100))
    return new ShapefileWriter(kind, shapes, index, await DbaseTable.create(`${path}.dbf`, writing))
  }

  async add({ geometry, values }: ExportRow): Promise<void> {
    const content = contentOf(this.kind, geometry, this.box)
    this.rows++
    const record = Buffer.alloc(8)
    record.writeInt32BE(this.rows, 0)
    record.writeInt32BE(content.length / 2, 4)
    const entry = Buffer.alloc(8)
    entry.writeInt32BE(this.shapes.bytes / 2, 0)
    entry.writeInt32BE(content.length / 2, 4)
    await this.shapes.add(record)
    await this.shapes.add(content)
    await this.index.add(entry)
    await this.table.add(values)
    if (Math.max(this.shapes.bytes, this.table.bytes) > MOST_BYTES) {
      throw new ProblemError('too_large', {
        detail: {
          en: 'A Shapefile holds at most 2 GB. Export fewer components, or another format.',
          zh: 'Shapefile 最大 2 GB。请减少部件，或换一种格式导出。',
        },
        field: '/format',
      })
    }
  }

  async finish(): Promise<void> {
    await this.shapes.putHeader(this.header(this.shapes.bytes))
    await this.index.putHeader(this.header(this.index.bytes))
    await this.table.finish()
    await this.close()
  }

  async close(): Promise<void> {
    if (this.isClosed) return
    this.isClosed = true
    await Promise.all([this.shapes, this.index, this.table].map((file) => file.close()))
  }

  private header(bytes: number): Buffer {
    const header = Buffer.alloc(100)
    header.writeInt32BE(9994, 0)
    header.writeInt32BE(bytes / 2, 24)
    header.writeInt32LE(1000, 28)
    header.writeInt32LE(TYPES[this.kind], 32)
    if (this.rows > 0) for (const [index, value] of this.box.entries()) header.writeDoubleLE(value, 36 + index * 8)
    return header
  }
}

/** The content of a record: a point, or parts of points with their box. Outer rings run clockwise, holes the other way. */
function contentOf(kind: ShapeKind, geometry: Geometry, box: number[]): Buffer {
  const parts = partsOf(geometry)
  const own = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const [x, y] of parts.flat()) widen(own, x!, y!)
  widen(box, own[0]!, own[1]!)
  widen(box, own[2]!, own[3]!)
  const count = parts.reduce((sum, part) => sum + part.length, 0)
  const start = kind === 'point' ? 4 : 44 + parts.length * 4
  const content = Buffer.alloc(start + count * 16)
  content.writeInt32LE(TYPES[kind], 0)
  if (kind !== 'point') {
    for (const [index, value] of own.entries()) content.writeDoubleLE(value, 4 + index * 8)
    content.writeInt32LE(parts.length, 36)
    content.writeInt32LE(count, 40)
  }
  let [at, first] = [start, 0]
  parts.forEach((part, index) => {
    if (kind !== 'point') content.writeInt32LE(first, 44 + index * 4)
    first += part.length
    for (const [x, y] of part) {
      content.writeDoubleLE(x!, at)
      content.writeDoubleLE(y!, at + 8)
      at += 16
    }
  })
  return content
}

function widen(box: number[], x: number, y: number): void {
  box[0] = Math.min(box[0]!, x)
  box[1] = Math.min(box[1]!, y)
  box[2] = Math.max(box[2]!, x)
  box[3] = Math.max(box[3]!, y)
}

function partsOf(geometry: Geometry): number[][][] {
  switch (geometry.type) {
    case 'Point':
      return [[geometry.coordinates]]
    case 'LineString':
      return [geometry.coordinates]
    case 'MultiPoint':
      return geometry.coordinates.map((position) => [position])
    case 'MultiLineString':
      return geometry.coordinates
    case 'Polygon':
      return ringsOf(geometry.coordinates)
    case 'MultiPolygon':
      return geometry.coordinates.flatMap(ringsOf)
  }
}

const ringsOf = (rings: number[][][]) =>
  rings.map((ring, index) => (isClockwise(ring) === (index === 0) ? ring : ring.toReversed()))

function isClockwise(ring: number[][]): boolean {
  let twice = 0
  const [ox, oy] = ring[0] as [number, number] // relative, or metres of 3 000 000 lose the area of a bench
  for (let index = 1; index < ring.length; index++) {
    const [ax, ay] = ring[index - 1]! as [number, number]
    const [bx, by] = ring[index]! as [number, number]
    twice += (ax - ox) * (by - oy) - (bx - ox) * (ay - oy)
  }
  return twice < 0
}
