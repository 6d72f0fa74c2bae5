/**
 * `npm run bench:heat [-- --cases 10000000]`: how long ten million cases take to load into a process, and every kind of question
 * at several periods, beside the same as bare SQL on the cases and on the roll-up there was before (cell × class × day ×
 * district × management area) in the same run. Needs DATABASE_URL (native) and makes its own database there, which takes some
 * minutes, and drops it unless KEEP=1. CPU time stands beside the clock's, for machines that others use too.
 * Results and machine: docs/decisions/0012-counts-in-memory.md.
 */
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import { run } from '../database/database.ts'
import { loadQueries } from '../database/queries.ts'
import { settle } from './asking.ts'
import { DAYS, measured, ms, openBenchCity, print, quantile } from './bench-city.ts'
import { COLUMNS, type HeatAsked } from './rules.ts'

const query = loadQueries(import.meta.url, './counts-bench.sql')
const ROUNDS = 15
const city = await openBenchCity()
const { platform, database, app, live } = city

const admin = { personId: 'admin', role: 'administrator', unitCode: null, areaCode: null } as const
const PERIODS = { day: '2026-11-19', month: '2026-10-21', year: '2025-11-21', 'two years': '2024-11-22' } as const
const district = { area: '330106' }
const QUESTIONS: [string, HeatAsked, (asking: Awaited<ReturnType<typeof settle>>) => unknown, sql?: string][] = [
  ['cells of resolution 8', {}, ({ counts, question }) => counts.cells(question, 8), 'cells'],
  ['cells of resolution 9', {}, ({ counts, question }) => counts.cells(question, 9), 'cells'],
  ['cells of resolution 11', {}, ({ counts, question }) => counts.cells(question, 11), 'cells'],
  [
    'cells, two classes',
    { class: 'event-0102,event-0105' },
    ({ counts, question }) => counts.cells(question, 9),
    'cellsOfClasses',
  ],
  [
    'cells, a district, a unit’s open cases',
    { ...district, unit: 'HZ-SW', state: 'open' },
    ({ counts, question }) => counts.cells(question, 9),
  ],
  [
    'cells, morning of working days',
    { hours: '7-9', weekdays: '1-5' },
    ({ counts, question }) => counts.cells(question, 9),
  ],
  [
    'cells of resolution 11 in a box',
    { bbox: '120.15,30.24,120.20,30.29', resolution: 11 },
    ({ counts, question }) => counts.cells(question, 11),
  ],
  [
    'days',
    {},
    ({ counts, question, clock }) =>
      counts.slices(
        question,
        Int32Array.from({ length: DAYS + 2 }, (_, day) => clock.startOf('2024-11-20') + day * 1440),
      ),
    'days',
  ],
  ['classes', {}, ({ counts, question }) => counts.subjects(question), 'classes'],
  ['units', {}, ({ counts, question }) => counts.units(question)],
  ['hours of the week', {}, ({ counts, question }) => counts.hours(question)],
  ['unit grids', {}, ({ counts, question }) => counts.areas(question, 'grid')],
]
print('', 'p50 ms', 'p95 ms', 'CPU ms', 'cases SQL', 'rolled SQL')
for (const [period, from] of Object.entries(PERIODS)) {
  for (const [name, asked, work, sql] of QUESTIONS) {
    const asking = await settle(platform, live, admin, { ...asked, from, to: '2026-11-20' })
    const { p50, p95, cpu } = await measured(ROUNDS, () => work(asking))
    const bare = async (table: 'cases' | 'rolled') => {
      const text = sql && query(`${sql}Of_${table}`)
      if (!text) return undefined
      const values = { from, to: '2026-11-20', resolution: asking.filter.resolution }
      return (await measured(1, () => database.system((client) => run(client, text, values)))).p50
    }
    print(`${period}: ${name}`, ms(p50), ms(p95), ms(cpu), ms(await bare('cases')), ms(await bare('rolled')))
  }
}

console.log('\nAnswers over HTTP, whole')
print('', 'p50 ms', 'p95 ms', 'CPU ms', 'gzip', 'Brotli 4')
const headers = { ...city.headers, accept: COLUMNS }
for (const path of [
  'cells?from=2025-11-21&resolution=7',
  'cells?from=2025-11-21&resolution=8',
  'cells?from=2026-10-21&resolution=9',
  'cells?from=2025-11-21&resolution=9&bbox=119.9,30.1,120.4,30.5',
  'cells?from=2025-11-21&resolution=10&bbox=120.1,30.2,120.25,30.35',
  'cells?from=2025-11-21&resolution=11&bbox=120.14,30.23,120.2,30.29',
  'frames?step=day&from=2026-10-21&resolution=8',
  'frames?step=week&from=2025-11-21&resolution=7',
  'frames?step=hour&from=2026-11-14&resolution=8',
  'areas?level=grid&from=2025-11-21',
  'days?from=2025-11-21',
]) {
  let answer = await app.inject({ url: `/api/hotspots/${path}`, headers })
  const { p50, p95, cpu } = await measured(15, async () => {
    answer = await app.inject({ url: `/api/hotspots/${path}`, headers })
  })
  const brotli = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } }
  const packed = [gzipSync(answer.rawPayload), brotliCompressSync(answer.rawPayload, brotli)]
  print(path, ms(p50), ms(p95), ms(cpu), ...packed.map(({ length }) => `${(length / 1000).toFixed(0)} kB`))
}

console.log('\nWhat stands out, over HTTP, whole: no box was asked before')
let moved = 0
for (const path of [
  'from=2025-11-21&resolution=9',
  'from=2025-11-21&resolution=10',
  'from=2025-11-21&resolution=11',
  'from=2025-11-21&resolution=10&measure=moran',
  'from=2025-11-21&resolution=10&exposure=components',
  'from=2025-11-21&resolution=9&measure=emerging&step=week',
  'from=2025-11-21&resolution=10&measure=emerging&step=week',
]) {
  let answer = await app.inject({ url: `/api/hotspots/significance?${path}`, headers })
  const { p50, p95, cpu } = await measured(9, async () => {
    // A millimetre to the west: the same cells, and nothing of the answer is kept.
    const bbox = [120.0 - ++moved * 1e-8, 30.1, 120.4, 30.5]
    answer = await app.inject({ url: `/api/hotspots/significance?${path}&bbox=${bbox}`, headers })
  })
  if (answer.statusCode !== 200) throw new Error(answer.body)
  print(path, ms(p50), ms(p95), ms(cpu), `${(gzipSync(answer.rawPayload).length / 1000).toFixed(0)} kB`)
}

console.log('\nFollowing the log, from the commit to counted')
for (const limit of [1, 1_000]) {
  const times: number[] = []
  for (let round = 0; round < 11; round++) {
    await database.system((client) => run(client, query('logRows'), { limit }))
    const start = performance.now()
    await live.settled()
    times.push(performance.now() - start)
  }
  print(`${limit} cases at once`, ms(quantile(times, 0.5)), ms(quantile(times, 0.95)))
}
await city.close()
