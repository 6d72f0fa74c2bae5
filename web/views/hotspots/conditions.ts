/** Whatever may narrow the question, found by a few letters: classes, areas, units, states, sources. */
import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Area } from '../../../server/areas/schema.ts'
import { STATES, type State } from '../../../server/cases/lifecycle.ts'
import { ALL_STATES, OPEN_STATES } from '../../../server/cases/rules.ts'
import { type HeatFilter, NO_UNIT, SOURCES, type Source } from '../../../server/hotspots/rules.ts'
import type { Kind } from '../../../server/schema.ts'
import { request } from '../../api.ts'
import { useLabel, useName } from '../../i18n/label.ts'
import type { PickerOption } from '../../ui/Picker.tsx'
import { useClasses, useUnitSearch } from '../cases/queries.ts'
import { setFilter, toggled, toggledArea, toggledClass } from './filter.ts'

const MOST = 6

export function useConditions(filter: HeatFilter, search: string) {
  const { t } = useTranslation()
  const name = useName()
  const label = useLabel()
  const text = search.trim().toLowerCase()
  const classes = useClasses().data ?? []
  const units = useUnitSearch(text).data ?? []
  const areas = useAreaSearch(text).data ?? []
  const fits = (...words: (string | null | undefined)[]) => words.join(' ').toLowerCase().includes(text)
  const inGroup = (group: string, rows: Omit<PickerOption, 'group'>[]) =>
    rows.slice(0, MOST).map((row) => ({ ...row, group }))
  const states: { value: string; label: string }[] = [
    { value: 'state:open', label: t('explore.filter.states.open') },
    ...ALL_STATES.map((state) => ({ value: `state:${state}`, label: label(STATES[state]) })),
    { value: 'state:all', label: t('explore.filter.states.all') },
  ]
  const options: PickerOption[] = [
    ...inGroup(
      t('explore.filter.groups.areas'),
      areas.map((area) => ({ value: `area:${area.code}`, label: name(area), note: area.code })),
    ),
    ...inGroup(
      t('explore.filter.groups.classes'),
      classes
        .filter((one) => fits(one.code, one.name, one.nameEn, one.majorName))
        .map((one) => ({
          value: `class:${one.kind}:${one.code}`,
          label: name(one),
          note: `${t(`explore.kindOf.${one.kind}`)} ${one.code}`,
        })),
    ),
    ...inGroup(t('explore.filter.groups.units'), [
      ...(fits(t('explore.filter.noUnit')) ? [{ value: `unit:${NO_UNIT}`, label: t('explore.filter.noUnit') }] : []),
      ...units.map((unit) => ({ value: `unit:${unit.code}`, label: name(unit), note: unit.code })),
    ]),
    ...inGroup(
      t('explore.filter.groups.states'),
      states.filter((one) => fits(one.label, one.value)),
    ),
    ...inGroup(
      t('explore.filter.groups.sources'),
      SOURCES.map((source) => ({ value: `source:${source}`, label: t(`source.${source}`) })).filter((one) =>
        fits(one.label, one.value),
      ),
    ),
  ]
  return { options, take: (value: string) => setFilter(filter, changeOf(filter, value)) }
}

function changeOf(filter: HeatFilter, value: string): Partial<HeatFilter> {
  const [what, code = '', rest = ''] = value.split(':')
  switch (what) {
    case 'area':
      return { areas: toggledArea(filter.areas, code) }
    case 'class':
      return { classes: toggledClass(filter, code as Kind, rest), kind: null }
    case 'unit':
      return { units: toggled(filter.units, code) }
    case 'source':
      return { sources: toggled(filter.sources, code as Source) }
    default:
      return { states: statesWith(filter.states, code) }
  }
}

function statesWith(states: HeatFilter['states'], code: string): HeatFilter['states'] {
  if (code === 'all') return ALL_STATES
  if (code === 'open') return OPEN_STATES
  const next = toggled(states ?? [], code as State)
  return next.length > 0 ? next : null
}

function useAreaSearch(text: string) {
  return useQuery({
    queryKey: ['areas', 'search', text],
    queryFn: async ({ signal }) => {
      const query = text === '' ? { level: 'district' } : { q: text }
      const { areas } = await request<{ areas: Area[] }>('/api/areas', { query, signal })
      return areas.filter(({ level }) => level !== 'city')
    },
    staleTime: 5 * 60_000,
    placeholderData: (previous) => previous,
  })
}
