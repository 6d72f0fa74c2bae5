/** The tiles of every layer: made as the person asking, once for all who see the same, and kept where that is safe. */
import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { gzip as gzipCallback } from 'node:zlib'
import { type TileLayer, tileLayers } from '../../tiles/index.ts'
import { type Identity, visibilityScope } from '../access/rules.ts'
import { runOne } from '../database/database.ts'
import { loadQueries } from '../database/queries.ts'
import { type TileAddress, type TileEncoder, tileEncoder } from '../database/tile-encoder.ts'
import type { Platform } from '../platform.ts'
import { TileCache } from './cache.ts'

const query = loadQueries(import.meta.url)
const gzip = promisify(gzipCallback)
/**
 * Layers that all who may see them see alike, and that change seldom: their tiles are kept, each with the version of
 * the data it was made from. The version is asked before every answer, except where asking means reading the whole
 * table; that may be `remembered` for so many milliseconds, or until a wake-up.
 */
const KEPT: Record<string, { version: string; remembered: number }> = {
  areas: { version: 'areasVersion', remembered: 1000 },
  base: { version: 'baseVersion', remembered: 1000 },
  grids: { version: 'inventoryVersion', remembered: 0 },
  components: { version: 'inventoryVersion', remembered: 0 },
}
const KEPT_BYTES = 64 * 1024 * 1024
// Below this many bytes gzip saves less than a packet.
const WORTH_GZIP = 1024

/** A tile as it is sent. */
export interface Tile {
  bytes: Buffer
  gzipped: Buffer | undefined
  /** Strong, with quotes: a hash of layer and bytes. */
  etag: string
  size: number
}

export class Tiles {
  private readonly platform: Platform
  private readonly encoders = new Map<string, TileEncoder>()
  private readonly flights = new Map<string, Promise<Tile>>()
  private readonly cache = new TileCache<Tile>(KEPT_BYTES)
  private readonly versions = new Map<string, { version: Promise<string>; until: number }>()
  private epoch = 0

  constructor(platform: Platform) {
    this.platform = platform
    for (const layer of tileLayers) this.encoders.set(layer.id, tileEncoder(platform.database, sourcesOf(layer)))
    // Whoever asks because something changed must not be given the answer to a question put before the change.
    const changed = () => {
      this.epoch++
      this.versions.clear()
    }
    platform.database.wakes.on('changes', changed)
    platform.database.wakes.on('cases', changed)
  }

  /** The tile as this person may see it. Requests at the same time for the same tile and rights share one query. */
  get(layer: TileLayer, address: TileAddress, identity: Identity | null): Promise<Tile> {
    if (address.z < layer.minzoom) return Promise.resolve(EMPTY)
    const key = `${layer.id}/${address.z}/${address.x}/${address.y}/${sharedWith(layer, identity)}`
    const flight = `${this.epoch}/${key}`
    const running = this.flights.get(flight)
    if (running) return running
    const made = (
      KEPT[layer.id] ? this.kept(layer, address, identity, key) : this.make(layer, address, identity)
    ).finally(() => this.flights.delete(flight))
    this.flights.set(flight, made)
    return made
  }

  private async kept(layer: TileLayer, address: TileAddress, identity: Identity | null, key: string): Promise<Tile> {
    // The version is read before the rows: a change between the two only makes the tile newer than its label.
    const version = await this.version(layer.id)
    const found = this.cache.get(key, version)
    if (found) return found
    const tile = await this.make(layer, address, layer.sharedBy === 'public' ? null : identity)
    this.cache.set(key, version, tile)
    return tile
  }

  private async make(layer: TileLayer, address: TileAddress, identity: Identity | null): Promise<Tile> {
    const encode = this.encoders.get(layer.id)!
    const bytes = await this.platform.database.as(identity, (client) => encode(client, address, this.platform.now()))
    if (bytes.length === 0) return EMPTY
    const etag = `"${createHash('sha256').update(layer.id).update(bytes).digest('base64url').slice(0, 22)}"`
    const gzipped = bytes.length >= WORTH_GZIP ? await gzip(bytes) : undefined
    return { bytes, gzipped, etag, size: bytes.length + (gzipped?.length ?? 0) }
  }

  private version(layer: string): Promise<string> {
    const known = this.versions.get(layer)
    if (known && known.until > Date.now()) return known.version
    const { version: name, remembered } = KEPT[layer]!
    const version = this.platform.database
      .system((client) => runOne<{ version: string }>(client, query(name)))
      .then((row) => row?.version ?? '')
    if (remembered > 0) {
      this.versions.set(layer, { version, until: Date.now() + remembered })
      version.catch(() => this.versions.delete(layer))
    }
    return version
  }
}

const EMPTY: Tile = { bytes: Buffer.alloc(0), gzipped: undefined, etag: '', size: 0 }

/** The sources of a layer for the encoder: its layer.sql has one query per source-layer. */
export function sourcesOf(layer: TileLayer) {
  const rows = loadQueries(import.meta.url, `../../tiles/${layer.id}/layer.sql`)
  return layer.sourceLayers.map(({ id, fields }) => ({ id, fields: Object.keys(fields), query: rows(id) }))
}

/** Two requests with the same text here see the same tile of this layer. */
export function sharedWith(layer: TileLayer, identity: Identity | null): string {
  switch (layer.sharedBy) {
    case 'public':
      return 'public'
    case 'signed_in':
      return identity ? 'signed in' : 'public'
    case 'scope':
      return visibilityScope(identity)
    case 'person':
      return `${visibilityScope(identity)}:${identity?.personId ?? ''}`
  }
}
