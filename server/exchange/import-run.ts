/** The run of an import: rows that were checked are judged again and written into the inventory, under one edit. */
import { type Client, run, runOne } from '../database/database.ts'
import { loadQueries } from '../database/queries.ts'
import { ProblemError } from '../errors.ts'
import { type BatchWork, type ImportJob, judge, type Locked, lock, sum } from './import-batch.ts'
import { type Settled, settle } from './inspect.ts'
import { type IssueCode, sentenceOf } from './issues.ts'

const query = loadQueries(import.meta.url, './import-run.sql')

/** @returns how many batches were committed */
export async function carryOut(work: BatchWork, job: ImportJob): Promise<number> {
  const { database, now, signal } = work
  const options = settle(job.inspection, job.options)
  let batches = 0
  while (!signal.aborted && (await writeBatch(work, job, options))) batches++
  await database.system(async (client) => {
    const finished = await runOne(client, query('finishRun'), { id: job.id, now: now() })
    if (finished) await run(client, query('dropRows'), { id: job.id })
  })
  return batches
}

/** Writes one batch into the inventory; false when there is none left, or the import is no longer ours. */
function writeBatch(work: BatchWork, job: ImportJob, options: Settled): Promise<boolean> {
  const { database, identity, batch, onBatch } = work
  const { id } = job
  const now = work.now()
  return database.onBehalf(identity, async (client) => {
    const locked = await lock(client, id, 'running')
    if (!locked || locked.rowsDone >= locked.rowsRead) return false
    const first = locked.rowsDone + 1
    const last = Math.min(locked.rowsDone + batch, locked.rowsRead)
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
        detail: {
          en: `Between rows ${range.first} and ${range.last} the codes of a class in a district run out: there are 999999, and they are never reused.`,
          zh: `第 ${range.first} 至 ${range.last} 行中，某区某小类的标识码已用完：共 999999 个，用过的不再使用。`,
        },
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
  const now = sentenceOf(bad)
  const left =
    rowsDone > 0
      ? {
          en: `The ${rowsDone} rows before this batch are imported; the edit can be taken back as one.`,
          zh: `此批之前的 ${rowsDone} 行已导入，可整体撤销。`,
        }
      : { en: 'Nothing was imported.', zh: '没有导入任何一行。' }
  return new ProblemError('action_not_allowed', {
    detail: {
      en: `Row ${bad.row} was good when it was checked and is not any more: ${now.en} ${left.en}`,
      zh: `第 ${bad.row} 行检查时没有问题，现在有了：${now.zh}${left.zh}`,
    },
    row: bad.row,
  })
}
