/**
 * Imports as jobs. A check reads the file and judges its rows by the thousand; a run writes them. Each batch is one
 * transaction that also moves the position on, so that whoever goes on after a crash, in whatever process, misses nothing
 * and does nothing twice.
 */
import { run } from '../database/database.ts'
import { loadQueries } from '../database/queries.ts'
import { type Kind, startJobs, type Working, workOffJobs } from '../jobs.ts'
import type { BatchWork, ImportJob } from './import-batch.ts'
import { check } from './import-check.ts'
import { carryOut } from './import-run.ts'

const query = loadQueries(import.meta.url, './import-job.sql')
/** Rows of a transaction. */
const BATCH = 5_000
const TWO_WEEKS = 14 * 86_400_000

export type ImportWorking = Working & Partial<Pick<BatchWork, 'batch' | 'onBatch'>>

const imports = ({ batch = BATCH, onBatch = () => {} }: ImportWorking): Kind<ImportJob> => ({
  name: { en: 'import', zh: '导入' },
  query,
  carryOut: async (job, work) => {
    const batches = await (job.state === 'checking' ? check : carryOut)({ ...work, batch, onBatch }, job)
    if (batches > 0) for (const what of ['changes', 'tiles'] as const) work.database.wake(what)
    return batches
  },
  forget: (database, at) =>
    database.system((client) => run(client, query('forgetOld'), { before: new Date(at.getTime() - TWO_WEEKS) })),
})

/**
 * Works on every open import as far as it goes.
 * @returns how many batches were committed
 */
export const workOff = (working: ImportWorking): Promise<number> => workOffJobs(imports(working), working)

/** Looks for imports until stopped, and forgets old ones once an hour. */
export const startImports = (working: ImportWorking): (() => Promise<void>) => startJobs(imports(working), working)
