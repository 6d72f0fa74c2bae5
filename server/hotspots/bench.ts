/**
 * `npm run bench:hotspots`: the statistics over a city of 100,000 cells and a year of weeks, on one core, beside PySAL in the same
 * run where ORACLE_PYTHON names a Python that has esda, libpysal, statsmodels and pymannkendall (bench.py).
 * Needs no database. Results and machine: statistics/README.md.
 */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gridDisk, latLngToCell } from 'h3-js'
import { Random } from '../../fixtures/random.ts'
import { adjusted, classify } from './statistics/discovery.ts'
import { emerging } from './statistics/emerging.ts'
import { exactly, giStar } from './statistics/getis-ord.ts'
import { localMoran } from './statistics/local-moran.ts'
import { mannKendallOfEach } from './statistics/mann-kendall.ts'
import { type Neighbours, neighboursOf } from './statistics/neighbours.ts'
import { permute, pOf } from './statistics/permutation.ts'
import { PATTERNS } from './statistics/rules.ts'
import { spaceTimeGiStar } from './statistics/space-time.ts'
import { atOnce } from './statistics/work.ts'

const CELLS = 100_000
const WEEKS = 52
const FEWER = 10_000
const BEFORE = 1

/** Time this process has had on a processor, in seconds: what it takes on one core, however busy the machine is. */
const ownTime = () => {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}
const ours = new Map<string, number>()
/** The better of two rounds: the first warms the machine up. */
function time<Result>(name: string, work: () => Result): Result {
  let result: Result | undefined
  let best = Number.POSITIVE_INFINITY
  for (let round = 0; round < 2; round++) {
    const start = ownTime()
    result = work()
    best = Math.min(best, ownTime() - start)
  }
  ours.set(name, best)
  return result!
}

function makeCube(cells: readonly string[]): Uint16Array {
  const random = new Random('bench hotspots')
  const hot = new Set(Array.from({ length: 40 }, () => random.pick(cells)).flatMap((centre) => gridDisk(centre, 3)))
  const cube = new Uint16Array(cells.length * WEEKS)
  cells.forEach((cell, number) => {
    // Weeks of a quiet cell have a case in three; a hot one has three a week, and more each week.
    const base = random.exponential(0.35)
    for (let week = 0; week < WEEKS; week++) {
      const limit = Math.exp(-(hot.has(cell) ? 2 + week / 26 : base))
      let count = 0
      for (let product = random.float(); product > limit; product *= random.float()) count++
      cube[week * cells.length + number] = count
    }
  })
  return cube
}

const cells = gridDisk(latLngToCell(30.27, 120.15, 9), 183)
  .sort()
  .slice(0, CELLS)
const cube = makeCube(cells)
const counts = new Uint32Array(CELLS)
for (let bin = 0; bin < cube.length; bin++) counts[bin % CELLS]! += cube[bin]!
const few = gridDisk(cells[CELLS / 2]!, 58).slice(0, FEWER)
const fewCounts = counts.slice(0, FEWER)

const neighbours = time('neighbours, ring 1', () => atOnce(neighboursOf(cells, { rings: 1 })))
time('neighbours, rings 1 and 2', () => atOnce(neighboursOf(cells, { rings: 2 })))
const flat = time('Gi*, z and normal p', () => giStar(counts, neighbours))
time('Gi*, exact p', () => atOnce(exactly(counts, flat)))
time('local Moran', () => localMoran(counts, neighbours))
time('false discovery rate, q', () => adjusted(flat.p))
const fewNeighbours = atOnce(neighboursOf(few, { rings: 1 }))
time('permutations, 999 of 10,000 cells', () => pOf(atOnce(permute(fewCounts, fewNeighbours))))
time('permutations, 99,999 of 10,000 cells', () =>
  pOf(atOnce(permute(fewCounts, fewNeighbours, { permutations: 99_999 }))),
)
const fewCube = Float64Array.from(
  { length: FEWER * WEEKS },
  (_, bin) => cube[Math.floor(bin / FEWER) * CELLS + (bin % FEWER)]!,
)
const fewBins = time('space–time Gi*, 10,000 × 52', () =>
  atOnce(spaceTimeGiStar(fewCube, fewNeighbours, { before: BEFORE })),
)
time('space–time Gi*, 100,000 × 52', () => atOnce(spaceTimeGiStar(cube, neighbours, { before: BEFORE })))
const bins = time('space–time Gi*, exact p', () =>
  atOnce(spaceTimeGiStar(cube, neighbours, { before: BEFORE, p: 'exact' })),
)
const { classes } = time('classes of 5,200,000 bins (BH)', () => classify(bins.z, bins.p))
const trends = time('Mann–Kendall of 100,000 × 52', () => atOnce(mannKendallOfEach(bins.z, CELLS)))
time('Mann–Kendall with Sen’s slope', () => atOnce(mannKendallOfEach(bins.z, CELLS, { slopes: true })))
const { patterns } = time('emerging patterns', () => atOnce(emerging(classes, trends)))

interface Theirs {
  versions: string
  seconds: Record<string, number>
  difference: Record<string, number>
}
/** What PySAL takes for the same, and how far its figures are from ours. */
function askOracle(python: string): Theirs {
  const folder = mkdtempSync(join(tmpdir(), 'hotspots-'))
  try {
    const put = (name: string, values: Uint32Array | Float64Array) => writeFileSync(join(folder, name), values)
    const putNeighbours = (name: string, { offsets, indices }: Neighbours) => {
      put(`${name}.offsets.u4`, offsets)
      put(`${name}.indices.u4`, indices)
    }
    putNeighbours('all', neighbours)
    putNeighbours('few', fewNeighbours)
    put('all.counts.u4', counts)
    put('few.counts.u4', fewCounts)
    put('few.cube.f8', fewCube)
    put('all.z.f8', flat.z)
    put('few.z.f8', fewBins.z)
    put('all.i.f8', localMoran(counts, neighbours).i)
    put('trend.series.f8', bins.z)
    put('trend.z.f8', trends.z)
    const script = fileURLToPath(new URL('./bench.py', import.meta.url))
    return JSON.parse(execFileSync(python, [script, folder], { encoding: 'utf8', maxBuffer: 1e8 }))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const python = process.env.ORACLE_PYTHON
const theirs = python ? askOracle(python) : null
console.log(
  `\n${cpus().length} × ${cpus()[0]?.model}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}; processor time on one core, the better of two\n`,
)
console.log(
  `| 100,000 cells unless said otherwise | ours, s | ${theirs ? 'PySAL, s | largest difference |' : 'PySAL |'}`,
)
console.log(`| --- | ---: | ---: |${theirs ? ' ---: |' : ''}`)
for (const [name, seconds] of ours) {
  const other = theirs?.seconds[name]
  const difference = theirs?.difference[name]
  console.log(
    `| ${name} | ${seconds.toFixed(3)} | ${other === undefined ? '' : other.toFixed(2)} |${theirs ? ` ${difference?.toExponential(0) ?? ''} |` : ''}`,
  )
}
console.log(theirs ? `\n${theirs.versions}` : '\nPySAL was not asked: ORACLE_PYTHON names no Python with esda.')
const tally = PATTERNS.map(({ code }, number) => `${code} ${patterns.filter((one) => Math.abs(one) === number).length}`)
console.log(`\n${tally.join(', ')}`)
