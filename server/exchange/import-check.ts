/** The check of an import: its file is read to the end, its rows are staged and judged. Nothing is written into the inventory. */
import { type CityFrame, cityFrame } from '../areas/repository.ts'
import { insertBatch } from '../database/bulk.ts'
import { type Client, run, runOne } from '../database/database.ts'
import { loadQueries } from '../database/queries.ts'
import { ProblemError } from '../errors.ts'
import { reachIn, readCrs, requireCrs } from './crs.ts'
import { fetchFile, withFolder } from './files.ts'
import { FileBroken } from './formats/format.ts'
import { type BatchWork, type ImportJob, judge, lock, sum } from './import-batch.ts'
import { openSource, type Settled, settle } from './inspect.ts'
import { type KnownClass, type KnownUnit, Names, type Reading, readRow, type StagedRow } from './reading.ts'

const query = loadQueries(import.meta.url, './import-check.sql')

/** @returns how many batches were committed */
export async function check(work: BatchWork, job: ImportJob): Promise<number> {
  const { database, now, identity, signal } = work
  const options = settle(job.inspection, job.options)
  const frame = await cityFrame(database)
  return withFolder(async (folder) => {
    const source = await fetchFile(database, job.id, job.name, folder)
    const { layer } = await openSource(source, { encoding: options.encoding, layer: options.layer })
    try {
      const reading = await database.onBehalf(identity, (client) => prepare(client, frame, options, now()))
      const task = { work, job, frame, options }
      let batches = 0
      let position = job.rowsRead
      let waiting: StagedRow[] = []
      for await (const row of layer.rows()) {
        if (row.row <= position) continue
        waiting.push(readRow(row, reading))
        if (waiting.length < work.batch) continue
        if (signal.aborted) return batches
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
      throw new ProblemError('unreadable_file', { detail: error.sentence, field: '/file', row: error.row })
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
  work: BatchWork
  job: ImportJob
  frame: CityFrame
  options: Settled
}

/** Writes and judges one batch. Answers how far the check is now, or undefined when it is no longer ours. */
async function stage(
  { work, job, frame, options }: Task,
  from: number,
  rows: StagedRow[],
): Promise<number | undefined> {
  const { database, identity, now, onBatch } = work
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
    const counts = await judge(client, job, options, { first: from + 1, last: reached, all: true, now: now() })
    onBatch('checking', reached)
    await run(client, query('passRead'), { id, read: reached, counts: JSON.stringify(sum(locked.counts, counts)) })
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
