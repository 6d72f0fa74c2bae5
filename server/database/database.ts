/** The one way to the database: transactions that carry an identity, named queries, wake-ups. */
import { EventEmitter } from 'node:events'
import pg from 'pg'
import type { Identity } from '../access/rules.ts'
import { camelCase } from '../casing.ts'
import { ProblemError } from '../errors.ts'
import type { Engine } from './engine.ts'
import type { Query } from './queries.ts'

export type Client = pg.ClientBase
/** Asks one question of a snapshot. */
export type Ask = <Answer>(question: (client: Client) => Promise<Answer>) => Promise<Answer>
/** What a wake-up is about: the case log grew, the inventory changed, what tiles show did, or a watch of hot spots told of something. */
export type Wake = 'cases' | 'changes' | 'tiles' | 'alerts'
export const WAKES: readonly Wake[] = ['cases', 'changes', 'tiles', 'alerts']

// Instants as ISO texts, big counts as numbers (every bigint here but an H3 cell, which SQL gives as text, fits).
const types = new pg.TypeOverrides()
types.setTypeParser(
  pg.types.builtins.TIMESTAMPTZ,
  remembering((value) => new Date(value).toISOString()),
)
types.setTypeParser(pg.types.builtins.DATE, (value: string) => value)
types.setTypeParser(pg.types.builtins.INT8, Number)
types.setTypeParser(pg.types.builtins.NUMERIC, Number)

/** Rows that follow each other often carry the same instant. */
function remembering(parse: (value: string) => string): (value: string) => string {
  let [last, parsed] = ['', '']
  return (value) => {
    if (value !== last) [last, parsed] = [value, parse(value)]
    return parsed
  }
}

/** The embedded engine runs alone, without the process that makes checkpoints: its log would grow for ever. */
const LOG_BYTES = 64 * 2 ** 20
const LOG_LOOK_MS = 60_000

export class Database {
  readonly kind: Engine['kind']
  readonly wakes = new EventEmitter()
  private readonly pool: pg.Pool
  private readonly readers: pg.Pool | undefined
  private readonly engine: Engine
  private listener: pg.Client | undefined
  private looking: NodeJS.Timeout | undefined
  private closing = false

  constructor(engine: Engine) {
    this.engine = engine
    this.kind = engine.kind
    this.pool = new pg.Pool({ ...engine.connection, types })
    this.pool.on('error', () => {}) // an idle connection that breaks is replaced by the pool
    this.wakes.setMaxListeners(0)
    if (engine.kind === 'native') this.readers = readerPool(engine)
    else this.looking = setInterval(() => this.keepLogShort(LOG_BYTES).catch(() => {}), LOG_LOOK_MS).unref()
  }

  /**
   * Runs work in one transaction as a person: row-level security answers for them. Null is a stranger,
   * who sees only what is public. Commits when work resolves, rolls back when it throws.
   */
  as<Result>(identity: Identity | null, work: (client: Client) => Promise<Result>): Promise<Result> {
    return this.transaction(`begin; select ${localSettings({ role: 'wangge_request', ...settings(identity) })}`, work)
  }

  /**
   * Answers one statement as a person, read only and without a transaction around it: one round trip instead of three,
   * for what is asked thousands of times a second. The connections do nothing else and can do nothing else.
   */
  async ask(identity: Identity | null, statement: pg.QueryConfig): Promise<Record<string, unknown>[]> {
    if (!this.readers) return (await this.as(identity, (client) => client.query(statement))).rows
    return holding(this.readers, async (client) => {
      await becomes(client, identity)
      return (await client.query(statement)).rows
    })
  }

  /** Runs work in one transaction as the owner of the tables: migrations, loading, sessions, the platform itself. */
  system<Result>(work: (client: Client) => Promise<Result>): Promise<Result> {
    return this.transaction('begin', work)
  }

  /** Runs work in one transaction as the platform acting by itself: it sees every case, and signs for nobody. */
  asPlatform<Result>(work: (client: Client) => Promise<Result>): Promise<Result> {
    return this.transaction("begin; select set_config('wangge.role', 'system', true)", work)
  }

  /**
   * Runs work in one transaction as the owner of the tables on behalf of a person, for jobs that go on when their request is
   * over. Row-level security does not answer here: the statements ask the functions that know the person's rights.
   */
  onBehalf<Result>(identity: Identity, work: (client: Client) => Promise<Result>): Promise<Result> {
    return this.transaction(`begin; select ${localSettings(settings(identity))}`, work)
  }

  /**
   * Reads as a person, page after page, what is the same for as long as it takes: one snapshot in a read-only transaction. The
   * embedded engine has one session for everybody, who would all wait for its end: there each page is a transaction of its own,
   * and what is changed meanwhile may be seen.
   */
  snapshot<Result>(identity: Identity, work: (ask: Ask) => Promise<Result>): Promise<Result> {
    if (this.kind === 'embedded') return work((question) => this.as(identity, question))
    const role = localSettings({ role: 'wangge_request', ...settings(identity) })
    return this.transaction(`begin isolation level repeatable read read only; select ${role}`, (client) =>
      work((question) => question(client)),
    )
  }

  private transaction<Result>(begin: string, work: (client: Client) => Promise<Result>): Promise<Result> {
    return holding(this.pool, async (client, broke) => {
      if (this.kind === 'native') keepsPlans.add(client)
      try {
        await client.query(begin)
        const result = await work(client)
        await client.query('commit')
        return result
      } catch (error) {
        await client.query('rollback').catch(broke)
        throw error
      }
    })
  }

  /**
   * Tells every server process that something new can be read. Only a wake-up: whoever misses it reads the
   * same rows at the next poll. Native engines also notify other processes (sql/app: pg_notify in triggers).
   */
  wake(what: Wake): void {
    this.wakes.emit(what)
  }

  /** Starts hearing other processes; the embedded engine has none. Reconnects by itself. */
  async listen(): Promise<void> {
    if (this.kind === 'embedded' || this.closing) return
    const listener = new pg.Client({ ...this.engine.connection })
    this.listener = listener
    const retry = () => {
      if (this.closing || this.listener !== listener) return
      this.listener = undefined
      setTimeout(() => this.listen().catch(() => {}), 1000).unref()
    }
    listener.on('error', retry)
    listener.on('end', retry)
    listener.on('notification', (message) => this.wakes.emit(message.payload as Wake))
    try {
      await listener.connect()
      await listener.query('listen wangge')
    } catch {
      retry()
      return
    }
    // Whatever was missed while not listening is read now.
    for (const wake of WAKES) this.wakes.emit(wake)
  }

  /**
   * Makes a checkpoint when the write-ahead log has grown. It waits for its turn like any caller: the engine's own way in leads
   * into the transaction that is open just then, under its rights, and a refusal there ends it.
   */
  keepLogShort(bytes: number): Promise<void> {
    return holding(this.pool, async (client) => {
      const { rows } = await client.query('select sum(size)::float8 as bytes from pg_ls_waldir()')
      if (rows[0].bytes > bytes) await client.query('checkpoint')
    })
  }

  dump(): Promise<Buffer> {
    if (!this.engine.dump) throw new Error('only the embedded engine dumps itself')
    return this.engine.dump()
  }

  async close(): Promise<void> {
    this.closing = true
    clearInterval(this.looking)
    await this.listener?.end().catch(() => {})
    await Promise.all([this.pool.end(), this.readers?.end()])
    await this.engine.close()
  }
}

/** Lends a connection; one that broke, or that work says is broken, is not lent again. */
async function holding<Result>(
  pool: pg.Pool,
  work: (client: pg.PoolClient, broke: (error: Error) => void) => Promise<Result>,
): Promise<Result> {
  const client = await connected(pool)
  let broken: Error | undefined
  // A connection that is cut also says so by itself, and nobody listening would end the process.
  const broke = (error: Error) => {
    broken = error
  }
  client.on('error', broke)
  try {
    return await work(client, broke)
  } catch (error) {
    // The server's last word comes before the connection is seen to close: it must not be lent again in between.
    if ((error as { severity?: string }).severity === 'FATAL') broken ??= error as Error
    throw error
  } finally {
    client.off('error', broke)
    client.release(broken)
  }
}

async function connected(pool: pg.Pool): Promise<pg.PoolClient> {
  try {
    return await pool.connect()
  } catch (cause) {
    throw new ProblemError(
      'database_unreachable',
      {
        detail: `No connection to the database: ${(cause as Error).message || (cause as { code?: string }).code}. Check DATABASE_URL and that the server runs.`,
      },
      { cause },
    )
  }
}

const settings = (identity: Identity | null) => ({
  'wangge.person': identity?.personId ?? '',
  'wangge.role': identity?.role ?? '',
  'wangge.unit': identity?.unitCode ?? '',
  'wangge.area': identity?.areaCode ?? '',
})

const localSettings = (wanted: Record<string, string>) =>
  Object.entries(wanted)
    .map(([name, value]) => `set_config('${name}', ${pg.escapeLiteral(value)}, true)`)
    .join(', ')

/** Connections that only ever read, as the role of requests; whom each acts for is remembered. */
function readerPool(engine: Engine): pg.Pool {
  const { options, max = 12 } = engine.connection
  const pool = new pg.Pool({
    ...engine.connection,
    types,
    max: Math.max(2, Math.round((max * 2) / 3)),
    // A tile is small work and there are many: helpers of one would only take from the others (components 115 → 140 a second).
    options: `${options ?? ''} -c max_parallel_workers_per_gather=0 -c default_transaction_read_only=on -c role=wangge_request`,
  })
  pool.on('error', () => {})
  return pool
}
const actsFor = new WeakMap<Client, string>()

/** Makes a reading connection act for a person; one that failed to change acts for nobody known, and changes again. */
async function becomes(client: Client, identity: Identity | null): Promise<void> {
  const wanted = settings(identity)
  const label = JSON.stringify(wanted)
  if (actsFor.get(client) === label) return
  actsFor.delete(client)
  const set = Object.entries(wanted).map(([name, value]) => `set_config('${name}', ${pg.escapeLiteral(value)}, false)`)
  await client.query(`select ${set.join(', ')}`)
  actsFor.set(client, label)
}

/** Connections with a session of their own: what is marked `(prepared)` is parsed and planned once on each. */
const keepsPlans = new WeakSet<Client>()

/** Runs a named query; column names come back in camelCase. */
export async function run<Row = Record<string, unknown>>(
  client: Client,
  query: Query,
  values: Record<string, unknown> = {},
): Promise<Row[]> {
  const result = await client.query<unknown[]>({
    rowMode: 'array',
    // The embedded engine has one session for all clients, where names would collide.
    ...(query.prepared && keepsPlans.has(client) ? { name: query.prepared } : {}),
    text: query.text,
    values: query.parameters.map((name) => {
      if (!(name in values)) throw new Error(`query ${query.name} needs a value for :${name}`)
      return values[name]
    }),
  })
  const keys = result.fields.map((field) => camelCase(field.name))
  return result.rows.map((values) => {
    const row: Record<string, unknown> = {}
    for (let index = 0; index < keys.length; index++) row[keys[index]!] = values[index]
    return row as Row
  })
}

/** The one row of a query that may have none. */
export async function runOne<Row = Record<string, unknown>>(
  client: Client,
  query: Query,
  values: Record<string, unknown> = {},
): Promise<Row | undefined> {
  const [row] = await run<Row>(client, query, values)
  return row
}
