/** The analyst's question, as it stands in the address bar: the server's own language, word for word. */
import { DateTime } from 'luxon'
import { useMemo } from 'react'
import { type HeatFilter, writeFilter } from '../../../server/hotspots/rules.ts'
import { useNow } from '../../clock.ts'
import { setParams, useLocation } from '../../url.ts'
import { type Period, type Preset, readPeriod, writePeriod } from './period.ts'
import { EMPTY, NAMES, readAsked, type Unread } from './question.ts'

export * from './question.ts'

export interface Question {
  today: string
  period: Period & { preset: Preset | null }
  /** With the period's days. */
  filter: HeatFilter
  unread: Unread[]
}

export function useQuestion(timeZone: string): Question {
  const params = useLocation((location) => location.params)
  const today = DateTime.fromMillis(useNow(60_000), { zone: timeZone }).toISODate()!
  const own = JSON.stringify(['period', 'from', 'to', ...NAMES].map((name) => params[name] ?? null))
  // biome-ignore lint/correctness/useExhaustiveDependencies: `own` is what of the parameters is read
  return useMemo(() => {
    const period = readPeriod(
      params.period ?? (params.from && params.to ? `${params.from}..${params.to}` : null),
      today,
    )
    const { filter, unread } = readAsked(params)
    return { today, period, filter: { ...filter, from: period.from, to: period.to }, unread }
  }, [own, today])
}

/** Writes part of the question into the address bar. */
export function setFilter(filter: HeatFilter, change: Partial<HeatFilter>): void {
  const written = writeFilter({ ...filter, ...change })
  setParams(Object.fromEntries(NAMES.map((name) => [name, written[name] ?? null])))
}

/** A preset moves with the day and stands by its name; days of one's own stand as the language writes them. */
export function setPeriod(period: Period | Preset): void {
  if (typeof period === 'string') setParams({ period: writePeriod(period), from: null, to: null })
  else setParams({ period: null, from: period.from, to: period.to })
}

export const clearFilter = (filter: HeatFilter) => setFilter(filter, { ...EMPTY, from: filter.from, to: filter.to })
