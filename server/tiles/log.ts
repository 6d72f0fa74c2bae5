/** Follows tile_changes: every change once, in this process, however transactions interleave and messages get lost. */
import { type Database, run, runOne, WAKES } from '../database/database.ts'
import { loadQueries } from '../database/queries.ts'

const query = loadQueries(import.meta.url)
/** How late a lost wake-up can make us. */
const POLL_MS = 1_000
/** Not having read for so long, we know nothing. */
const BLIND_MS = 10_000
/** More changes at once than this are not looked at one by one. */
const MOST = 20_000
const CLEAR_MS = 3_600_000

export interface TileChange {
  seq: number
  xid: number
  layer: string
  minzoom: number
  /** 0 points, 1 lines, 2 polygons. */
  dimension: number
  /** Box of the shape in EPSG:3857. */
  west: number
  south: number
  east: number
  north: number
}

interface Follower {
  /** Called with each batch; the next is read when the promise is done. */
  changed: (changes: readonly TileChange[]) => Promise<void> | void
  /** Changes were missed for good: everything may have changed. */
  lost: () => void
}

export class TileLog {
  private readonly database: Database
  private readonly follower: Follower
  private position: string | undefined
  private reading: Promise<void> | undefined
  private closed = false
  /** Wake-ups heard, and how many of them the last finished reading answers. */
  private heard = 0
  private answered = 0
  private seenAt = Number.NEGATIVE_INFINITY
  private clearedAt = performance.now()
  private readonly timer: NodeJS.Timeout
  private readonly wake = () => {
    this.heard++
    void this.read()
  }

  constructor(database: Database, follower: Follower) {
    this.database = database
    this.follower = follower
    for (const name of WAKES) database.wakes.on(name, this.wake)
    this.timer = setInterval(() => void this.read(), POLL_MS)
    this.timer.unref()
    void this.read()
  }

  /** Whether wake-ups came that no reading has answered yet. */
  get behind(): boolean {
    return this.answered < this.heard || this.position === undefined
  }

  /** Whether what is kept cannot be vouched for: the log was not read lately. */
  get blind(): boolean {
    return performance.now() - this.seenAt > BLIND_MS
  }

  /** Waits until every wake-up heard so far is answered, or reading failed. */
  async settled(): Promise<void> {
    const until = this.heard
    // The reading under way may have begun before the newest wake-up; the one after it has not.
    for (let turn = 0; turn < 2 && (this.answered < until || this.position === undefined); turn++) await this.read()
  }

  private read(): Promise<void> {
    this.reading ??= this.turn().finally(() => {
      this.reading = undefined
    })
    return this.reading
  }

  private async turn(): Promise<void> {
    const upTo = this.heard
    try {
      await this.readOnce()
    } catch {
      return // the database is away: the next wake-up or poll tries again, and meanwhile we go blind
    }
    this.answered = upTo
    this.seenAt = performance.now()
    if (this.heard > upTo && !this.closed) setImmediate(() => void this.read())
  }

  private async readOnce(): Promise<void> {
    if (this.position === undefined) {
      // Whatever is kept is from before we listened.
      const row = await this.database.system((client) => runOne<{ snapshot: string }>(client, query('currentSnapshot')))
      this.follower.lost()
      this.position = row!.snapshot
      return
    }
    const position = this.position
    const rows = await this.database.system((client) =>
      run<TileChange & { snapshot: string; floor: number; seq: number | null }>(client, query('changesSince'), {
        position,
        limit: MOST + 1,
      }),
    )
    const changes = rows.filter(({ seq }) => seq !== null)
    if (changes.length > MOST || rows[0]!.floor > Number(position.split(':')[0])) this.follower.lost()
    else if (changes.length > 0) await this.follower.changed(changes)
    this.position = rows[0]!.snapshot
    if (performance.now() - this.clearedAt > CLEAR_MS) {
      this.clearedAt = performance.now()
      await this.database.system((client) => run(client, query('clearLog')))
    }
  }

  async close(): Promise<void> {
    this.closed = true
    clearInterval(this.timer)
    for (const name of WAKES) this.database.wakes.off(name, this.wake)
    await this.reading
  }
}
