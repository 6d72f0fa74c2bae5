/** A month of cases and hot spots as one answer: put together of the counts and findings that are there, and of nothing else. */
import { cellToLatLng } from 'h3-js'
import type { Identity } from '../../access/rules.ts'
import { cityFrame, findPlace } from '../../areas/repository.ts'
import { ProblemError } from '../../errors.ts'
import type { Platform } from '../../platform.ts'
import { type Asking, namesOf, settle } from '../asking.ts'
import { addDays } from '../counts/city-clock.ts'
import type { Question, Ranked } from '../counts/counts.ts'
import { liveCountsOf } from '../counts/index.ts'
import { readFilter } from '../rules.ts'
import { upperTail } from '../significance/binomial.ts'
import { type Finder, type Found, isLarge } from '../significance/finder.ts'
import { namesIn } from '../significance/names.ts'
import { wordsOf } from '../significance/rules.ts'
import type { Significance } from '../significance/schema.ts'
import { asJson, standingOut, tell } from '../significance/told.ts'
import { explaining } from '../significance/why.ts'
import { changeOf, daysOf, firstOf, monthsBefore, type Span, samePartOf, spanOf, togetherIn, WEEKS } from './rules.ts'
import type { Briefing, BriefingQuery, BriefingSpot } from './schema.ts'

const MOST = { streets: 15, classes: 12, risen: 5, units: 10, strongest: 10, gone: 8, reasons: 6, classesOfSpot: 3 }
/** Cells of a hot spot; larger where a city has too many to be told at once. */
const RESOLUTIONS = [9, 8, 7]
/** A class rose when chance does so this seldom, by the number of classes looked at. */
const LEVEL = 0.05
/** Of both months: fewer cannot rise beyond chance, and would only count as tests. */
const LEAST_CASES = 20

type Named = { word: string; name: string; nameEn: string }

/** @throws ProblemError bad_request for a month that has not begun, and whatever a question to the counts throws */
export async function briefingOf(
  platform: Platform,
  finder: Finder,
  identity: Identity,
  { month, ...asked }: BriefingQuery,
): Promise<Briefing> {
  const live = liveCountsOf(platform)
  const clock = await live.clock()
  const now = platform.now()
  const span = spanOf(month, clock.dayAt(Math.floor(now.getTime() / 60_000)))
  if (span.to < span.from) {
    throw new ProblemError('bad_request', {
      detail: {
        en: `${month} has not begun: it begins on ${firstOf(month)}. Ask for a month up to now.`,
        zh: `${month} 还没有开始，${firstOf(month)} 才开始。请选择本月或以前的月份。`,
      },
      field: 'month',
      value: month,
    })
  }
  const [lastMonth, lastYear] = [1, 12].map((count) => samePartOf(month, monthsBefore(month, count), span))
  const of = ({ from, to }: Span) => settle(platform, live, identity, { ...asked, from, to })
  const asking = await of(span)
  const [before, yearBefore] = [known(await of(lastMonth!)), known(await of(lastYear!))]
  const total = asking.counts.total(asking.question)
  const names = await namesIn(platform, identity, asking.filter)
  const compare = comparedWith(before)
  const areas = (which: 'district' | 'street') => (one: Asking) => one.counts.areas(one.question, which)
  const classes = compare(asking, (one) => one.counts.subjects(one.question))
  const [districts, streets, units] = [
    compare(asking, areas('district')),
    compare(asking, areas('street')).slice(0, MOST.streets),
    compare(asking, (one) => one.counts.units(one.question)).slice(0, MOST.units),
  ]
  const risen = before ? risenIn(classes, daysOf(span), daysOf(lastMonth!)) : []
  const told = [...classes.slice(0, MOST.classes), ...risen]
  const within = identity.areaCode ? [{ word: identity.areaCode }] : []
  const [areaNames, classNames, unitNames] = await Promise.all([
    namesOf<Named>(platform, identity, 'nameAreas', words([...districts, ...streets, ...within])),
    namesOf<Named & { kind: string; code: string }>(platform, identity, 'nameClasses', words(told)),
    namesOf<Named>(platform, identity, 'nameUnits', words(units)),
  ])
  const rowOf = (known: ReadonlyMap<string, Named>) => (row: Compared) => tellRow(row, known.get(row.word))
  const classRow = (row: Compared) => {
    const [kind, code] = row.word.split(' ') as [string, string]
    return { ...tellRow(row, classNames.get(row.word)), kind, code }
  }
  const scope = areaNames.get(identity.areaCode ?? '')
  return {
    month,
    from: span.from,
    to: span.to,
    days: daysOf(span),
    count: total,
    partial: span.isPartial,
    writtenAt: now.toISOString(),
    seq: asking.seq,
    within: scope ? { code: scope.word, name: scope.name, nameEn: scope.nameEn } : null,
    question: wordsOf(asking.filter, names),
    before: earlierOf(before, lastMonth!, total),
    yearBefore: earlierOf(yearBefore, lastYear!, total),
    perDay: [...asking.counts.slices(asking.question, startsOf(span, asking))],
    areas: { districts: districts.map(rowOf(areaNames)), streets: streets.map(rowOf(areaNames)) },
    classes: classes.slice(0, MOST.classes).map(classRow),
    risen: risen.map(classRow),
    units: units.map(rowOf(unitNames)),
    ...(total === 0
      ? { gi: null, emerging: null, hotSpots: 0, strongest: [], appeared: null, gone: null }
      : await spotsOf(platform, finder, identity, asked, span, before ? lastMonth! : null, names)),
  }
}

/** A time of which nothing at all is known to whoever asks is no time of no cases. */
function known(asking: Asking): Asking | null {
  const everything: Question = { ...asking.question, filter: readFilter({}) }
  return asking.counts.total(everything) > 0 ? asking : null
}

function earlierOf(asking: Asking | null, span: Span, total: number): Briefing['before'] {
  if (!asking) return null
  const count = asking.counts.total(asking.question)
  return { from: span.from, to: span.to, days: daysOf(span), count, change: changeOf(total, count) }
}

const startsOf = ({ from, to }: Span, { clock }: Asking) =>
  Int32Array.from({ length: daysOf({ from, to }) + 1 }, (_, day) => clock.startOf(addDays(from, day)))

interface Compared {
  word: string
  count: number
  before: number | null
}
const words = (rows: readonly { word: string }[]) => rows.map(({ word }) => word)

/** Rows of this month, the largest first, each beside the month before; what was there before alone counts 0 now. */
const comparedWith =
  (before: Asking | null) =>
  (asking: Asking, count: (asking: Asking) => Ranked[]): Compared[] => {
    const then = new Map((before ? count(before) : []).map((row) => [row.word, row.count]))
    const rows = count(asking).map(({ word, count }) => ({
      word,
      count,
      before: before ? (then.get(word) ?? 0) : null,
    }))
    const here = new Set(words(rows))
    const left = [...then]
      .filter(([word]) => !here.has(word))
      .map(([word, count]) => ({ word, count: 0, before: count }))
    return [...rows, ...left]
  }

const tellRow = ({ word, count, before }: Compared, named: Named | undefined) => ({
  code: word || null,
  name: named?.name ?? null,
  nameEn: named?.nameEn ?? null,
  count,
  before,
  change: before === null ? null : changeOf(count, before),
})

/** Each case is as likely on any day of the two months; by chance a class is among these once in twenty briefings. */
function risenIn(classes: readonly Compared[], days: number, daysBefore: number): Compared[] {
  const share = days / (days + daysBefore)
  const tested = classes.filter(({ count, before }) => count + before! >= LEAST_CASES)
  return tested
    .filter(({ count, before }) => upperTail(count, count + before!, share) * tested.length <= LEVEL)
    .sort((one, other) => other.count - other.before! - (one.count - one.before!))
    .slice(0, MOST.risen)
}

type Spots = Pick<Briefing, 'gi' | 'emerging' | 'hotSpots' | 'strongest' | 'appeared' | 'gone'>

async function spotsOf(
  platform: Platform,
  finder: Finder,
  identity: Identity,
  asked: Omit<BriefingQuery, 'month'>,
  span: Span,
  lastMonth: Span | null,
  names: Awaited<ReturnType<typeof namesIn>>,
): Promise<Spots> {
  const find = ({ from, to }: Span, resolution: number) =>
    finder.pose(identity, { ...asked, from, to, resolution, measure: 'gi' })
  let posed = await find(span, RESOLUTIONS[0]!)
  for (const resolution of RESOLUTIONS.slice(1)) if (isLarge(posed)) posed = await find(span, resolution)
  const { resolution } = posed.asking.filter
  const found = await finder.find(posed)
  const hot = hotIn(found)
  const spots = togetherIn([...hot.keys()], (cell) => hot.get(cell)!.strength)
  const weeks = { from: addDays(span.to, 1 - 7 * WEEKS), to: span.to }
  const inTime = await finder.pose(identity, { ...asked, ...weeks, resolution, measure: 'emerging', step: 'week' })
  const emerging = isLarge(inTime) ? null : await finder.find(inTime)
  const then = lastMonth && hotIn(await finder.find(await find(lastMonth, resolution)))
  const placeOf = placesOf(platform, identity)
  const wasHot = (spot: readonly string[]) => then && spot.some((cell) => then.has(cell))
  const tops = spots.slice(0, MOST.strongest).map((spot) => topClassesIn(found.asking, spot))
  const classNames = await namesOf<Named>(platform, identity, 'nameClasses', words(tops.flat()))
  const explain = await explaining(platform, finder, identity, found, { ...asked, from: span.from, to: span.to })
  const strongest: BriefingSpot[] = []
  for (const [index, spot] of spots.slice(0, MOST.strongest).entries()) {
    const { z, q } = hot.get(spot[0]!)!
    const cell = busiestOf(spot, hot)
    const { reasons } = await explain(cell)
    strongest.push({
      ...(await placeOf(cell)),
      cells: spot.length,
      count: countIn(spot, hot),
      z,
      q,
      isNew: then ? !wasHot(spot) : null,
      classes: tops[index]!.map(({ word, count }) => {
        const { name, nameEn } = classNames.get(word)!
        return { name, nameEn, count }
      }),
      reasons: reasons.slice(0, MOST.reasons).map(({ sentence }) => sentence),
    })
  }
  const gone =
    then &&
    togetherIn([...then.keys()], (cell) => then.get(cell)!.strength).filter(
      (spot) => !spot.some((cell) => hot.has(cell)),
    )
  const told = (one: Found): Significance => asJson(tell(one, { all: false, names }))
  return {
    gi: told(found),
    emerging: emerging && told(emerging),
    hotSpots: spots.length,
    strongest,
    appeared: then ? spots.filter((spot) => !wasHot(spot)).length : null,
    gone: gone && {
      count: gone.length,
      spots: await Promise.all(
        gone.slice(0, MOST.gone).map(async (spot) => ({
          ...(await placeOf(busiestOf(spot, then!))),
          cells: spot.length,
          count: countIn(spot, then!),
        })),
      ),
    },
  }
}

interface HotCell {
  count: number
  strength: number
  z: number | null
  q: number
}

/** Hot cells of findings, at the confidence asked for. */
function hotIn(found: Found): Map<string, HotCell> {
  const { findings, area } = found
  return new Map(
    [...standingOut(found)]
      .filter((number) => findings.classes[number]! > 0)
      .map((number) => [
        area.cells[number]!,
        {
          count: findings.counts[number]!,
          strength: (findings.z ?? findings.sums)[number]!,
          z: findings.z?.[number] ?? null,
          q: findings.q[number]!,
        },
      ]),
  )
}
const countIn = (spot: readonly string[], hot: ReadonlyMap<string, HotCell>) =>
  spot.reduce((sum, cell) => sum + hot.get(cell)!.count, 0)

/** Where a hot spot has most cases: what is told of it is told there. Its strongest cell may owe all to its neighbours. */
const busiestOf = (spot: readonly string[], hot: ReadonlyMap<string, HotCell>) =>
  spot.reduce((most, cell) => (hot.get(cell)!.count > hot.get(most)!.count ? cell : most))

const topClassesIn = ({ counts, question }: Asking, cells: readonly string[]) =>
  counts.subjects({ ...question, filter: { ...question.filter, cells } }).slice(0, MOST.classesOfSpot)

/** A cell in words. */
const placesOf = (platform: Platform, identity: Identity) => async (cell: string) => {
  const frame = await cityFrame(platform.database)
  const [lat, lon] = cellToLatLng(cell)
  const place = await platform.database.as(identity, (client) => findPlace(client, frame, lon, lat))
  const position: [number, number] = [lon, lat]
  return { cell, position, street: place?.area.street ?? null, community: place?.area.community ?? null }
}
