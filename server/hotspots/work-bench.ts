/**
 * `npm run bench:analyst [-- --cases 10000000]`: what is made of the counts of ten million cases: why a cell stands out, the briefing
 * of a month, a round over three hundred watches beside the same counts as SQL, and the preview of an inspection. The city is
 * that of `npm run bench:heat`; KEEP=1 keeps it.
 */
import { cellToParent, gridDisk } from 'h3-js'
import { run } from '../database/database.ts'
import { loadQueries } from '../database/queries.ts'
import { measured, ms, NOW, openBenchCity, print } from './bench-city.ts'
import { checkWatches } from './watches/checking.ts'

const query = loadQueries(import.meta.url, './work-bench.sql')
const { platform, database, app, live, headers, close } = await openBenchCity()

async function ask(url: string, payload?: object) {
  const answer = await app.inject({ method: payload ? 'POST' : 'GET', url, headers, payload })
  if (answer.statusCode !== 200) throw new Error(`${url}: ${answer.body}`)
  return answer.json()
}
async function timed(name: string, work: () => Promise<unknown>): Promise<void> {
  const [start, used] = [performance.now(), process.cpuUsage()]
  await work()
  const { user, system } = process.cpuUsage(used)
  print(name, ms(performance.now() - start), '', ms((user + system) / 1000))
}

print('', 'p50 ms', 'p95 ms', 'CPU ms')
const significance = '/api/hotspots/significance?from=2025-11-21&to=2026-11-20&resolution=9'
const found: { cells: string[] } = await ask(`${significance}`)
const [hottest] = found.cells
if (!hottest) throw new Error('no cell stands out')
const why = (cell: string) => ask(`/api/hotspots/cells/${cell}/why?from=2025-11-21&to=2026-11-20`)
await timed('why, a year: the first cell', () => why(hottest))
let next = 0
const again = await measured(15, () => why(found.cells[next++ % found.cells.length]!))
print('why, a year: further cells', ms(again.p50), ms(again.p95), ms(again.cpu))

await timed('briefing of a month: the first', () => ask('/api/hotspots/briefing?month=2026-10'))
const briefing = await measured(5, () => ask('/api/hotspots/briefing?month=2026-10'))
print('briefing of a month: again', ms(briefing.p50), ms(briefing.p95), ms(briefing.cpu))

await database.system((client) => run(client, query('watch'), { now: NOW }))
await timed('round over 300 watches: about half cross', () => checkWatches(platform, live))
const round = await measured(15, () => checkWatches(platform, live))
print('round over 300 watches: none crosses', ms(round.p50), ms(round.p95), ms(round.cpu))
const LIKE = 30
const watched = await database.system((client) =>
  run<{ query: string; windowDays: number }>(client, query('watched'), { limit: LIKE }),
)
const bare = await measured(1, () =>
  database.system(async (client) => {
    for (const { query: text, windowDays } of watched) {
      const { area, class: of = null } = Object.fromEntries(new URLSearchParams(text))
      await run(client, query('bareCount'), { street: area, class: of, days: windowDays, now: NOW })
    }
  }),
)
print(`${LIKE} of them as SQL on the cases`, ms(bare.p50))

for (const rings of [0, 2, 4]) {
  const cells = gridDisk(cellToParent(hottest, 9), rings)
  const preview = () => ask('/api/special-inspections/preview', { cells })
  const { grids } = await preview()
  const { p50, p95, cpu } = await measured(15, preview)
  print(`preview of an inspection: ${cells.length} cells, ${grids.length} grids`, ms(p50), ms(p95), ms(cpu))
}
await database.system((client) => client.query("delete from hotspot_watches where person_id = 'admin'"))
await close()
