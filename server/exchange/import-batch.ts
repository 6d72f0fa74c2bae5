/** What the batches of a check and of a run have in common: the import's row is locked, its rows are judged. */
import { type Client, run, runOne } from '../database/database.ts'
import { loadQueries } from '../database/queries.ts'
import type { Claimed, Work } from '../jobs.ts'
import type { Settled } from './inspect.ts'
import type { Fate, ImportOptions, Inspection } from './schema.ts'

const query = loadQueries(import.meta.url, './import-batch.sql')

export interface ImportJob extends Claimed {
  name: string
  state: 'checking' | 'running'
  inspection: Inspection
  options: ImportOptions
  rowsRead: number
  rowsDone: number
}
export type BatchWork = Work & {
  /** Rows of a transaction. */
  batch: number
  /** Told before each batch is committed; a test throws here what a crash would. */
  onBatch: (state: ImportJob['state'], position: number) => void
}

export interface Locked {
  state: string
  rowsRead: number
  rowsTotal: number | null
  rowsDone: number
  counts: Counts
  results: Counts
  editId: number | null
}
export type Counts = Partial<Record<Fate, number>>

/** The import in this transaction's hands, or undefined when it was cancelled or moved on. */
export async function lock(client: Client, id: number, state: ImportJob['state']): Promise<Locked | undefined> {
  const locked = await runOne<Locked>(client, query('lockJob'), { id })
  return locked?.state === state ? locked : undefined
}

interface Judging {
  first: number
  last: number
  /** Also the rows that are bad already, and the file's own doubles: the check. */
  all: boolean
  now: Date
}

export async function judge(
  client: Client,
  { id }: ImportJob,
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

export function sum(one: Counts, other: Counts): Counts {
  const total: Counts = { ...one }
  for (const [fate, count] of Object.entries(other) as [Fate, number][]) total[fate] = (total[fate] ?? 0) + count
  return total
}
