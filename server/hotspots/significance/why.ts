/** Why a cell stands out, or does not: everything that is known of its cases beside what is usual in the study area. */
import { cellToLatLng, getResolution, gridDisk, isValidCell } from 'h3-js'
import type { Identity } from '../../access/rules.ts'
import { CELL_RESOLUTION } from '../../cases/rules.ts'
import { ProblemError } from '../../errors.ts'
import type { Platform } from '../../platform.ts'
import { readCalendar } from '../../standards/calendar-repository.ts'
import { type Asking, namesOf } from '../asking.ts'
import { addDays } from '../counts/city-clock.ts'
import type { Question } from '../counts/counts.ts'
import { liveCountsOf } from '../counts/index.ts'
import { COARSEST } from '../rules.ts'
import { explain } from '../statistics/emerging.ts'
import { checkBins, type Finder, type Found, isLarge } from './finder.ts'
import { sharesOf, similarTo } from './profile.ts'
import { reasonsOf } from './reasons.ts'
import { MOST_LOOKED_AT, repeatsAmong } from './repeats.ts'
import { calendarOf, timesOf } from './rhythm.ts'
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

/** @throws ProblemError bad_request for what is no cell of 5 to 11, and whatever a question to the counts throws */
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
      detail: `Ask about an H3 cell of resolution ${COARSEST} to ${CELL_RESOLUTION} in hexadecimal; got "${asked}".`,
      field: 'cell',
      value: asked,
    })
  }
  const posed = await finder.pose(identity, { ...query, measure: 'gi', resolution, step: undefined })
  checkBins(posed)
  const found = await finder.find(posed)
  const { asking, area } = found
  const number = area.cells.indexOf(cell)
  const here: Question = { ...asking.question, filter: { ...asking.question.filter, cells: [cell] } }
  const all = asking.question
  const { counts } = asking
  const classes = sharesOf(counts.subjects(here), counts.subjects(all)).slice(0, MOST_CLASSES)
  const units = counts.units(here)
  const total = counts.total(here)
  const [classNames, unitNames, repeats, emerging, periods, calendar] = await Promise.all([
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
    emergingOf(finder, identity, cell, { ...query, resolution }),
    periodsOf(platform, asking, here),
    calendarHere(platform, asking, here),
  ])
  const hours = counts.hours(here)
  const why = {
    from: asking.filter.from,
    to: asking.filter.to,
    count: total,
    expected: expectedAlone(found, number),
    neighbours: neighboursOf(found, cell),
    finding: findingOf(found, number),
    emerging,
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
    times: timesOf(hours, counts.hours(all)),
    ...periods,
    calendar,
    similar: similarHere(found, number),
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

/** Null where there is no pattern to speak of: too short, too large to wait for, or outside the study area. */
async function emergingOf(
  finder: Finder,
  identity: Identity,
  cell: string,
  query: WhyQuery & { resolution: number },
): Promise<Why['emerging']> {
  const posed = await finder.pose(identity, { ...query, measure: 'emerging' }).catch((error: ProblemError) => {
    if (error.code === 'bad_request' && error.details.field === 'step') return null
    throw error
  })
  if (!posed || isLarge(posed)) return null
  const number = posed.area.cells.indexOf(cell)
  if (number < 0) return null
  const { findings, starts, asking, question } = await finder.find(posed)
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
    classes: Array.from({ length: slices }, (_, slice) => bins[slice * posed.area.cells.length + number]!),
  }
}

/** The same cell in the period before and a year before; null where the whole area had no case then. */
async function periodsOf(
  platform: Platform,
  asking: Asking,
  here: Question,
): Promise<Pick<Why, 'before' | 'yearBefore'>> {
  const { from, until } = asking.question
  const [before, yearBefore] = await Promise.all(
    [until - from, YEAR_MINUTES].map((back) => compared(platform, asking, here, back)),
  )
  return { before: before!, yearBefore: until - from > YEAR_MINUTES ? null : yearBefore! }
}

async function compared(
  platform: Platform,
  { counts, question, clock }: Asking,
  here: Question,
  back: number,
): Promise<Why['before']> {
  const then = { from: question.from - back, until: question.until - back }
  const isLoaded = await liveCountsOf(platform)
    .since(then.from)
    .then(
      () => true,
      () => false, // still being read: nothing is said of it
    )
  const area = isLoaded ? counts.total({ ...question, ...then }) : 0
  if (area === 0) return null
  const count = counts.total({ ...here, ...then })
  const change = (now: number, before: number) => (before === 0 ? null : now / before - 1)
  return {
    from: clock.dayAt(then.from),
    to: clock.dayAt(then.until - 1),
    count,
    change: change(counts.total(here), count),
    areaChange: change(counts.total(question), area),
  }
}

async function calendarHere(
  platform: Platform,
  { counts, question, clock }: Asking,
  here: Question,
): Promise<Why['calendar']> {
  const days: string[] = []
  for (let day = clock.dayAt(question.from); clock.startOf(day) < question.until; day = addDays(day, 1)) days.push(day)
  if (days.length > MOST_DAYS) return null
  const starts = Int32Array.from([...days, addDays(days.at(-1)!, 1)], (day) => clock.startOf(day))
  const calendar = await platform.database.system(readCalendar)
  return calendarOf(days, counts.slices(here, starts), counts.slices(question, starts), calendar)
}

function similarHere({ asking, area }: Found, number: number): Why['similar'] {
  const classes = asking.counts.subjects(asking.question).length
  if (number < 0 || classes < 2 || area.cells.length * classes > MOST_PROFILES) return []
  return similarTo(number, area.cells, asking.counts.profiles(asking.question, area.cells))
}
