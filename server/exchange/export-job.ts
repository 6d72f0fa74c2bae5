/**
 * Exports as jobs: written from one snapshot to the disk, then kept in the database in pieces. One that is left in the middle is
 * begun anew: its snapshot ended with the process that had it.
 */
import { stat } from 'node:fs/promises'
import { cityFrame } from '../areas/repository.ts'
import { run, runOne } from '../database/database.ts'
import { loadQueries } from '../database/queries.ts'
import { type Claimed, type Kind, startJobs, type Work, type Working, workOffJobs } from '../jobs.ts'
import { writeExport } from './export.ts'
import { inPieces, withFolder } from './files.ts'
import type { ExportAsked } from './schema.ts'

const query = loadQueries(import.meta.url, './export-job.sql')
const DAY = 86_400_000
/** How long a file is kept, and after it what is told of it. */
export const KEPT_DAYS = 7
const TOLD_DAYS = 30
/** Files kept of one person: a newer one drops the oldest. */
export const KEPT_MOST = 5

interface ExportJob extends Claimed {
  asked: ExportAsked
}

export interface ExportWorking extends Working {
  /** Components of a page. */
  page?: number
  /** Told after each page; a test throws here what a crash would. */
  onPage?: (written: number) => void | Promise<void>
}

const exports = ({ page, onPage = () => {} }: ExportWorking): Kind<ExportJob> => ({
  name: { en: 'export', zh: '导出' },
  query,
  carryOut: (job, work) => withFolder((folder) => carryOut(job, work, { folder, page, onPage })),
  forget: (database, now) =>
    database.system(async (client) => {
      await run(client, query('dropExpired'), { now })
      await run(client, query('forgetOld'), { now, before: new Date(now.getTime() - TOLD_DAYS * DAY) })
    }),
})

async function carryOut(
  { id, asked, createdBy }: ExportJob,
  work: Work,
  { folder, page, onPage }: { folder: string } & Required<Pick<ExportWorking, 'onPage'>> & Pick<ExportWorking, 'page'>,
): Promise<number> {
  const { database, identity, worker } = work
  /** Writes it down in the job's row, unless the job is no longer ours. */
  const note = async (name: string, values: Record<string, unknown>) => {
    work.signal.throwIfAborted()
    const ours = await database.system((client) => runOne(client, query(name), { id, worker, ...values }))
    if (ours) return
    work.lose()
    work.signal.throwIfAborted()
  }
  const frame = await cityFrame(database)
  const begun = work.now()
  const { path, fileName, mediaType } = await writeExport(database, identity, {
    ...{ frame, asked, folder, page, now: begun, isJob: true },
    onTotal: (total) => note('begin', { total, as_of: asked.asof ?? begun }),
    onPage: async (written) => {
      await note('pass', { written })
      await onPage(written)
    },
  })
  let piece = 0
  for await (const content of inPieces(path)) await note('keepPiece', { piece: piece++, content })
  const { size: bytes } = await stat(path)
  const now = work.now()
  const expires = new Date(now.getTime() + KEPT_DAYS * DAY)
  await note('finish', { name: fileName, media_type: mediaType, bytes, now, expires })
  await database.system((client) => run(client, query('dropOldest'), { person: createdBy, now, most: KEPT_MOST }))
  return 1
}

/**
 * Works on every open export until it is done.
 * @returns how many files were made
 */
export const workOffExports = (working: ExportWorking): Promise<number> => workOffJobs(exports(working), working)

/** Looks for exports until stopped, and drops expired files once an hour. */
export const startExports = (working: ExportWorking): (() => Promise<void>) => startJobs(exports(working), working)
