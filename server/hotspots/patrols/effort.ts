/**
 * Hours of patrol to count cases by, for cells and areas, over a period or slice by slice. They are known by day: a slice has the whole
 * days that it touches, on the weekdays asked for, and the hours of the day that are asked for make no difference.
 */
import { LRUCache } from 'lru-cache'
import { run, runOne } from '../../database/database.ts'
import { loadQueries } from '../../database/queries.ts'
import { ProblemError } from '../../errors.ts'
import type { Platform } from '../../platform.ts'
import type { Asking } from '../asking.ts'
import { FINEST } from '../counts/cells.ts'
import { addDays } from '../counts/city-clock.ts'
import { perPlatform } from '../per-platform.ts'
import { type StudyAreas, studyAreasOf } from '../significance/study-area.ts'
import { type Ground, type Places, readGround, type Shares } from './ground.ts'

const query = loadQueries(import.meta.url)
/** Answers of more slices are not kept: a film's is asked once, and would be megabytes. */
const MOST_SLICES_KEPT = 60

interface Effort {
  ground: Ground
  /** Of slice s the hours of responsibility grid g at s × size + g. */
  hours: Float64Array
  size: number
  /** What share of the days of all responsibility grids is known. */
  covered: number
  at: Date
}
interface Measured {
  /** Hours in a place, by its number, in a slice. */
  hoursAt: (place: number, slice: number) => number
  /** What that is made of, for who adds slices up: `columnsOf`. */
  shares: readonly Shares[]
  hours: Float64Array
  covered: number
  /** When the hours were last changed. */
  at: Date
}

/** The patrol hours of this process. */
export const effortsOf = perPlatform((platform) => new Efforts(platform, studyAreasOf(platform)))

export class Efforts {
  private readonly platform: Platform
  private readonly areas: StudyAreas
  private ground: { of: object; made: Promise<Ground> } | undefined
  private readonly kept = new LRUCache<string, Promise<Effort>>({ max: 24 })

  constructor(platform: Platform, areas: StudyAreas) {
    this.platform = platform
    this.areas = areas
  }

  /**
   * @param names cells of a resolution, or codes of areas of a level
   * @param starts minutes at which slices begin, and the end of the last; the whole period when nothing is said
   * @throws ProblemError no_patrols when no hours are known of any day
   */
  async measure(names: readonly string[], places: Places, asking: Asking, starts?: Int32Array): Promise<Measured> {
    const { from, until } = asking.question
    const { ground, hours, size, covered, at } = await this.over(asking, starts ?? Int32Array.of(from, until))
    const shares = ground.sharesIn(places)
    const found = names.map((name) => shares.get(name) ?? NONE)
    const hoursAt = (place: number, slice: number) => {
      const here = found[place]!
      let sum = 0
      for (let index = 0; index < here.length; index += 2) sum += here[index + 1]! * hours[slice * size + here[index]!]!
      return sum
    }
    return { hoursAt, shares: found, hours, covered, at }
  }

  private async over({ clock, filter }: Asking, starts: Int32Array): Promise<Effort> {
    const ground = await this.groundNow()
    const change = await this.platform.database.system((client) =>
      runOne<{ seq: number; at: string }>(client, query('lastEffortChange')),
    )
    const days = Array.from(
      starts.subarray(0, -1),
      (start, slice): Days => [clock.dayAt(start), clock.dayAt(starts[slice + 1]! - 1)],
    )
    const key = [change?.seq ?? 0, ...days, ...filter.weekdays].join(' ')
    const known = this.kept.get(key)
    if (known && (await known).ground === ground) return known
    const made = this.read(ground, days, filter.weekdays, change ? new Date(change.at) : this.platform.now())
    if (days.length <= MOST_SLICES_KEPT) this.kept.set(key, made)
    made.catch(() => this.kept.delete(key))
    return made
  }

  private async read(ground: Ground, days: readonly Days[], weekdays: readonly number[], at: Date): Promise<Effort> {
    const rows = await this.platform.database.system((client) =>
      run<{ slice: number; grids: string; hours: Buffer; days: Buffer }>(client, query('effortBySlice'), {
        firsts: days.map(([first]) => first),
        lasts: days.map(([, last]) => last),
        weekdays,
      }),
    )
    if (rows.length === 0) throw noPatrols(days[0]![0], days.at(-1)![1])
    const { words, size } = ground.patrols
    const numbers = new Map(words.map((word, number) => [word, number]))
    const hours = new Float64Array(size * days.length)
    let known = 0
    for (const row of rows) {
      for (let index = 0; index * CODE < row.grids.length; index++) {
        const number = numbers.get(row.grids.slice(index * CODE, (index + 1) * CODE))
        if (number === undefined) continue
        hours[(row.slice - 1) * size + number] = row.hours.readDoubleBE(index * 8)
        known += row.days.readDoubleBE(index * 8)
      }
    }
    const wanted = days.reduce((sum, slice) => sum + lengthOf(slice, weekdays), 0) * size
    return { ground, hours, size, covered: wanted > 0 ? known / wanted : 0, at }
  }

  /** Made anew when areas have changed. */
  private async groundNow(): Promise<Ground> {
    const of = await this.areas.griddedCells(FINEST)
    if (this.ground?.of !== of) {
      const made = readGround(this.platform, of)
      this.ground = { of, made }
      made.catch(() => {
        if (this.ground?.made === made) this.ground = undefined
      })
    }
    return this.ground.made
  }
}

/**
 * The hours of every responsibility grid, slice after slice, and the shares of place p in them from shareOffsets[p] to
 * shareOffsets[p + 1]: what a film needs to add up the hours of any window, at a hundredth of the size of all places × slices.
 */
export function columnsOf({ shares, hours }: Measured) {
  const shareOffsets = new Uint32Array(shares.length + 1)
  for (const [place, one] of shares.entries()) shareOffsets[place + 1] = shareOffsets[place]! + one.length / 2
  const flat = shares.flat()
  return {
    shareOffsets,
    patrols: Uint16Array.from({ length: flat.length / 2 }, (_, index) => flat[2 * index]!),
    shares: Float32Array.from({ length: flat.length / 2 }, (_, index) => flat[2 * index + 1]!),
    hours: Float32Array.from(hours),
  }
}

/** First and last day. */
type Days = readonly [first: string, last: string]
const NONE: Shares = []
/** Letters of a responsibility grid's code. */
const CODE = 13

function lengthOf([first, last]: Days, weekdays: readonly number[]): number {
  let days = 0
  for (let day = first; day <= last; day = addDays(day, 1))
    days += +(weekdays.length === 0 || weekdays.includes(new Date(day).getUTCDay() || 7))
  return days
}

const noPatrols = (from: string, to: string) =>
  new ProblemError('no_patrols', {
    detail: {
      en: `No patrol hours are loaded for any day from ${from} to ${to}. Ask for another period, or have them loaded: an analyst of the city sends day, grid and hours to POST /api/hotspots/patrols.`,
      zh: `${from} 至 ${to} 没有任何一天载入了巡查时长。请换一个时段，或请市级分析员将日期、责任网格和小时数提交到 POST /api/hotspots/patrols。`,
    },
    field: 'per',
    value: 'patrols',
  })
