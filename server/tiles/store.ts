/**
 * The second level: tiles on disk, which outlive the process and are shared by all of a machine. Nothing has to tell it
 * of changes: a tile found is asked of the log, by place and by the snapshot it was made from, before it is believed.
 */
import { createHash, randomBytes } from 'node:crypto'
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Database, runOne } from '../database/database.ts'
import { loadQueries } from '../database/queries.ts'
import type { TileAddress } from '../database/tile-encoder.ts'
import { pack } from './packing.ts'

const query = loadQueries(import.meta.url)
/** The folder is measured after so many tiles written. */
const SWEEP_EVERY = 500
/** What is left after clearing, so that the next tile does not clear again. */
const LEFT_AFTER = 0.9

export interface StoredTile {
  tag: string
  snapshot: string
  expires: Date | null
  /** Packed with Brotli; empty when nothing is in the tile. */
  brotli: Buffer
}

export class TileStore {
  private readonly database: Database
  private readonly directory: string
  private readonly limit: number
  private folder: Promise<string> | undefined
  private written = 0

  constructor(database: Database, directory: string, limitBytes: number) {
    this.database = database
    this.directory = directory
    this.limit = limitBytes
  }

  /**
   * The tile, if it is there and nothing it shows changed since.
   * @param reaches layer → how far beyond its edge it shows
   */
  async find(
    key: string,
    { z, x, y }: TileAddress,
    reaches: ReadonlyMap<string, number>,
    now: Date,
  ): Promise<StoredTile | undefined> {
    const bytes = await readFile(await this.pathOf(key)).catch(() => undefined)
    const tile = bytes && readStored(bytes, key)
    if (!tile || (tile.expires && tile.expires <= now)) return undefined
    const row = await this.database.system((client) =>
      runOne<{ right: boolean }>(client, query('stillRight'), {
        snapshot: tile.snapshot,
        layers: [...reaches.keys()],
        reach: Math.max(...reaches.values()),
        z,
        x,
        y,
      }),
    )
    return row?.right ? tile : undefined
  }

  /** Writes a tile whole or not at all. A disk that is full or read-only costs speed, not answers. */
  async keep(key: string, bytes: Buffer, tile: Omit<StoredTile, 'brotli'>): Promise<void> {
    try {
      const path = await this.pathOf(key)
      const header = JSON.stringify({ key, tag: tile.tag, snapshot: tile.snapshot, expires: tile.expires })
      const brotli = bytes.length === 0 ? bytes : await pack(bytes, 'br')
      const unfinished = `${path}.${randomBytes(6).toString('hex')}`
      await mkdir(join(path, '..'), { recursive: true })
      await writeFile(unfinished, Buffer.concat([Buffer.from(`${header}\n`), brotli]))
      await rename(unfinished, path)
      if (++this.written % SWEEP_EVERY === 0) await this.sweep()
    } catch {
      this.folder = undefined
    }
  }

  /** Removes the longest unwritten tiles until the folder is within its limit. */
  private async sweep(): Promise<void> {
    const folder = await this.ownFolder()
    const names = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile())
    const files = await Promise.all(
      names.map(async ({ parentPath, name }) => {
        const path = join(parentPath, name)
        const { size = 0, mtimeMs = 0 } = (await stat(path).catch(() => undefined)) ?? {}
        return { path, size, mtimeMs }
      }),
    )
    let total = files.reduce((sum, { size }) => sum + size, 0)
    if (total <= this.limit) return
    for (const { path, size } of files.sort((one, other) => one.mtimeMs - other.mtimeMs)) {
      if (total <= this.limit * LEFT_AFTER) break
      await rm(path, { force: true })
      total -= size
    }
  }

  private async pathOf(key: string): Promise<string> {
    const name = createHash('sha256').update(key).digest('hex')
    return join(await this.ownFolder(), name.slice(0, 2), name.slice(2))
  }

  /** One folder a database: another city's tiles under the same key are another's. */
  private ownFolder(): Promise<string> {
    this.folder ??= this.database
      .system((client) => runOne<{ folder: string }>(client, query('cacheFolder')))
      .then((row) => join(this.directory, row!.folder))
    this.folder.catch(() => {
      this.folder = undefined
    })
    return this.folder
  }
}

/** A file that is no tile, or of another key, is none. */
function readStored(bytes: Buffer, key: string): StoredTile | undefined {
  const end = bytes.indexOf('\n')
  try {
    const header = JSON.parse(bytes.subarray(0, end).toString()) as {
      key: string
      tag: string
      snapshot: string
      expires: string | null
    }
    if (header.key !== key) return undefined
    const { tag, snapshot, expires } = header
    return { tag, snapshot, expires: expires ? new Date(expires) : null, brotli: bytes.subarray(end + 1) }
  } catch {
    return undefined
  }
}
