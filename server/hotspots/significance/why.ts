/** Why a cell stands out, or does not: everything that is known of its cases beside what is usual in the study area. */
import { cellToLatLng, getResolution, gridDisk, isValidCell } from 'h3-js'
import type { Identity } from '../../access/rules.ts'
import { CELL_RESOLUTION } from '../../cases/rules.ts'
import { ProblemError } from '../../errors.ts'
import type { Platform } from '../../platform.ts'
import type { WorkingCalendar } from '../../standards/calendar.ts'
import { readCalendar } from '../../standards/calendar-repository.ts'
import { type Asking, namesOf } from '../asking.ts'
import { addDays } from '../counts/city-clock.ts'
import type { Question } from '../counts/counts.ts'
import { liveCountsOf } from '../counts/index.ts'
import { listLoaded } from '../markers/repository.ts'
import type { LoadedMarker } from '../markers/schema.ts'
import { COARSEST } from '../rules.ts'
import { explain } from '../statistics/emerging.ts'
import { checkBins, type Finder, type Found, isLarge } from './finder.ts'
import { sharesOf, similarTo } from './profile.ts'
import { reasonsOf } from './reasons.ts'
import { MOST_LOOKED_AT, repeatsAmong } from './repeats.ts'
import { calendarOf, markersOf, timesOf } from './rhythm.ts'
import type { Why, WhyQuery } from './schema.ts'
import { warningsTold } from './told.ts'

const MOST_CLASSES = 10
const MOST_UNITS = 5
/** A year of whole weeks, so that Mondays are compared with Mondays. */
const YEAR_DAYS = 364
const YEAR_MINUTES = YEAR_DAYS * 1440
/** Cells × classes that are compared at most. */
const MOST_PROFILES = 6_000_000
const MOST_DAYS = 800

/**
 * Explains one cell.
 * @throws ProblemError bad_request for what is no cell of 5 to 11, and whatever a question to the counts throws
 */
export async function explainCell(
  platform: Platform,
  finder: Finder,
  identity: Identity,
  asked: string,
  query: WhyQuery,
): Promise<Why> {
  const cell = asked.toLowerCase()
  const resolution = isValidCell(cell) ? getResolution(cell) : -1
  if (resolution < COARSEST || resolution > CELL_RESOLUTION) {
    throw new ProblemError('bad_request', {
      detail: {
        en: `Ask about an H3 cell of resolution ${COARSEST} to ${CELL_RESOLUTION} in hexadecimal; got "${asked}".`,
        zh: `请给出 ${COARSEST} 至 ${CELL_RESOLUTION} 级的 H3 格子（十六进制）；收到的是“${asked}”。`,
      },
      field: 'cell',
      value: asked,
    })
  }
  const posed = await finder.pose(identity, { ...query, measure: 'gi', resolution, step: undefined })
  checkBins(posed)
  return (await explaining(platform, finder, identity, await finder.find(posed), query))(cell)
}

/** Explains any number of cells of findings by Gi*, one after the other: what is counted of all cases is counted once for them. */
export async function explaining(
  platform: Platform,
  finder: Finder,
  identity: Identity,
  found: Found,
  query: WhyQuery,
): Promise<(cell: string) => Promise<Why>> {
  const { asking } = found
  const { counts, question: all } = asking
  const { resolution } = asking.filter
  const classesOfAll = counts.subjects(all)
  const whole = {
    profiles: profilesIn(found, classesOfAll.length),
    hours: counts.hours(all),
    emerging: await emergingIn(finder, identity, { ...query, resolution }),
    periods: await periodsIn(platform, asking),
    days: await daysIn(platform, asking),
  }
  return async (cell) => {
    const number = found.area.cells.indexOf(cell)
    const here: Question = { ...all, filter: { ...all.filter, cells: [cell] } }
    const classes = sharesOf(counts.subjects(here), classesOfAll).slice(0, MOST_CLASSES)
    const units = counts.units(here)
    const total = units.reduce((sum, { count }) => sum + count, 0)
    const [classNames, unitNames, repeats] = await Promise.all([
      namesOf<ClassName>(
        platform,
        identity,
        'nameClasses',
        classes.map(({ word }) => word),
      ),
      namesOf<UnitName>(
        platform,
        identity,
        'nameUnits',
        units.map(({ word }) => word),
      ),
      repeatsAmong(platform, identity, counts.caseIds(here, MOST_LOOKED_AT)),
    ])
    const hours = counts.hours(here)
    const why = {
      from: asking.filter.from,
      to: asking.filter.to,
      count: total,
      expected: expectedAlone(found, number),
      neighbours: neighboursOf(found, cell),
      finding: findingOf(found, number),
      emerging: whole.emerging && emergingOf(whole.emerging, cell),
      classes: classes.map(({ word, ...shares }) => ({ ...classNames.get(word)!, ...shares })),
      units: units.slice(0, MOST_UNITS).map(({ word, count }) => ({
        code: word || null,
        name: unitNames.get(word)?.name ?? null,
        nameEn: unitNames.get(word)?.nameEn ?? null,
        count,
        share: count / Math.max(1, total),
      })),
      repeats,
      hours: Array.from({ length: 7 }, (_, day) => [...hours.subarray(day * 24, day * 24 + 24)]),
      times: timesOf(hours, whole.hours),
      before: whole.periods.before && compared(asking, whole.periods.before, here, total),
      yearBefore: whole.periods.yearBefore && compared(asking, whole.periods.yearBefore, here, total),
      ...(whole.days ? daysHere(asking, whole.days, here) : { calendar: null, markers: [] }),
      similar: whole.profiles && number >= 0 ? similarTo(number, found.area.cells, whole.profiles) : [],
    }
    const [lat, lon] = cellToLatLng(cell)
    return {
      cell,
      resolution,
      position: [lon, lat],
      ...why,
      reasons: reasonsOf(why),
      warnings: warningsTold(found.findings.warnings),
    }
  }
}

type ClassName = { word: string; kind: 'component' | 'event'; code: string; name: string; nameEn: string }
type UnitName = { word: string; name: string; nameEn: string }

/** Of a cell by its exposure, or as much as any. */
function expectedAlone({ findings, exposure, area }: Found, number: number): number {
  if (!exposure || number < 0) return findings.mean
  const each = (findings.mean * area.cells.length) / exposure.amounts.reduce((sum, amount) => sum + amount, 0)
  return exposure.amounts[number]! * each
}

function neighboursOf(found: Found, cell: string): Why['neighbours'] {
  const { area, findings, question } = found
  const around = new Set(gridDisk(cell, question.rings))
  const told = { cells: 0, count: 0, expected: 0 }
  for (const [index, other] of area.cells.entries()) {
    if (other === cell || !around.has(other)) continue
    told.cells++
    told.count += findings.counts[index]!
    told.expected += expectedAlone(found, index)
  }
  return told
}

function findingOf({ findings }: Found, number: number): Why['finding'] {
  if (number < 0) return null
  return {
    class: findings.classes[number]!,
    sum: findings.sums[number]!,
    expected: findings.expected[number]!,
    z: findings.z![number]!,
    p: findings.p[number]!,
    q: findings.q[number]!,
    pBy: findings.pBy,
  }
}

/** Null where there is no pattern to speak of: too short, or too large to wait for. */
async function emergingIn(
  finder: Finder,
  identity: Identity,
  query: WhyQuery & { resolution: number },
): Promise<Found | null> {
  const posed = await finder.pose(identity, { ...query, measure: 'emerging' }).catch((error: ProblemError) => {
    if (error.code === 'bad_request' && error.details.field === 'step') return null
    throw error
  })
  return !posed || isLarge(posed) ? null : finder.find(posed)
}

/** Null outside the study area. */
function emergingOf({ findings, starts, asking, question, area }: Found, cell: string): Why['emerging'] {
  const number = area.cells.indexOf(cell)
  if (number < 0) return null
  const { bins, trendZ, trendP, ...patterns } = findings.patterns!
  const slices = starts.length - 1
  const trend = { z: trendZ, p: trendP, tau: trendZ }
  const { pattern, side, reason, figures } = explain(
    { ...patterns, trend, slices, confidence: question.confidence },
    number,
  )
  return {
    step: question.step!,
    pattern,
    side,
    reason,
    figures,
    starts: Array.from(starts.subarray(0, -1), (minute) => new Date(minute * 60_000).toISOString()),
    counts: [...asking.counts.matrix(asking.question, [cell], starts)],
    classes: Array.from({ length: slices }, (_, slice) => bins[slice * area.cells.length + number]!),
  }
}

/** Cases of the whole in another period; what a cell's are compared with. */
interface Period {
  from: number
  until: number
  count: number
  change: number | null
}
const changeOf = (now: number, before: number) => (before === 0 ? null : now / before - 1)

/** The period before and the same a year before; null where the whole area had no case then. */
async function periodsIn(
  platform: Platform,
  { counts, question }: Asking,
): Promise<{ before: Period | null; yearBefore: Period | null }> {
  const total = counts.total(question)
  const back = async (minutes: number): Promise<Period | null> => {
    const then = { from: question.from - minutes, until: question.until - minutes }
    const isLoaded = await liveCountsOf(platform)
      .since(then.from)
      .then(
        () => true,
        () => false, // still being read: nothing is said of it
      )
    const count = isLoaded ? counts.total({ ...question, ...then }) : 0
    return count === 0 ? null : { ...then, count, change: changeOf(total, count) }
  }
  const length = question.until - question.from
  return { before: await back(length), yearBefore: length > YEAR_MINUTES ? null : await back(YEAR_MINUTES) }
}

function compared(
  { counts, clock }: Asking,
  { from, until, change }: Period,
  here: Question,
  total: number,
): Why['before'] {
  const count = counts.total({ ...here, from, until })
  return {
    from: clock.dayAt(from),
    to: clock.dayAt(until - 1),
    count,
    change: changeOf(total, count),
    areaChange: change,
  }
}

interface Days {
  days: string[]
  starts: Int32Array
  /** Cases of the whole, a number a day. */
  all: Uint32Array
  calendar: WorkingCalendar
  markers: LoadedMarker[]
}

/** Null for a period of more days than are worth telling one by one. */
async function daysIn(platform: Platform, { counts, question, clock }: Asking): Promise<Days | null> {
  const days: string[] = []
  for (let day = clock.dayAt(question.from); clock.startOf(day) < question.until; day = addDays(day, 1)) days.push(day)
  if (days.length > MOST_DAYS) return null
  const starts = Int32Array.from([...days, addDays(days.at(-1)!, 1)], (day) => clock.startOf(day))
  const all = counts.slices(question, starts)
  return platform.database.system(async (client) => ({
    days,
    starts,
    all,
    calendar: await readCalendar(client),
    markers: await listLoaded(client, { from: days[0], to: days.at(-1) }),
  }))
}

function daysHere(
  { counts }: Asking,
  { days, starts, all, calendar, markers }: Days,
  here: Question,
): Pick<Why, 'calendar' | 'markers'> {
  const own = counts.slices(here, starts)
  return { calendar: calendarOf(days, own, all, calendar), markers: markersOf(days, own, all, markers) }
}

/** What each cell of the study area is made of; null where that is nothing to compare, or too much. */
function profilesIn({ asking, area }: Found, classes: number) {
  if (classes < 2 || area.cells.length * classes > MOST_PROFILES) return null
  return asking.counts.profiles(asking.question, area.cells)
}
