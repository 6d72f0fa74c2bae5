/**
 * Works off imports. A check reads the file and judges its rows by the thousand; a run writes them. Each batch is one
 * transaction that also moves the position on, so that whoever goes on after a crash, in whatever process, misses nothing
 * and does nothing twice. A lease keeps others from doing the same reading meanwhile; nothing rests on it.
 */

import { randomUUID } from 'node:crypto'
import type { Identity } from '../access/rules.ts'
import { type CityFrame, cityFrame } from '../areas/repository.ts'
import { hourly, startBeating } from '../beat.ts'
import { insertBatch } from '../database/bulk.ts'
import { type Client, type Database, run, runOne } from '../database/database.ts'
import { loadQueries } from '../database/queries.ts'
import { ProblemError } from '../errors.ts'
import { reachIn, readCrs, requireCrs } from './crs.ts'
import { fetchFile, withFolder } from './files.ts'
import { FileBroken } from './formats/format.ts'
import { openSource, type Settled, settle } from './inspect.ts'
import { type IssueCode, sentenceOf } from './issues.ts'
import { type KnownClass, type KnownUnit, Names, type Reading, readRow, type StagedRow } from './reading.ts'
import type { Fate, ImportOptions, Inspection } from './schema.ts'

const query = loadQueries(import.meta.url, './job.sql')
/** Rows of a transaction. */
const BATCH = 5_000
/** A process that is silent for so long is taken for dead. */
const LEASE_SECONDS = 60
/** A batch that fails as often, one time after the other, will not succeed. */
const MOST_FAILURES = 3

export interface Working {
  database: Database
  now: () => Date
  report?: (error: Error) => void
  batch?: number
  leaseSeconds?: number
  /** Told before each batch is committed; a test throws here what a crash would. */
  onBatch?: (state: 'checking' | 'running', position: number) => void
}

type World = Required<Working> & { worker: string }

interface Job {
  id: number
  name: string
  state: 'checking' | 'running'
  createdBy: string
  inspection: Inspection
  options: ImportOptions
  rowsRead: number
  rowsDone: number
}
interface Locked {
  state: string
  rowsRead: number
  rowsTotal: number | null
  rowsDone: number
  counts: Counts
  results: Counts
  editId: number | null
}
type Counts = Partial<Record<Fate, number>>

/**
 * Works on every open import as far as it goes.
 * @returns how many batches were committed
 */
export async function workOff(working: Working): Promise<number> {
  const world: World = {
    report: () => {},
    batch: BATCH,
    leaseSeconds: LEASE_SECONDS,
    onBatch: () => {},
    ...working,
    worker: randomUUID(),
  }
  const { database } = world
  const open = await database.system((client) => run<{ id: number }>(client, query('openJobs')))
  let batches = 0
  for (const { id } of open) {
    const job = await database.system((client) =>
      runOne<Job>(client, query('claim'), { id, worker: world.worker, lease: world.leaseSeconds }),
    )
    if (!job) continue
    try {
      const identity = await workerOf(database, job)
      batches += job.state === 'checking' ? await check(world, job, identity) : await carryOut(world, job, identity)
    } catch (error) {
      await stumble(world, job, error as Error)
    } finally {
      await database.system((client) => run(client, query('release'), { id, worker: world.worker })).catch(world.report)
    }
  }
  if (batches > 0) for (const what of ['changes', 'tiles'] as const) database.wake(what)
  return batches
}

async function workerOf(database: Database, { createdBy }: Job): Promise<Identity> {
  const found = await database.system((client) => runOne<Identity>(client, query('findWorker'), { person: createdBy }))
  if (found) return found
  throw new ProblemError('forbidden', {
    detail: `${createdBy} may not sign in any more, so the import goes no further.`,
  })
}

/** What is wrong with the file or the rights will not be better next time; anything else is tried again. */
async function stumble({ database, now, report }: World, { id }: Job, error: Error): Promise<void> {
  const isFinal = error instanceof ProblemError && error.statusCode < 500
  const failures = await database.system((client) => runOne<{ failures: number }>(client, query('stumble'), { id }))
  if (!isFinal) report(new Error(`import ${id}: ${error.message}`, { cause: error }))
  if (!isFinal && (failures?.failures ?? 0) < MOST_FAILURES) return
  const said = isFinal ? error.message : 'Something went wrong here; it is in the log of the server.'
  const row = error instanceof ProblemError ? error.details.row : undefined
  await database.system((client) =>
    run(client, query('fail'), { id, now: now(), error: JSON.stringify({ detail: said, ...(row ? { row } : {}) }) }),
  )
}

/** The import in this transaction's hands, or undefined when it was cancelled or moved on. */
async function lock(client: Client, id: number, state: Job['state']): Promise<Locked | undefined> {
  const locked = await runOne<Locked>(client, query('lockJob'), { id })
  return locked?.state === state ? locked : undefined
}

// ---- the check

async function check(world: World, job: Job, identity: Identity): Promise<number> {
  const { database, now } = world
  const options = settle(job.inspection, job.options)
  const frame = await cityFrame(database)
  return withFolder(async (folder) => {
    const source = await fetchFile(database, job.id, job.name, folder)
    const { layer } = await openSource(source, { encoding: options.encoding, layer: options.layer })
    try {
      const reading = await database.onBehalf(identity, (client) => prepare(client, frame, options, now()))
      const task = { world, job, identity, frame, options }
      let batches = 0
      let position = job.rowsRead
      let waiting: StagedRow[] = []
      for await (const row of layer.rows()) {
        if (row.row <= position) continue
        waiting.push(readRow(row, reading))
        if (waiting.length < world.batch) continue
        const reached = await stage(task, position, waiting)
        if (reached === undefined) return batches
        batches++
        waiting = waiting.filter((staged) => staged.row > reached)
        position = reached
      }
      if (waiting.length > 0) {
        if ((await stage(task, position, waiting)) === undefined) return batches
        batches++
      }
      await database.system((client) => run(client, query('finishCheck'), { id: job.id, now: now() }))
      return batches
    } catch (error) {
      if (!(error instanceof FileBroken)) throw error
      throw new ProblemError('unreadable_file', { detail: error.message, field: '/file', row: error.row })
    } finally {
      await layer.close()
    }
  })
}

async function prepare(client: Client, frame: CityFrame, options: Settled, now: Date): Promise<Reading> {
  const { srid, datum } = readCrs(options.crs)
  const { isGeographic } = await requireCrs(client, srid)
  const classes = await run<KnownClass>(client, query('knownClasses'), { now })
  const units = await run<KnownUnit>(client, query('knownUnits'))
  const { today } = (await runOne<{ today: string }>(client, query('today'), { now }))!
  return {
    asked: options,
    srid,
    isGeographic,
    datum,
    reach: await reachIn(client, frame, srid),
    classes: new Names(classes),
    units: new Names(units),
    today,
  }
}

interface Task {
  world: World
  job: Job
  identity: Identity
  frame: CityFrame
  options: Settled
}

/** Writes and judges one batch. Answers how far the check is now, or undefined when it is no longer ours. */
async function stage(
  { world, job, identity, frame, options }: Task,
  from: number,
  rows: StagedRow[],
): Promise<number | undefined> {
  const { database, worker, leaseSeconds, onBatch } = world
  const { id } = job
  return database.onBehalf(identity, async (client) => {
    const locked = await lock(client, id, 'checking')
    if (!locked) return undefined
    // Somebody else was faster: these rows stand there already, or some of them.
    if (locked.rowsRead !== from) return locked.rowsRead
    await run(client, query('makeIncoming'))
    await insertBatch(client, database.kind, { table: 'incoming', ...INCOMING, rows: rows.map(incomingOf) })
    await insertBatch(client, database.kind, {
      table: 'import_issues',
      columns: ['import_id', 'row', 'code', 'field', 'value', 'parameters'],
      types: ['integer', 'integer', 'text', 'text', 'text', 'jsonb'],
      rows: rows.flatMap(({ row, issues }) =>
        // one field may be read for two reasons
        [...new Map(issues.map((issue) => [`${issue.code} ${issue.field}`, issue])).values()].map(
          ({ code, field, value, parameters }) => [id, row, code, field, value, JSON.stringify(parameters)],
        ),
      ),
    })
    await run(client, query('stage'), { id, srid: frame.srid })
    await client.query('drop table incoming')
    const reached = rows.at(-1)!.row
    const counts = await judge(client, job, options, { first: from + 1, last: reached, all: true, now: world.now() })
    onBatch('checking', reached)
    await run(client, query('passRead'), {
      id,
      read: reached,
      counts: JSON.stringify(sum(locked.counts, counts)),
      worker,
      lease: leaseSeconds,
    })
    return reached
  })
}

const INCOMING = {
  columns: [
    ...[
      'row',
      'code',
      'class_code',
      'name',
      'supervising_code',
      'owner_code',
      'maintainer_code',
      'state',
      'accuracy_class',
    ],
    ...['data_source', 'address', 'note', 'original_on', 'shape', 'is_bad'],
  ],
  types: ['integer', ...Array.from({ length: 11 }, () => 'text'), 'date', 'geometry', 'boolean'],
}
const incomingOf = (row: StagedRow) => [
  ...[row.row, row.code, row.class, row.name, row.supervising, row.owner, row.maintainer, row.state, row.accuracy],
  ...[row.source, row.address, row.note, row.originalOn, row.shape, row.issues.length > 0],
]

interface Judging {
  first: number
  last: number
  /** Also the rows that are bad already, and the file's own doubles: the check. */
  all: boolean
  now: Date
}

async function judge(
  client: Client,
  { id }: Job,
  { codes, near, nearMetres }: Settled,
  asked: Judging,
): Promise<Counts> {
  const rows = await run<{ fate: Fate; count: number }>(client, query('judge'), {
    id,
    codes,
    near,
    metres: nearMetres,
    ...asked,
  })
  return Object.fromEntries(rows.map(({ fate, count }) => [fate, count]))
}

function sum(one: Counts, other: Counts): Counts {
  const total: Counts = { ...one }
  for (const [fate, count] of Object.entries(other) as [Fate, number][]) total[fate] = (total[fate] ?? 0) + count
  return total
}

// ---- the run

async function carryOut(world: World, job: Job, identity: Identity): Promise<number> {
  const { database, now } = world
  const options = settle(job.inspection, job.options)
  const task = { world, job, identity, frame: await cityFrame(database), options }
  let batches = 0
  while (await writeBatch(task)) batches++
  await database.system(async (client) => {
    await run(client, query('finishRun'), { id: job.id, now: now() })
    if ((await runOne<Locked>(client, query('lockJob'), { id: job.id }))?.state === 'done') {
      await run(client, query('dropRows'), { id: job.id })
    }
  })
  return batches
}

/** Writes one batch into the inventory; false when there is none left, or the import is no longer ours. */
function writeBatch({ world, job, identity, options }: Task): Promise<boolean> {
  const { database, worker, leaseSeconds, onBatch } = world
  const { id } = job
  const now = world.now()
  return database.onBehalf(identity, async (client) => {
    const locked = await lock(client, id, 'running')
    if (!locked || locked.rowsDone >= locked.rowsRead) return false
    const first = locked.rowsDone + 1
    const last = Math.min(locked.rowsDone + world.batch, locked.rowsRead)
    const range = { id, first, last }
    await run(client, query('relocate'), range)
    const counts = await judge(client, job, options, { first, last, all: false, now })
    if (counts.bad && options.badRows === 'refuse') throw await refusal(client, range, locked)
    const writes = (counts.add ?? 0) + (counts.update ?? 0)
    let edit = locked.editId
    if (writes > 0) {
      if (edit === null) edit = (await runOne<{ id: number }>(client, query('beginEdit'), { note: job.name, now }))!.id
      else await run(client, query('continueEdit'), { id: edit })
    }
    if (counts.add) {
      await run(client, query('openCounters'), range)
      await run(client, query('lockCounters'), range)
      await add(client, range, now)
    }
    if (counts.update) await run(client, query('updateComponents'), { ...range, now })
    // Rows that were bad when they were checked are not judged again: what is not among the others is bad.
    const judged = Object.values(counts).reduce((total, count) => total + count, 0)
    const results = sum(locked.results, sum(counts, { bad: last - first + 1 - judged }))
    onBatch('running', last)
    await run(client, query('passDone'), {
      id,
      done: last,
      results: JSON.stringify(results),
      edit,
      worker,
      lease: leaseSeconds,
    })
    return true
  })
}

async function add(client: Client, range: { id: number; first: number; last: number }, now: Date): Promise<void> {
  try {
    await run(client, query('addComponents'), { ...range, now })
  } catch (error) {
    if (
      (error as { code?: string; table?: string }).code !== '23514' ||
      (error as { table?: string }).table !== 'component_serials'
    )
      throw error
    throw new ProblemError(
      'action_not_allowed',
      {
        detail: `Between rows ${range.first} and ${range.last} the codes of a class in a district run out: there are 999999, and they are never reused.`,
        row: range.first,
      },
      { cause: error },
    )
  }
}

async function refusal(
  client: Client,
  range: { id: number; first: number; last: number },
  { rowsDone }: Locked,
): Promise<ProblemError> {
  const bad = (await runOne<{
    row: number
    code: IssueCode
    value: string | null
    parameters: Record<string, unknown>
  }>(client, query('firstBad'), range))!
  return new ProblemError('action_not_allowed', {
    detail: `Row ${bad.row} was good when it was checked and is not any more: ${sentenceOf(bad).en} ${
      rowsDone > 0
        ? `The ${rowsDone} rows before this batch are imported; the edit can be taken back as one.`
        : 'Nothing was imported.'
    }`,
    row: bad.row,
  })
}

const TWO_WEEKS = 14 * 86_400_000

/**
 * Looks for imports until stopped, and forgets old ones once an hour. Any number of processes may.
 * @returns stop
 */
export function startImports(working: Working, everyMs = 1_000): () => Promise<void> {
  const { database, now, report = () => {} } = working
  const forgotten = hourly((at) =>
    database.system((client) => run(client, query('forgetOld'), { before: new Date(at.getTime() - TWO_WEEKS) })),
  )
  return startBeating(
    async () => {
      await workOff(working)
      await forgotten(now())
    },
    { everyMs, report },
  )
}
