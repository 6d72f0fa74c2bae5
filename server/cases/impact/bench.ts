/**
 * `npm run bench:impact`: what the preview of a change costs in a city of millions of cases, on native PostGIS.
 * An empty DATABASE_URL is filled first, as for bench:queue. Prints a table: cases the change could reach, cases that
 * change, and milliseconds for making the change, finding the cases and resolving them twice; medians, and the worst total.
 */
import { parseArgs } from 'node:util'
import type { Identity } from '../../access/rules.ts'
import { readConfig } from '../../config.ts'
import { Database, runOne } from '../../database/database.ts'
import { nativeEngine } from '../../database/engine.ts'
import { migrate } from '../../database/migrate.ts'
import { loadQueries } from '../../database/queries.ts'
import type { Change } from '../../responsibility/rulebook/schema.ts'
import { fillForBench } from '../bench-city.ts'
import { judgeImpact } from './impact.ts'
import type { Impact } from './schema.ts'

const query = loadQueries(import.meta.url, './bench.sql')
const sizes = loadQueries(new URL('../bench.ts', import.meta.url).href, './bench.sql')
const PLANNER: Identity = { personId: 'planner.city', role: 'planner', unitCode: null, areaCode: null }

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '5000000' },
    generated: { type: 'string', default: '100000' },
    rounds: { type: 'string', default: '5' },
  },
})
const config = readConfig()
if (!config.databaseUrl) throw new Error('bench:impact measures native PostGIS: set DATABASE_URL to an empty database.')
const database = new Database(nativeEngine(config.databaseUrl))
await migrate(database, config.srid)
await fillForBench(database, config, Number(values.cases), Number(values.generated))
const size = (await database.system((client) => runOne<Record<string, number | string>>(client, sizes('size'))))!
const now = new Date()
console.log(
  `\n${Number(size.cases).toLocaleString('en')} cases, ${Number(size.open).toLocaleString('en')} open; PostgreSQL ${size.version}; ${process.env.BENCH_MACHINE ?? '2 cores, 24 GiB'}; ${values.rounds} rounds\n`,
)

const one = async <Row>(name: string, asked: Record<string, unknown> = {}) =>
  (await database.system((client) => runOne<Row>(client, query(name), asked)))!
const ground = async (name: string, width: number): Promise<Change[]> => {
  const { to, strip } = await one<{ to: string; strip: string }>(name, { width })
  return [{ what: 'ground', geometry: JSON.parse(strip), to }]
}
interface Named {
  code: string
  name: string
  nameEn: string
}
const park = await one<Named & { ground: string }>('parks', { width: 300 })
const rule = await one<Named & { scope: string; class: string }>('districtRules')
const duty = {
  what: 'rule',
  code: rule.code,
  name: rule.name,
  nameEn: rule.nameEn,
  kind: 'event',
  unit: 'HZ-DT',
} as const
const CHANGES: [string, Change[]][] = [
  ['district border moved by 50 m', await ground('borders', 50)],
  ['district border moved by 150 m', await ground('borders', 150)],
  ['street border moved by 50 m, with unit grids', await ground('gridBorders', 50)],
  [
    'park grown by 300 m',
    [
      {
        what: 'zone',
        code: park.code,
        kind: 'park',
        name: park.name,
        nameEn: park.nameEn,
        geometry: JSON.parse(park.ground),
      },
    ],
  ],
  ['rule of a district, one class', [{ ...duty, family: 'district', scope: rule.scope, class: rule.class }]],
  [
    'new rule for the whole city, a major class',
    [{ ...duty, code: 'BENCH-CITY', family: 'city', scope: rule.scope.slice(0, 4), class: '01' }],
  ],
  ['lamps of a district to another unit', [{ what: 'owner', from: 'HZ-LD', to: 'D330102-SZ', area: '330102' }]],
]

console.log('| change | affected | change | applying ms | finding ms | resolving twice ms | total ms | worst ms |')
console.log('| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |')
for (const [name, changes] of CHANGES) {
  const rounds: Impact[] = []
  for (let round = 0; round <= Number(values.rounds); round++) {
    const { impact } = await database.as(PLANNER, (client) => judgeImpact(client, changes, { actor: PLANNER, now }))
    if (round > 0) rounds.push(impact)
  }
  const median = (of: keyof Impact['milliseconds']) =>
    at(
      rounds.map(({ milliseconds }) => milliseconds[of]),
      0.5,
    )
  const worst = at(
    rounds.map(({ milliseconds }) => milliseconds.total),
    1,
  )
  const { affected, stay } = rounds[0]!.counts
  const times = [median('applying'), median('finding'), median('resolving'), median('total'), worst]
  console.log(`| ${[name, affected, affected - stay, ...times].map((cell) => cell.toLocaleString('en')).join(' | ')} |`)
}
await database.close()

function at(times: number[], share: number): number {
  return times.toSorted((a, b) => a - b)[Math.floor((times.length - 1) * share)]!
}
