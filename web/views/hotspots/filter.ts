/** The analyst's filter, as it stands in the address bar. */
import { DateTime } from 'luxon'
import { useMemo } from 'react'
import type { Kind } from '../../../server/schema.ts'
import { useNow } from '../../clock.ts'
import { setParams, useParam } from '../../url.ts'
import { type Period, type Preset, readPeriod, writePeriod } from './period.ts'

export interface Filter {
  /** In force: that of the chosen classes, or the chosen one. Codes of the two kinds overlap. */
  kind: Kind | null
  /** As chosen by the switch. */
  onlyKind: Kind | null
  /** Classes (0104) and major classes (01). */
  classes: readonly string[]
}

const readKind = (text: string | null | undefined): Kind | null =>
  text === 'component' || text === 'event' ? text : null

/** `class` in the address bar is `event-0112,0110`: one kind, then its codes. */
export function readFilter(kind: string | null, chosen: string | null): Filter {
  const [, classKind, codes] = /^(component|event)-(\d{2,5}(?:,\d{2,5})*)$/.exec(chosen ?? '') ?? []
  const onlyKind = readKind(kind)
  const classes = codes?.split(',') ?? []
  return { kind: readKind(classKind) ?? onlyKind, onlyKind, classes }
}

/** Adds or takes away a class; one of another kind begins anew. */
export function toggled(filter: Filter, kind: Kind, code: string): string | null {
  const same = filter.kind === kind ? filter.classes : []
  const next = same.includes(code) ? same.filter((one) => one !== code) : [...same, code]
  return next.length > 0 ? `${kind}-${next.join(',')}` : null
}

export function useExploreFilter(timeZone: string) {
  const [periodText] = useParam('period')
  const [kindText] = useParam('kind')
  const [classText] = useParam('class')
  const today = DateTime.fromMillis(useNow(60_000), { zone: timeZone }).toISODate()!
  const period = useMemo(() => readPeriod(periodText, today), [periodText, today])
  const filter = useMemo(() => readFilter(kindText, classText), [kindText, classText])
  return { today, period, filter }
}

export const setPeriod = (period: Period | Preset) => setParams({ period: writePeriod(period) })
export const setKind = (kind: Kind | null) => setParams({ kind, class: null })
export const toggleClass = (filter: Filter, kind: Kind, code: string) =>
  setParams({ class: toggled(filter, kind, code) })
