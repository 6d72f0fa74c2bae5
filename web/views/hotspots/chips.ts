/** What narrows the question, in words, and how each goes away. The same words stand on what is exported. */
import { useQueries } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Area } from '../../../server/areas/schema.ts'
import { STATES } from '../../../server/cases/lifecycle.ts'
import { type HeatFilter, NO_UNIT, writeFilter } from '../../../server/hotspots/rules.ts'
import { api, request } from '../../api.ts'
import { useFormat } from '../../format.ts'
import { useLabel, useName } from '../../i18n/label.ts'
import { useClasses } from '../cases/queries.ts'
import { WEEKDAYS } from './filter.ts'

export interface Chip {
  key: string
  what: string
  off: Partial<HeatFilter>
}

export function useChips(filter: HeatFilter): Chip[] {
  const { t } = useTranslation()
  const name = useName()
  const label = useLabel()
  const format = useFormat()
  const classes = useClasses().data ?? []
  const areas = useNames('areas', filter.areas, (code) =>
    request<{ areas: Area[] }>('/api/areas', { query: { q: code } }).then((answer) => answer.areas),
  )
  const units = useNames(
    'units',
    filter.units.filter((code) => code !== NO_UNIT),
    (code) => api.units(code),
  )
  const written = writeFilter(filter)
  const chips: Chip[] = []
  const weekdays =
    written.weekdays === '1-5'
      ? t('explore.filter.workdays')
      : written.weekdays === '6-7'
        ? t('explore.filter.weekend')
        : filter.weekdays.map((day) => t(`explore.weekdays.${WEEKDAYS[day - 1]!}`)).join(' ')
  if (filter.kind) chips.push({ key: 'kind', what: t(`explore.kinds.${filter.kind}`), off: { kind: null } })
  for (const choice of filter.classes) {
    const known = classes.find(
      (one) => (choice.kind === null || one.kind === choice.kind) && one.code.startsWith(choice.code),
    )
    const words = choice.code.length === 2 ? (known?.majorName ?? choice.code) : known ? name(known) : choice.code
    chips.push({
      key: `class-${choice.kind ?? ''}${choice.code}`,
      what: words,
      off: { classes: filter.classes.filter((one) => one !== choice) },
    })
  }
  for (const code of filter.areas)
    chips.push({ key: `area-${code}`, what: areas(code), off: { areas: filter.areas.filter((one) => one !== code) } })
  for (const code of filter.units)
    chips.push({
      key: `unit-${code}`,
      what: code === NO_UNIT ? t('explore.filter.noUnit') : units(code),
      off: { units: filter.units.filter((one) => one !== code) },
    })
  const { states } = filter
  if (states && (written.state === 'open' || written.state === 'all'))
    chips.push({ key: 'state', what: t(`explore.filter.states.${written.state}`), off: { states: null } })
  else
    for (const state of states ?? []) {
      const left = states!.filter((one) => one !== state)
      chips.push({ key: `state-${state}`, what: label(STATES[state]), off: { states: left.length > 0 ? left : null } })
    }
  for (const source of filter.sources)
    chips.push({
      key: `source-${source}`,
      what: t(`source.${source}`),
      off: { sources: filter.sources.filter((one) => one !== source) },
    })
  if (written.weekdays) chips.push({ key: 'weekdays', what: weekdays, off: { weekdays: [] } })
  if (written.hours)
    chips.push({ key: 'hours', what: t('explore.filter.hours', { hours: written.hours }), off: { hours: [] } })
  if (filter.cells.length > 0)
    chips.push({ key: 'cells', what: t('explore.filter.cells', { count: filter.cells.length }), off: { cells: [] } })
  if (filter.bbox) chips.push({ key: 'bbox', what: t('explore.filter.bbox'), off: { bbox: null } })
  if (filter.openAt)
    chips.push({
      key: 'openAt',
      what: t('explore.filter.openAt', { at: format.minute(filter.openAt) }),
      off: { openAt: null },
    })
  return chips
}

/** Names by code; the code itself until they are here. */
function useNames(
  what: string,
  codes: readonly string[],
  ask: (code: string) => Promise<readonly { code: string; name: string; nameEn: string }[]>,
): (code: string) => string {
  const name = useName()
  const found = useQueries({
    queries: codes.map((code) => ({
      queryKey: ['names', what, code],
      queryFn: async () => (await ask(code)).find((one) => one.code === code) ?? null,
      staleTime: Number.POSITIVE_INFINITY,
    })),
  })
  return (code) => {
    const known = found[codes.indexOf(code)]?.data
    return known ? name(known) : code
  }
}
