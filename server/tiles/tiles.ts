/**
 * The tiles of every layer, made as the person asking, once for all who see the same, and kept until a change touches
 * them (docs/decisions/0009). What is served from memory was right when this process last read the log.
 */
import { createHash } from 'node:crypto'
import { LRUCache } from 'lru-cache'
import type { Identity } from '../access/rules.ts'
import { run } from '../database/database.ts'
import { loadQueries } from '../database/queries.ts'
import type { TileAddress, TileStatement } from '../database/tile-encoder.ts'
import type { Platform } from '../platform.ts'
import { statementOf } from './layers.ts'
import { type TileChange, TileLog } from './log.ts'
import type { Packing } from './packing.ts'
import { TilePlaces, touches } from './places.ts'
import { sharedWith, type TileQuestion } from './question.ts'
import { REACH } from './rules.ts'
import { readSnapshot, type Snapshot, sees } from './snapshot.ts'
import { TileStore } from './store.ts'
import { EMPTY, Tile } from './tile.ts'

const query = loadQueries(import.meta.url)
// Counting tiles end at their edge. As doubles differ in the last digits, not quite exactly.
const AT_THE_EDGE = 1e-6

/** A tile that is being made or kept. */
interface Entry {
  key: string
  address: TileAddress
  /** Layer → how far beyond the edge it shows. */
  reaches: ReadonlyMap<string, number>
  tile: Promise<Tile> | Tile
  snapshot: Snapshot | undefined
  expires: number
  /** Transactions that touched it while it was being made. */
  touchedBy: number[]
}

/** In memory, by waiting for one that another had asked for, or by asking the database or the disk. */
export type Found = 'hit' | 'joined' | 'made'

export interface TileFound {
  key: string
  tile: Tile
  how: Found
}

export interface TileCounts {
  hits: number
  joined: number
  made: number
  fromDisk: number
  dropped: number
}

export class Tiles {
  readonly log: TileLog
  readonly counts: TileCounts = { hits: 0, joined: 0, made: 0, fromDisk: 0, dropped: 0 }
  private readonly platform: Platform
  private readonly statements = new LRUCache<string, TileStatement>({ max: 500 })
  private readonly flights = new Map<string, Entry>()
  private readonly kept: LRUCache<string, Entry> | undefined
  private readonly places = new TilePlaces<Entry>()
  private readonly store: TileStore | undefined

  constructor(platform: Platform) {
    this.platform = platform
    const { cacheBytes, cacheDir, cacheDirBytes } = platform.config.tiles
    if (cacheBytes > 0) {
      this.kept = new LRUCache<string, Entry>({
        maxSize: cacheBytes,
        sizeCalculation: sizeOf,
        dispose: (entry) => this.places.remove(entry),
      })
    }
    if (cacheDir) this.store = new TileStore(platform.database, cacheDir, cacheDirBytes)
    this.log = new TileLog(platform.database, { changed: (changes) => this.drop(changes), lost: () => this.forget() })
  }

  /** The tile as this person may see it. Requests at the same time for the same tile and rights share one query. */
  async get(question: TileQuestion, identity: Identity | null): Promise<TileFound> {
    if (question.layers.every(({ layer }) => question.address.z < layer.minzoom))
      return { key: '', tile: EMPTY, how: 'hit' }
    const { z, x, y } = question.address
    const key = `${z}/${x}/${y} ${sharedWith(question.layers, identity)} ${question.key}`
    // Whoever asks because something changed must not be given what was kept from before the change.
    if (this.log.behind) await this.log.settled()
    const found = this.kept?.get(key)
    if (found && !this.log.blind && found.expires > this.platform.now().getTime()) {
      this.counts.hits++
      return { key, tile: found.tile as Tile, how: 'hit' }
    }
    const running = this.flights.get(key)
    if (running) {
      this.counts.joined++
      return { key, tile: await running.tile, how: 'joined' }
    }
    return { key, tile: await this.begin(key, question, identity), how: 'made' }
  }

  /** The bytes to send to who accepts this packing. */
  async packed(key: string, tile: Tile, packing: Packing): Promise<[Buffer, Packing]> {
    const answer = tile.as(packing)
    if (!(answer instanceof Promise)) return answer
    const made = await answer
    const entry = this.kept?.peek(key)
    if (entry?.tile === tile) this.kept!.set(key, entry) // its size is another now
    return made
  }

  private begin(key: string, question: TileQuestion, identity: Identity | null): Promise<Tile> {
    const { z } = question.address
    const entry: Entry = {
      key,
      address: question.address,
      reaches: new Map(
        question.layers.map(({ layer }) => [layer.id, z < (layer.countedBelow ?? 0) ? AT_THE_EDGE : REACH]),
      ),
      tile: EMPTY,
      snapshot: undefined,
      expires: Number.POSITIVE_INFINITY,
      touchedBy: [],
    }
    this.flights.set(key, entry)
    this.places.add(entry)
    const made = this.make(entry, question, identity).finally(() => {
      if (this.flights.get(key) === entry) this.flights.delete(key)
    })
    entry.tile = made
    return made
  }

  private async make(entry: Entry, question: TileQuestion, identity: Identity | null): Promise<Tile> {
    try {
      const stored = await this.store?.find(entry.key, entry.address, entry.reaches, this.platform.now())
      if (stored) this.counts.fromDisk++
      else this.counts.made++
      const answer = stored ?? (await this.ask(question, identity))
      const [packing, bytes]: [Packing, Buffer] =
        'brotli' in answer ? ['br', answer.brotli] : ['identity', answer.bytes]
      const tile = bytes.length === 0 ? EMPTY : new Tile(answer.tag, packing, bytes)
      entry.snapshot = readSnapshot(answer.snapshot)
      entry.expires = answer.expires?.getTime() ?? Number.POSITIVE_INFINITY
      if (!stored) void this.store?.keep(entry.key, bytes, answer)
      this.keep(entry, tile)
      return tile
    } catch (error) {
      this.places.remove(entry)
      throw error
    }
  }

  /** Keeps what was made, unless something changed meanwhile that it does not show yet. */
  private keep(entry: Entry, tile: Tile): void {
    const outdated = entry.touchedBy.some((xid) => !sees(entry.snapshot!, xid))
    this.places.remove(entry)
    if (outdated || !this.kept || this.log.blind) return
    entry.tile = tile
    this.kept.set(entry.key, entry)
    if (this.kept.peek(entry.key) === entry) this.places.add(entry)
  }

  private async ask(question: TileQuestion, identity: Identity | null) {
    const { database } = this.platform
    const zoom = question.layers.length > 1 ? question.address.z : 0
    const name = `${zoom} ${question.key}`
    let statement = this.statements.get(name)
    if (!statement) {
      statement = statementOf(database.kind, question)
      this.statements.set(name, statement)
    }
    const { query: text, values, read } = statement
    const given = { now: this.platform.now(), ...question.filter?.values, ...question.time }
    const rows = await database.ask(identity, {
      ...(text.prepared && database.kind === 'native' ? { name: text.prepared } : {}),
      text: text.text,
      values: values(question.address, given),
    })
    const answer = read(rows)
    return {
      ...answer,
      tag: answer.bytes.length === 0 ? '' : createHash('sha256').update(answer.bytes).digest('hex').slice(0, 32),
    }
  }

  /** Drops the tiles that changes touch and do not show yet. */
  private async drop(changes: readonly TileChange[]): Promise<void> {
    const doubtful: { entry: Entry; change: TileChange; reach: number }[] = []
    for (const change of changes) {
      for (const entry of this.places.touching(change, change.minzoom, REACH)) {
        const reach = entry.reaches.get(change.layer)
        if (reach === undefined || (entry.snapshot && sees(entry.snapshot, change.xid))) continue
        if (!touches(change, entry.address, reach)) continue
        // The box of a point is the point; a tile in the corner of a bent line's box may hold none of it.
        if (change.dimension === 0) this.dropOne(entry, change)
        else doubtful.push({ entry, change, reach })
      }
    }
    if (doubtful.length === 0) return
    const rows = await this.platform.database.system((client) =>
      run<{ key: number }>(client, query('tilesTouched'), {
        keys: doubtful.map((_, index) => index),
        seqs: doubtful.map(({ change }) => change.seq),
        z: doubtful.map(({ entry }) => entry.address.z),
        x: doubtful.map(({ entry }) => entry.address.x),
        y: doubtful.map(({ entry }) => entry.address.y),
        reach: doubtful.map(({ reach }) => reach),
      }),
    )
    for (const { key } of rows) this.dropOne(doubtful[key]!.entry, doubtful[key]!.change)
  }

  private dropOne(entry: Entry, { xid }: TileChange): void {
    if (entry.snapshot && sees(entry.snapshot, xid)) return // it was finished while we asked
    if (this.kept?.peek(entry.key) === entry) {
      this.kept.delete(entry.key)
      this.counts.dropped++
    }
    // One that is still being made is judged when it is done; who asks from now on does not wait for it.
    entry.touchedBy.push(xid)
    if (this.flights.get(entry.key) === entry) this.flights.delete(entry.key)
  }

  private forget(): void {
    this.kept?.clear()
    // What is left is being made, also for those nobody waits for any more.
    for (const entry of this.places) entry.touchedBy.push(Number.POSITIVE_INFINITY)
    this.flights.clear()
  }

  /** What is kept: for those who watch over the server, and for tests. */
  status() {
    return {
      tiles: this.kept?.size ?? 0,
      bytes: this.kept?.calculatedSize ?? 0,
      making: this.flights.size,
      ...this.counts,
    }
  }

  async close(): Promise<void> {
    await this.log.close()
  }
}

// An empty tile still costs its key and entry.
const sizeOf = ({ tile, key }: Entry) => 400 + 2 * key.length + (tile instanceof Tile ? tile.size : 0)
