/** The live feed of one listener: reads the log from where it stopped, whenever something wakes it. */
import type { Identity } from '../access/rules.ts'
import type { LiveCase } from '../cases/schema.ts'
import { type Database, run, runOne } from '../database/database.ts'
import { loadQueries } from '../database/queries.ts'

const query = loadQueries(import.meta.url)
const PAGE = 500
/** How late a lost wake-up can make a message. */
const POLL_MS = 5_000

export interface Listener {
  case: (message: LiveCase) => void
  change: (layers: string[]) => void
  /** Sent when nothing happened for a while, so that dead connections are found. */
  beat: () => void
}

/** Where the log ends now. */
export async function lastSeq(database: Database, identity: Identity): Promise<number> {
  return (await database.as(identity, (client) => runOne<{ seq: number }>(client, query('lastSeq'))))!.seq
}

/**
 * Follows the log as a person until stopped: every row they may see after `after`, each once, in order.
 * @returns stop
 */
export function follow(database: Database, identity: Identity, after: number, listener: Listener): () => void {
  let position = after
  let change: number | undefined
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
  const poll = setInterval(() => {
    listener.beat()
    wake()
  }, POLL_MS)
  database.wakes.on('cases', wake)
  database.wakes.on('changes', wake)
  wake()
  return () => {
    stopped = true
    clearInterval(poll)
    database.wakes.off('cases', wake)
    database.wakes.off('changes', wake)
  }
}
