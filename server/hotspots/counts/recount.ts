/** The oracle of counts, for tests: every case by itself, every condition as it is said, h3-js and luxon for where and when. */
import { cellToLatLng, cellToParent, getResolution, latLngToCell } from 'h3-js'
import { DateTime } from 'luxon'
import type { Random } from '../../../fixtures/random.ts'
import { SOURCES } from '../../cases/events.ts'
import type { CaseRow } from '../../cases/projection.ts'
import { ALL_STATES, OPEN_STATES } from '../../cases/rules.ts'
import type { HeatAsked } from '../filter.ts'

export type Recounted = Pick<
  CaseRow,
  | 'id'
  | 'kind'
  | 'classCode'
  | 'unitCode'
  | 'state'
  | 'source'
  | 'districtCode'
  | 'managementCode'
  | 'gridCode'
  | 'communityCode'
> & { lon: number; lat: number; reportedAt: string; endedAt: string | null }

const ZONE = 'Asia/Shanghai'
/** An instant by the city's clock; each is worked out once, for there are twenty thousand of them and many questions. */
export function localOf(instant: string): DateTime {
  const known = locals.get(instant)
  if (known) return known
  const local = DateTime.fromISO(instant, { zone: ZONE })
  locals.set(instant, local)
  return local
}
const locals = new Map<string, DateTime>()
const minuteOf = (instant: string) => Math.floor(Date.parse(instant) / 60_000)
export function cellOf(row: Recounted, resolution: number): string {
  const cell = cells.get(row) ?? latLngToCell(row.lat, row.lon, 11)
  cells.set(row, cell)
  return cellToParent(cell, resolution)
}
const cells = new WeakMap<Recounted, string>()
const listed = (text: string | undefined) => text?.split(',') ?? []
const isDay = (text: string) => text.length === 10

/** Whether a question asks for a case; `area` is the jurisdiction of who asks. */
export function isAsked(row: Recounted, asked: HeatAsked, area: string | null): boolean {
  if (area !== null && row.districtCode !== area.slice(0, 6) && row.managementCode !== area) return false
  const minute = minuteOf(row.reportedAt)
  const day = localOf(row.reportedAt).toISODate()!
  const [from, to] = [asked.from!, asked.to!]
  if (isDay(from) ? day < from : minute < minuteOf(from)) return false
  if (isDay(to) ? day > to : minute >= minuteOf(to)) return false
  if (asked.kind && row.kind !== asked.kind) return false
  const classes = listed(asked.class)
  if (
    classes.length > 0 &&
    !classes.some((one) =>
      [row.classCode, row.classCode.slice(0, 2)].some((code) => one === code || one === `${row.kind}-${code}`),
    )
  )
    return false
  const areas = listed(asked.area)
  const place = row.gridCode ?? row.communityCode
  if (areas.length > 0 && !areas.some((code) => place.startsWith(code) || row.managementCode === code)) return false
  if (asked.unit && !listed(asked.unit).includes(row.unitCode ?? 'none')) return false
  const states = listed(asked.state)
  if (states.length === 0 && row.state === 'voided') return false
  if (
    states.length > 0 &&
    !states.includes('all') &&
    !states.includes(row.state) &&
    !(states.includes('open') && OPEN_STATES.includes(row.state))
  )
    return false
  if (asked.source && !listed(asked.source).includes(row.source)) return false
  if (asked.bbox) {
    const [west, south, east, north] = asked.bbox.split(',').map(Number) as [number, number, number, number]
    const [lat, lon] = cellToLatLng(cellOf(row, asked.resolution ?? 9))
    if (lon < west || lon > east || lat < south || lat > north) return false
  }
  const cells = listed(asked.cells)
  if (cells.length > 0 && !cells.includes(cellOf(row, getResolution(cells[0]!)))) return false
  const local = localOf(row.reportedAt)
  if (asked.hours && !inRanges(asked.hours, local.hour)) return false
  if (asked.weekdays && !inRanges(asked.weekdays, local.weekday)) return false
  if (
    asked.openAt &&
    (minute > minuteOf(asked.openAt) || (row.endedAt !== null && minuteOf(row.endedAt) <= minuteOf(asked.openAt)))
  )
    return false
  return true
}

const inRanges = (text: string, number: number) =>
  text.split(',').some((part) => {
    const [first, last = first] = part.split('-').map(Number) as [number, number?]
    return first <= last! ? number >= first && number <= last! : number >= first || number <= last!
  })

export function tallied<Item>(items: readonly Item[], keyOf: (item: Item) => string | null): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const item of items) {
    const key = keyOf(item)
    if (key !== null) counts[key] = (counts[key] ?? 0) + 1
  }
  return counts
}

/** A question of anything: each condition sometimes, of what there is to be asked for. */
export function randomQuestion(random: Random, rows: readonly Recounted[]): HeatAsked {
  const some = <Value>(value: () => Value, chance = 0.2) => (random.chance(chance) ? value() : undefined)
  const row = () => random.pick(rows)
  const several = (one: () => string) => [...new Set(Array.from({ length: random.integer(1, 3) }, one))].join(',')
  const instant = () => new Date(Date.parse('2024-11-15') + random.float() * 735 * 86_400_000).toISOString()
  const [from, to] = [instant(), instant()].sort() as [string, string]
  const precise = random.chance(0.3)
  const resolution = random.integer(5, 11)
  const place = (code: string) => code.slice(0, random.pick([6, 9, 12, 15]))
  const [west, south, width] = [random.between(119.9, 120.3), random.between(30.1, 30.35), random.between(0.005, 0.2)]
  // A code without its kind is looked for in the kind that is asked for, and may not be there.
  const onlyKind = some(() => random.pick(['component', 'event'] as const))
  const asked: HeatAsked = {
    from: precise ? from : localOf(from).toISODate()!,
    to: precise ? new Date(Date.parse(to) + 3_600_000).toISOString() : localOf(to).toISODate()!,
    kind: onlyKind,
    class: some(() =>
      several(() => {
        const { kind, classCode } = row()
        return `${onlyKind === undefined ? random.pick(['', `${kind}-`]) : `${kind}-`}${classCode.slice(0, random.pick([2, 9]))}`
      }),
    ),
    area: some(
      () =>
        several(() =>
          random.chance(0.4) ? random.pick(['330190', '330191']) : place(row().gridCode ?? row().communityCode),
        ),
      0.3,
    ),
    unit: some(() => several(() => row().unitCode ?? 'none')),
    state: some(() => several(() => random.pick(['all', 'open', 'voided', ...ALL_STATES])), 0.3),
    source: some(() => several(() => random.pick(SOURCES))),
    bbox: some(() => [west, south, west + width, south + width].map((value) => value.toFixed(5)).join(',')),
    cells: some(() => several(() => cellOf(row(), resolution)), 0.1),
    resolution,
    hours: some(() => random.pick(['7-9', '22-5', '0', '8,12-13,23']), 0.15),
    weekdays: some(() => random.pick(['1-5', '6-7', '7-1', '3']), 0.15),
    openAt: some(instant, 0.1),
  }
  return Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== undefined))
}
