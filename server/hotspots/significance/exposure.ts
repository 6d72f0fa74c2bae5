/**
 * What cases are counted by, cell by cell or area by area: components in force, metres of road, square metres of gridded ground.
 * Measured in the database, kept in this process until the inventory has changed, and not measured more than once a minute. Hours of
 * patrol, the best of all since who looks finds, depend on the period and are measured in patrols/effort.ts.
 */
import { cellArea, latLngToCell } from 'h3-js'
import { type CityFrame, cityFrame } from '../../areas/repository.ts'
import { type Client, run, runOne } from '../../database/database.ts'
import { loadQueries } from '../../database/queries.ts'
import type { Platform } from '../../platform.ts'
import type { Asking } from '../asking.ts'
import { CellTable, FINEST, halvesOf, hexOf, parentHigh, parentLow } from '../counts/cells.ts'
import { Dictionary } from '../counts/dictionary.ts'
import { type Efforts, effortsOf } from '../patrols/effort.ts'
import type { Places } from '../patrols/ground.ts'
import { perPlatform } from '../per-platform.ts'
import { type HeatFilter, LEVELS, type Level } from '../rules.ts'
import type { Exposure } from './rules.ts'
import { type StudyAreas, studyAreasOf } from './study-area.ts'

const query = loadQueries(import.meta.url)
/** An inventory that is being edited is measured anew once a minute; roads have no versions, and are read anew once an hour. */
const FRESH_MS = 60_000
const ROADS_MS = 3_600_000

/** Amounts in cells of the finest resolution and in unit grids: a row each. */
interface Measured {
  cells: CellTable
  rows: { cell: Uint32Array; grid: Uint32Array; amount: Float32Array; class: Uint16Array }
  classes: Dictionary
  /** Codes of unit grids; '' is none. */
  grids: Dictionary
  version: number
  at: Date
  measuredAt: number
}

export interface Amounts {
  /** One a cell. */
  amounts: Float64Array
  at: Date
  /** Of patrols: what share of all days and responsibility grids is known. */
  covered?: number
}

/** The measurements of this process. */
export const exposuresOf = perPlatform(
  (platform) => new Exposures(platform, studyAreasOf(platform), effortsOf(platform)),
)

export class Exposures {
  private readonly platform: Platform
  private readonly areas: StudyAreas
  private readonly efforts: Efforts
  private readonly kept = new Map<'components' | 'roads', Promise<Measured>>()
  private readonly sums = new WeakMap<Measured, Map<string, Map<string, number>>>()

  constructor(platform: Platform, areas: StudyAreas, efforts: Efforts) {
    this.platform = platform
    this.areas = areas
    this.efforts = efforts
  }

  /**
   * @param cells of one resolution
   * @param over minutes between which cases are counted, when it is not the whole period
   * @throws ProblemError no_patrols
   */
  async of(exposure: Exposure, cells: readonly string[], asking: Asking, over?: Int32Array): Promise<Amounts> {
    const { filter } = asking
    if (exposure === 'patrols') return this.ofPatrols(cells, filter.resolution, asking, over)
    if (exposure === 'area') {
      const shares = await this.areas.sharesOf(cells, filter.resolution)
      return {
        amounts: Float64Array.from(cells, (cell, index) => cellArea(cell, 'm2') * shares[index]!),
        at: this.platform.now(),
      }
    }
    const measured = await this.measured(exposure)
    const sums = this.sumsByCell(measured, filter.resolution, exposure === 'components' ? classesOf(filter) : [])
    return { amounts: Float64Array.from(cells, (cell) => sums.get(cell) ?? 0), at: measured.at }
  }

  /** @param codes of areas of one level, or of unit grids. @throws ProblemError no_patrols */
  async ofAreas(
    exposure: Exclude<Exposure, 'area'>,
    level: Level,
    codes: readonly string[],
    asking: Asking,
  ): Promise<Amounts> {
    if (exposure === 'patrols') return this.ofPatrols(codes, level, asking)
    const measured = await this.measured(exposure)
    const sums = this.sumsByArea(measured, level, exposure === 'components' ? classesOf(asking.filter) : [])
    return { amounts: Float64Array.from(codes, (code) => sums.get(code) ?? 0), at: measured.at }
  }

  /** Hours of patrol, slice after slice, each one a cell. @throws ProblemError no_patrols */
  async bySlice(cells: readonly string[], asking: Asking, starts: Int32Array): Promise<Float64Array> {
    const { hoursAt } = await this.efforts.measure(cells, asking.filter.resolution, asking, starts)
    const slices = starts.length - 1
    return Float64Array.from({ length: slices * cells.length }, (_, bin) =>
      hoursAt(bin % cells.length, Math.floor(bin / cells.length)),
    )
  }

  private async ofPatrols(
    names: readonly string[],
    places: Places,
    asking: Asking,
    over?: Int32Array,
  ): Promise<Amounts> {
    const { hoursAt, at, covered } = await this.efforts.measure(names, places, asking, over)
    return { amounts: Float64Array.from(names, (_, place) => hoursAt(place, 0)), at, covered }
  }

  private async measured(what: 'components' | 'roads'): Promise<Measured> {
    const known = await this.kept.get(what)
    const age = known ? performance.now() - known.measuredAt : Number.POSITIVE_INFINITY
    if (known && age < FRESH_MS) return known
    if (known && (what === 'roads' ? age < ROADS_MS : (await this.version()) === known.version)) return known
    const made = this.measure(what)
    this.kept.set(what, made)
    made.catch(() => this.kept.delete(what))
    return made
  }

  private version(): Promise<number> {
    return this.platform.database.system(
      async (client) => (await runOne<{ version: number }>(client, query('inventoryVersion')))!.version,
    )
  }

  private async measure(what: 'components' | 'roads'): Promise<Measured> {
    const { database, now } = this.platform
    const version = await this.version()
    const frame = await cityFrame(database)
    const parts = await database.system((client) =>
      run<{ code: string | null }>(client, query(what === 'roads' ? 'roadDistricts' : 'districts')),
    )
    const measured = {
      cells: new CellTable(),
      classes: new Dictionary(),
      grids: new Dictionary(),
      version,
      at: now(),
      measuredAt: performance.now(),
    }
    const read: Read[] = []
    // One district after the other: a row of all of a city's would be 100 MB, and others want the connection too.
    for (const { code } of parts) {
      const part = await database.system((client) => readPart(client, what, code, frame))
      if (part.count > 0) read.push(await place(part, measured))
    }
    return { ...measured, rows: joined(read) }
  }

  private sumsByCell(measured: Measured, resolution: number, classes: readonly string[]): Map<string, number> {
    const { highs, lows, size } = measured.cells
    return this.sumsOf(measured, classes, { by: `${resolution}`, column: measured.rows.cell, size }, (cell) =>
      hexOf(parentHigh(highs[cell]!, resolution), parentLow(lows[cell]!, resolution)),
    )
  }

  private sumsByArea(measured: Measured, level: Level, classes: readonly string[]): Map<string, number> {
    const { words, size } = measured.grids
    return this.sumsOf(measured, classes, { by: level, column: measured.rows.grid, size }, (grid) =>
      words[grid]!.slice(0, LEVELS[level]),
    )
  }

  /** Sums of some classes, or of all where none is named, by what the numbers of a column stand for; kept as long as what is summed. */
  private sumsOf(
    measured: Measured,
    classes: readonly string[],
    { by, column, size }: { by: string; column: Uint32Array; size: number },
    nameOf: (number: number) => string,
  ): Map<string, number> {
    const key = `${by} ${classes}`
    const known = this.sums.get(measured) ?? new Map<string, Map<string, number>>()
    this.sums.set(measured, known)
    const found = known.get(key)
    if (found) return found
    const { rows } = measured
    const asked = measured.classes.mask(
      (code) => classes.length === 0 || classes.some((one) => one === code || one === code.slice(0, 2)),
    )
    const each = new Float64Array(size)
    for (let row = 0; row < column.length; row++) if (asked[rows.class[row]!]) each[column[row]!]! += rows.amount[row]!
    const sums = new Map<string, number>()
    for (const [number, amount] of each.entries()) {
      const name = nameOf(number)
      sums.set(name, (sums.get(name) ?? 0) + amount)
    }
    known.set(key, sums)
    return sums
  }
}

/** Component classes of a question: broken covers are counted by covers. Empty is all components. */
const classesOf = ({ kind, classes }: HeatFilter): string[] =>
  kind === 'event' || classes.some((choice) => choice.kind !== 'component' && kind !== 'component')
    ? []
    : classes.map(({ code }) => code).sort()

interface Part {
  count: number
  lons: Buffer
  lats: Buffer
  grids: string
  classes?: string
  metres?: Buffer
}
type Read = Measured['rows']

async function readPart(
  client: Client,
  what: 'components' | 'roads',
  district: string | null,
  { griddedBbox, srid }: CityFrame,
): Promise<Part> {
  const [west, south, east, north] = griddedBbox
  const name = what === 'roads' ? 'roadPieces' : 'componentPlaces'
  return (await runOne<Part>(client, query(name), { district, srid, west, south, east, north }))!
}

async function place(
  part: Part,
  { cells, classes, grids }: Pick<Measured, 'cells' | 'classes' | 'grids'>,
): Promise<Read> {
  const { count, lons, lats } = part
  const rows: Read = {
    cell: new Uint32Array(count),
    grid: new Uint32Array(count),
    amount: new Float32Array(count),
    class: new Uint16Array(count),
  }
  for (let row = 0; row < count; row++) {
    const halves = halvesOf(latLngToCell(lats.readDoubleBE(row * 8), lons.readDoubleBE(row * 8), FINEST))!
    const known = cells.find(...halves)
    rows.cell[row] = known >= 0 ? known : cells.add(...halves)
    rows.grid[row] = grids.numberOf(part.grids.slice(row * 15, row * 15 + 15).trim())
    rows.amount[row] = part.metres ? part.metres.readFloatBE(row * 4) : 1
    rows.class[row] = classes.numberOf(part.classes?.slice(row * 4, row * 4 + 4) ?? '')
    // Half a million take a second: others have their turn.
    if ((row & 8191) === 8191) await new Promise((next) => setImmediate(next))
  }
  return rows
}

const joined = (parts: readonly Read[]): Read => {
  const length = parts.reduce((sum, { cell }) => sum + cell.length, 0)
  const rows: Read = {
    cell: new Uint32Array(length),
    grid: new Uint32Array(length),
    amount: new Float32Array(length),
    class: new Uint16Array(length),
  }
  let at = 0
  for (const part of parts) {
    rows.cell.set(part.cell, at)
    rows.grid.set(part.grid, at)
    rows.amount.set(part.amount, at)
    rows.class.set(part.class, at)
    at += part.cell.length
  }
  return rows
}
