/**
 * Writes tables of dBASE III. They fill each field to its width, so values wait on the disk until the longest is known: two
 * million components at the widths of the standard would be 2.9 GB, of which a table holds 2.
 */
import { createReadStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import iconv from 'iconv-lite'
import { BlockFile } from './block-file.ts'
import type { ExportRow, Writing } from './format.ts'

export class DbaseTable {
  private readonly path: string
  private readonly writing: Writing
  /** Values as they come, each behind a byte that says how long it is. */
  private readonly waiting: BlockFile
  /** The longest value of each column; a field has a byte at least. */
  private readonly widths: number[]
  private rows = 0

  private constructor(path: string, writing: Writing, waiting: BlockFile) {
    this.path = path
    this.writing = writing
    this.waiting = waiting
    this.widths = writing.columns.map(() => 1)
  }

  static create = async (path: string, writing: Writing) =>
    new DbaseTable(path, writing, await BlockFile.create(`${path}.waiting`))

  /** What the table would have by now. */
  get bytes(): number {
    return this.headerBytes + this.rows * this.rowBytes + 1
  }

  async add(values: ExportRow['values']): Promise<void> {
    this.rows++
    const parts = this.writing.columns.flatMap(({ width }, index) => {
      const bytes = fitted(values[index] ?? '', width, this.writing.encoding)
      this.widths[index] = Math.max(this.widths[index]!, bytes.length)
      return [Buffer.from([bytes.length]), bytes]
    })
    await this.waiting.add(Buffer.concat(parts))
  }

  async finish(): Promise<void> {
    await this.waiting.flush()
    const table = await BlockFile.create(this.path)
    try {
      await table.add(this.header())
      let rest = Buffer.alloc(0)
      for await (const block of createReadStream(`${this.path}.waiting`, { highWaterMark: 1 << 18 })) {
        const bytes = Buffer.concat([rest, block as Buffer])
        let at = 0
        for (let row = this.filledRow(bytes, at); row; row = this.filledRow(bytes, at)) {
          await table.add(row.filled)
          at = row.end
        }
        rest = bytes.subarray(at)
      }
      await table.add(Buffer.from([0x1a]))
      await table.flush()
    } finally {
      await table.close()
    }
    await rm(`${this.path}.waiting`)
  }

  close = () => this.waiting.close()

  private get headerBytes(): number {
    return 32 + this.writing.columns.length * 32 + 1
  }

  private get rowBytes(): number {
    return this.widths.reduce((sum, width) => sum + width, 1)
  }

  private header(): Buffer {
    const header = Buffer.alloc(this.headerBytes)
    header[0] = 3
    const now = new Date()
    header.set([now.getUTCFullYear() - 1900, now.getUTCMonth() + 1, now.getUTCDate()], 1)
    header.writeUInt32LE(this.rows, 4)
    header.writeUInt16LE(this.headerBytes, 8)
    header.writeUInt16LE(this.rowBytes, 10)
    header[29] = this.writing.encoding === 'gbk' ? 77 : 0
    this.writing.columns.forEach(({ name }, index) => {
      const at = 32 + index * 32
      header.write(name, at, 10, 'latin1')
      header.write('C', at + 11, 'latin1')
      header[at + 16] = this.widths[index]!
    })
    header[header.length - 1] = 0x0d
    return header
  }

  /** The row whose values begin here, in fields of the final width; undefined when they go on in the next block. */
  private filledRow(bytes: Buffer, begin: number): { filled: Buffer; end: number } | undefined {
    const filled = Buffer.alloc(this.rowBytes, ' ')
    let [end, field] = [begin, 1]
    for (const width of this.widths) {
      const length = bytes[end]
      if (length === undefined || end + 1 + length > bytes.length) return undefined
      bytes.copy(filled, field, end + 1, end + 1 + length)
      end += 1 + length
      field += width
    }
    return { filled, end }
  }
}

/** Text in the bytes of a field at most, cut between letters. */
function fitted(text: string, width: number, encoding: Writing['encoding']): Buffer {
  const encode = (part: string) => (encoding === 'gbk' ? iconv.encode(part, 'gbk') : Buffer.from(part))
  let bytes = encode(text)
  if (bytes.length > width) {
    const letters = [...text]
    while (bytes.length > width) {
      letters.length -= Math.max(1, Math.floor((bytes.length - width) / 4))
      bytes = encode(letters.join(''))
    }
  }
  return bytes
}
