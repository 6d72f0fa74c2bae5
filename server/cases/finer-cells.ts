/**
 * Gives the cases of an older database the finer cell they are counted in. Cells are Node's to compute, so no migration can; cut
 * off, it goes on at the next start. The constraint that all cells are fine is what remembers that there is something to do.
 */
import { type Database, run, runOne } from '../database/database.ts'
import { loadQueries } from '../database/queries.ts'
import { cellAt } from './repository.ts'

const query = loadQueries(import.meta.url, './finer-cells.sql')
const BATCH = 5_000

export const cellsAreFine = (database: Database): Promise<boolean> =>
  database.system(async (client) => (await runOne<{ fine: boolean }>(client, query('cellsAreFine')))?.fine ?? true)

/** @param report told of how many more are done */
export async function makeCellsFiner(database: Database, report: (cases: number) => void = () => {}): Promise<void> {
  let after = ''
  while (true) {
    const done = await database.system(async (client) => {
      const coarse = await run<{ id: string; lon: number; lat: number }>(client, query('coarseCells'), {
        after,
        limit: BATCH,
      })
      await run(client, query('setCells'), { ids: coarse.map(({ id }) => id), cells: coarse.map(cellAt) })
      return { count: coarse.length, last: coarse.at(-1)?.id }
    })
    if (done.last === undefined) break
    after = done.last
    report(done.count)
  }
  await database.system((client) => run(client, query('cellsAllFine')))
}
