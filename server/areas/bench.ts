/**
 * `npm run bench:places`: from a point to its place, in this process, by which-polygon, and by PostGIS, in the same run over
 * the same points. Places: the unit grids of the demo city, those of a whole city, 26 districts of 6,400 vertices.
 * Needs DATABASE_URL; makes its own databases there and drops them. Loading the whole city takes two minutes:
 * --places a,c leaves it out. which-polygon is no dependency: npm install it anywhere, name the folder in BENCH_MODULES.
 * Results and machine: sql/bench/places.md.
 */
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { Random } from '../../fixtures/random.ts'
import { loadCity } from '../city.ts'
import { Database, run } from '../database/database.ts'
import { nativeEngine } from '../database/engine.ts'
import { migrate } from '../database/migrate.ts'
import { loadQueries, type Query } from '../database/queries.ts'
import { asAdministrator, databaseUrl } from '../testing.ts'
import { ringsOf } from './geometry-bytes.ts'
import { LivePlaces } from './live-places.ts'
import { PlaceIndex } from './place-index.ts'

const query = loadQueries(import.meta.url, './bench.sql')
/** Points drawn all over the places, and points that are corners of places. */
const ANYWHERE = 200_000
const CORNERS = 20_000
const SINGLES = 10_000
const CONNECTIONS = 2

setFlagsFromString('--expose_gc')
const collect = runInNewContext('gc') as () => void
const bytesUsed = async () => {
  // twice: what lies outside the heap is given back a moment after
  collect()
  await new Promise((next) => setTimeout(next, 200))
  collect()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}
const seconds = async (work: () => unknown): Promise<number> => {
  const start = performance.now()
  await work()
  return (performance.now() - start) / 1000
}

interface Place {
  code: string
  bytes: Buffer
  geojson: string
}
type Find = (x: number, y: number) => string | undefined
type Points = { xs: number[]; ys: number[] }

/** Half from the boxes of places drawn by chance, so that dense parts get more; then corners drawn by chance. */
function drawPoints(places: readonly Place[]): Points {
  const random = new Random('bench places')
  const points: Points = { xs: [], ys: [] }
  const rings = places.map(({ bytes }) => ringsOf(bytes)[0]!)
  const boxes = rings.map((ring) => {
    const [xs, ys] = [0, 1].map((axis) => ring.filter((_, at) => at % 2 === axis)) as [Float64Array, Float64Array]
    return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)] as const
  })
  for (let number = 0; number < ANYWHERE + CORNERS; number++) {
    const place = Math.floor(random.float() * places.length)
    const [west, south, east, north] = boxes[place]!
    const ring = rings[place]!
    const corner = 2 * Math.floor(random.float() * (ring.length / 2))
    points.xs.push(number < ANYWHERE ? west + random.float() * (east - west) : ring[corner]!)
    points.ys.push(number < ANYWHERE ? south + random.float() * (north - south) : ring[corner + 1]!)
  }
  return points
}

/** 26 neighbours of 10 km whose shared borders are crooked lines of 1,600 edges. */
function makeDistricts(): { codes: string[]; shapes: string[] } {
  const random = new Random('bench districts')
  type At = [number, number]
  const crooked = (a: At, b: At, halvings: number): At[] => {
    if (halvings === 0) return [a]
    const bend = 0.12 * (random.float() - 0.5)
    const middle: At = [(a[0] + b[0]) / 2 + bend * (b[1] - a[1]), (a[1] + b[1]) / 2 - bend * (b[0] - a[0])]
    return [...crooked(a, middle, halvings - 1), ...crooked(middle, b, halvings - 1)]
  }
  /** 100 pieces of 16 edges. */
  const border = (a: At, b: At): At[] =>
    Array.from({ length: 100 }, (_, at) => {
      const along = (part: number): At => [a[0] + (part / 100) * (b[0] - a[0]), a[1] + (part / 100) * (b[1] - a[1])]
      return crooked(along(at), along(at + 1), 4)
    }).flat()
  const corner = (column: number, row: number): At => [450_000 + column * 10_000, 3_300_000 + row * 10_000]
  const grid = <Item>(columns: number, rows: number, make: (column: number, row: number) => Item) =>
    Array.from({ length: columns }, (_, column) => Array.from({ length: rows }, (_, row) => make(column, row)))
  const eastward = grid(13, 3, (column, row) => border(corner(column, row), corner(column + 1, row)))
  const northward = grid(14, 2, (column, row) => border(corner(column, row), corner(column, row + 1)))
  const back = (path: At[], end: At): At[] => [end, ...path.slice(1).reverse()]
  const places = grid(13, 2, (column, row) => {
    const ring = [
      ...eastward[column]![row]!,
      ...northward[column + 1]![row]!,
      ...back(eastward[column]![row + 1]!, corner(column + 1, row + 1)),
      ...back(northward[column]![row]!, corner(column, row + 1)),
    ]
    return { type: 'Polygon', coordinates: [[...ring, ring[0]!]] }
  }).flat()
  return {
    codes: places.map((_, number) => String(990101 + number)),
    shapes: places.map((place) => JSON.stringify(place)),
  }
}

const columns = [30, 12, 9, 14, 14, 12, 12]
const print = (...cells: string[]) =>
  console.log(
    `| ${cells.map((cell, at) => (at === 0 ? cell.padEnd(columns[at]!) : cell.padStart(columns[at]!))).join(' | ')} |`,
  )
const rate = (count: number, time: number) => Math.round(count / time).toLocaleString('en')
const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`

/** Time this process has had on a processor, in milliseconds: what it takes on one core, however busy the machine is. */
const ownTime = () => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}

/** Look-ups a second of one core, over the points from one to another: the best of five rounds of half a second. */
function speed(find: Find, { xs, ys }: Points, from: number, to: number): string {
  const [x, y] = [Float64Array.from(xs), Float64Array.from(ys)]
  let best = 0
  let at = from
  for (let round = 0; round < 5; round++) {
    const start = ownTime()
    let count = 0
    for (; ownTime() - start < 500; count += 1_000) {
      for (let one = 0; one < 1_000; one++) {
        find(x[at]!, y[at]!)
        if (++at === to) at = from
      }
    }
    best = Math.max(best, count / (ownTime() - start))
  }
  return rate(best, 0.001)
}

type Expected = { covering: (string | null)[]; near: (string | null)[] }
const mismatches = (find: Find, { xs, ys }: Points, { covering, near }: Expected) => {
  const wrong = (codes: (string | null)[], from: number, to: number) => {
    let count = 0
    for (let at = from; at < to; at++) if ((find(xs[at]!, ys[at]!) ?? null) !== codes[at]) count++
    return String(count)
  }
  return [wrong(covering, 0, ANYWHERE), wrong(near, ANYWHERE, near.length)]
}

async function inProcess(name: string, make: () => Find, points: Points, expected: Expected): Promise<void> {
  const before = await bytesUsed()
  let find: Find = () => undefined
  const start = ownTime()
  find = make()
  const took = ownTime() - start
  const memory = (await bytesUsed()) - before
  print(
    name,
    `${Math.round(took)} ms`,
    megabytes(memory),
    speed(find, points, 0, ANYWHERE),
    speed(find, points, ANYWHERE, points.xs.length),
    ...mismatches(find, points, expected),
  )
}

type WhichPolygon = (features: unknown) => (point: [number, number]) => { code: string } | null
function whichPolygon(): WhichPolygon | undefined {
  try {
    return createRequire(join(process.env.BENCH_MODULES ?? import.meta.dirname, 'none.js'))('which-polygon')
  } catch {
    return undefined
  }
}

async function measure(database: Database, title: string): Promise<void> {
  const { places, points, expected, joined, single } = await askPostgis(database)
  const vertices = places.reduce(
    (sum, { bytes }) => sum + ringsOf(bytes).reduce((all, ring) => all + ring.length / 2, 0),
    0,
  )
  console.log(`\n${title}: ${places.length.toLocaleString('en')} places of ${vertices.toLocaleString('en')} vertices\n`)
  print('', 'build', 'memory', 'anywhere /s', 'corners /s', 'wrong', 'wrong corners')
  print(...columns.map((width, at) => (at === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)))
  await inProcess(
    'place-index',
    () => {
      const index = new PlaceIndex(places.map(({ code, bytes }) => ({ code, rings: ringsOf(bytes) })))
      return (x, y) => index.find(x, y)
    },
    points,
    expected,
  )
  const which = whichPolygon()
  if (!which)
    console.log('which-polygon is not installed: npm install it somewhere and name that folder in BENCH_MODULES.')
  else
    await inProcess(
      'which-polygon',
      () => {
        const features = places.map(({ code, geojson }) => ({
          type: 'Feature',
          properties: { code },
          geometry: JSON.parse(geojson),
        }))
        const find = which({ type: 'FeatureCollection', features })
        return (x, y) => find([x, y])?.code
      },
      points,
      expected,
    )
  print('PostGIS, ST_Covers join', '', '', rate(ANYWHERE + CORNERS, joined), '', '', '')
  print(`PostGIS, one at a time (${CONNECTIONS})`, '', '', rate(SINGLES, single), '', '', '')
  changeOne(places)
}

/** How long the index takes to put one place in the place of another. */
function changeOne(places: readonly Place[]): void {
  const index = new PlaceIndex(places.map(({ code, bytes }) => ({ code, rings: ringsOf(bytes) })))
  const times = Array.from({ length: 200 }, (_, round) => {
    const { code, bytes } = places[(round * 7919) % places.length]!
    const start = ownTime()
    index.replace(code, { rings: ringsOf(bytes) })
    return ownTime() - start
  }).sort((a, b) => a - b)
  console.log(
    `\ncells of ${index.cellMetres} m, ${megabytes(index.bytes)} counted; one place replaced: p50 ${times[100]!.toFixed(2)} ms, p95 ${times[190]!.toFixed(2)} ms`,
  )
}

async function askPostgis(database: Database) {
  const places = await database.system((client) => run<Place>(client, query('listPlaces')))
  const points = drawPoints(places)
  const { expected, joined } = await database.system(async (client) => {
    await run(client, query('makePoints'), { ...points })
    await run(client, query('analyzePoints'))
    await run(client, query('countCovered'))
    const joined = await seconds(() => run(client, query('countCovered')))
    const codes = async (asked: Query) => (await run<{ code: string | null }>(client, asked)).map(({ code }) => code)
    return { joined, expected: { covering: await codes(query('findCovering')), near: await codes(query('findNear')) } }
  })
  const { text, name } = query('findOne')
  const ask = (first: number) =>
    database.system(async (client) => {
      for (let at = first; at < SINGLES; at += CONNECTIONS)
        await client.query({ name, text, values: [points.xs[at], points.ys[at]] })
    })
  const both = () => Promise.all(Array.from({ length: CONNECTIONS }, (_, first) => ask(first)))
  await both()
  const single = await seconds(both)
  return { places, points, expected, joined, single }
}

/** From the commit of an edit in one connection to the answer in another process's index. */
async function follow(database: Database, url: string): Promise<void> {
  const places = new LivePlaces(database, { pollMs: 3_600_000 })
  await database.listen()
  const loaded = await seconds(() => places.ready())
  const elsewhere = new Database(nativeEngine(url))
  const times: number[] = []
  for (let round = 0; round < 100; round++) {
    const before = places.seq!
    await elsewhere.system((client) => run(client, query('touchGrid'), { note: `bench ${round}`, offset: round * 37 }))
    const start = performance.now()
    while (places.seq === before) await new Promise((next) => setImmediate(next))
    times.push(performance.now() - start)
  }
  times.sort((a, b) => a - b)
  console.log(
    `live: loaded in ${loaded.toFixed(2)} s; an edit of one grid is in the answers ${times[50]!.toFixed(1)} ms (p50), ${times[99]!.toFixed(1)} ms (most) after its commit; ${megabytes(places.bytes)}`,
  )
  await places.close()
  await elsewhere.close()
}

async function onCity(url: string, scale: 'demo' | 'city', work: (database: Database, own: string) => Promise<void>) {
  const name = `wangge_bench_places_${scale}`
  await asAdministrator(url, `drop database if exists ${name} with (force)`)
  await asAdministrator(url, `create database ${name}`)
  const database = new Database(nativeEngine(databaseUrl(url, name)))
  try {
    await migrate(database, 4549)
    await loadCity(database, { scale, seed: 'hangzhou-2008', anchor: new Date(), srid: 4549, cases: 0 })
    await work(database, databaseUrl(url, name))
  } finally {
    await database.close()
    await asAdministrator(url, `drop database if exists ${name} with (force)`)
  }
}

async function fill(database: Database, name: string, values: Record<string, unknown> = {}): Promise<void> {
  await database.system(async (client) => {
    for (const step of ['dropPlaces', 'makePlaces', name, 'indexPlaces', 'analyzePlaces'])
      await run(client, query(step), step === name ? values : {})
  })
}

const { values: options } = parseArgs({ options: { places: { type: 'string', default: 'a,b,c' } } })
const asked = new Set(options.places.split(','))
const url = process.env.DATABASE_URL
if (!url) throw new Error('bench:places measures beside native PostGIS: set DATABASE_URL.')
if (asked.has('a') || asked.has('c'))
  await onCity(url, 'demo', async (database, own) => {
    if (asked.has('a')) {
      await fill(database, 'fillFromGrids')
      await measure(database, 'a  unit grids of the demo city')
      await follow(database, own)
    }
    if (!asked.has('c')) return
    await fill(database, 'fillFromShapes', { ...makeDistricts() })
    await measure(database, 'c  26 districts of 6,400 vertices')
  })
if (asked.has('b'))
  await onCity(url, 'city', async (database, own) => {
    await fill(database, 'fillFromGrids')
    await measure(database, 'b  unit grids of a whole city')
    await follow(database, own)
  })
