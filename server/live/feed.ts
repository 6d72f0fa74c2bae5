/** The live feed of one listener: reads the log from where it stopped, whenever something wakes it. */
import type { Identity } from '../access/rules.ts'
import type { LiveCase } from '../cases/schema.ts'
import { type Database, run, runOne, WAKES } from '../database/database.ts'
import { loadQueries } from '../database/queries.ts'
import { type Extent, inDegrees } from '../tiles/places.ts'
import type { Box } from '../tiles/rules.ts'

const query = loadQueries(import.meta.url)
const PAGE = 500
/** How late a lost wake-up can make a message. */
const POLL_MS = 5_000

/** Boxes told one by one; beyond it the whole layer is. */
const MOST_BOXES = 500

interface TileRow extends Extent {
  snapshot: string
  layer: string | null
}

export interface Listener {
  case: (message: LiveCase) => void
  change: (layers: string[]) => void
  /** What changed on the map: boxes of old and new shapes in degrees; null is everywhere. */
  tiles: (layer: string, boxes: Box[] | null) => void
  /** A watch of theirs told of something; which, they ask. */
  alert: () => void
  /** Sent when nothing happened for a while, so that dead connections are found. */
  beat: () => void
}

/** Where to go on from: the last case event heard, and the snapshot after which changes of tiles are told. */
export interface Position {
  seq: number
  snapshot: string
}

/** Where everything ends now. */
export async function currentPosition(database: Database, identity: Identity): Promise<Position> {
  return (await database.as(identity, (client) => runOne<Position>(client, query('currentPosition'))))!
}

/**
 * Follows the log as a person until stopped: every row they may see after a position, each once, in order.
 * @returns stop
 */
export function follow(database: Database, identity: Identity, from: Position, listener: Listener): () => void {
  let position = from.seq
  let change: number | undefined
  let { snapshot } = from
  let alert: number | undefined
  let alerted = true
  let reading: Promise<void> | undefined
  let again = false
  let stopped = false

  const read = async () => {
    for (;;) {
      const rows = await database.as(identity, (client) =>
        run<LiveCase>(client, query('eventsAfter'), { after: position, limit: PAGE }),
      )
      for (const row of rows) {
        if (stopped) return
        listener.case(row)
        position = row.seq
      }
      if (rows.length < PAGE || stopped) break
    }
    const changes = await database.as(identity, async (client) => {
      if (change === undefined) {
        change = (await runOne<{ seq: number }>(client, query('lastChange')))!.seq
        return undefined
      }
      return runOne<{ seq: number | null; layers: string[] | null }>(client, query('changesAfter'), { after: change })
    })
    if (changes?.seq && !stopped) {
      change = changes.seq
      listener.change(changes.layers ?? [])
    }
    await readAlerts()
    await readTiles()
  }
  /** Seldom is there one, and the log grows often: they are asked for when told of, and now and then. */
  const readAlerts = async () => {
    if (!alerted) return
    alerted = false
    const { id } = (await database.as(identity, (client) => runOne<{ id: number }>(client, query('lastAlert'))))!
    if (alert !== undefined && id > alert && !stopped) listener.alert()
    alert = id
  }
  const readTiles = async () => {
    const rows = await database.as(identity, (client) =>
      run<TileRow>(client, query('tilesSince'), { position: snapshot, limit: MOST_BOXES + 1 }),
    )
    snapshot = rows[0]!.snapshot
    const boxes = new Map<string, Box[]>()
    for (const row of rows) {
      if (row.layer === null) continue
      boxes.set(row.layer, [...(boxes.get(row.layer) ?? []), inDegrees(row)])
    }
    if (stopped) return
    // More than the map could look at one by one: all that it shows is asked for again.
    const many = rows.length > MOST_BOXES
    for (const [layer, changed] of boxes) listener.tiles(layer, many ? null : changed)
  }
  const wake = () => {
    if (stopped) return
    if (reading) {
      again = true // something came while reading: read once more
      return
    }
    reading = read()
      .catch(() => {}) // the database is away: the next wake or poll tries again
      .finally(() => {
        reading = undefined
        if (again) {
          again = false
          wake()
        }
      })
  }
  const wakeForAlerts = () => {
    alerted = true
  }
  const poll = setInterval(() => {
    listener.beat()
    alerted = true
    wake()
  }, POLL_MS)
  // Before the wake that reads.
  database.wakes.on('alerts', wakeForAlerts)
  for (const name of WAKES) database.wakes.on(name, wake)
  wake()
  return () => {
    stopped = true
    clearInterval(poll)
    database.wakes.off('alerts', wakeForAlerts)
    for (const name of WAKES) database.wakes.off(name, wake)
  }
}
