/** Whether a case answers the analyst's question: for lists that the server narrows only in part. Pure. */
import { getResolution, latLngToCell } from 'h3-js'
import { DateTime } from 'luxon'
import type { CaseSummary } from '../../../server/cases/schema.ts'
import { type HeatFilter, NO_UNIT } from '../../../server/hotspots/rules.ts'

type Told = Pick<
  CaseSummary,
  'position' | 'reportedAt' | 'endedAt' | 'kind' | 'class' | 'state' | 'source' | 'unit' | 'gridCode' | 'district'
>

export function belongs(one: Told, cell: string, filter: HeatFilter, timeZone: string): boolean {
  const { kind, classes, units, states, sources, areas, hours, weekdays, openAt } = filter
  const reported = DateTime.fromISO(one.reportedAt, { zone: timeZone })
  const day = reported.toISODate() ?? ''
  const reportedAt = reported.toMillis()
  const is = <Word>(list: readonly Word[], word: Word) => list.length === 0 || list.includes(word)
  return (
    (filter.from === null || day >= filter.from) &&
    (filter.to === null || day <= filter.to) &&
    (kind === null || kind === one.kind) &&
    (classes.length === 0 ||
      classes.some(
        (choice) =>
          (choice.kind === null || choice.kind === one.kind) &&
          (choice.code === one.class.code || choice.code === one.class.code.slice(0, 2)),
      )) &&
    is(units, one.unit?.code ?? NO_UNIT) &&
    (states === null ? one.state !== 'voided' : states.includes(one.state as never)) &&
    is(sources, one.source as never) &&
    (areas.length === 0 || areas.some((code) => (one.gridCode ?? '').startsWith(code) || one.district.code === code)) &&
    is(hours, reported.hour) &&
    is(weekdays, reported.weekday) &&
    (openAt === null ||
      (reportedAt <= Date.parse(openAt) && (one.endedAt === null || Date.parse(one.endedAt) > Date.parse(openAt)))) &&
    latLngToCell(one.position[1]!, one.position[0]!, getResolution(cell)) === cell
  )
}

/** west, south, east, north of a ring of `[lon, lat]`. */
export function boxOf(ring: readonly (readonly number[])[]): [number, number, number, number] {
  const lons = ring.map(([lon]) => lon!)
  const lats = ring.map(([, lat]) => lat!)
  return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)]
}
