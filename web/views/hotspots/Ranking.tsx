import './ranking.css'
import { Search } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Level } from '../../../server/hotspots/rules.ts'
import { type HeatFilter, NO_UNIT } from '../../../server/hotspots/rules.ts'
import type { ClassCounts } from '../../../server/hotspots/schema.ts'
import type { Kind } from '../../../server/schema.ts'
import { useFormat } from '../../format.ts'
import { useName } from '../../i18n/label.ts'
import { Button } from '../../ui/Button.tsx'
import { Empty, Skeleton } from '../../ui/Placeholder.tsx'
import { useClasses } from '../cases/queries.ts'
import { asked, hasClass, setFilter, toggled, toggledArea, toggledClass } from './filter.ts'
import { useAreaCounts, useClassCounts, useUnitCounts } from './queries.ts'

export const GRAINS = ['classes', 'majors', 'district', 'street', 'community', 'units'] as const
export type Grain = (typeof GRAINS)[number]

interface Row {
  key: string
  label: string
  note: string
  count: number
  chosen: boolean
  kind?: Kind
  change: () => Partial<HeatFilter>
}

/** What is counted most; a row is also the switch of its condition. */
export function Ranking({ filter }: { filter: HeatFilter }) {
  const { t } = useTranslation()
  const format = useFormat()
  const [grain, setGrain] = useState<Grain>('classes')
  const [search, setSearch] = useState('')
  const { rows: all, error, retry } = useRows(grain, filter)
  const text = search.trim().toLowerCase()
  const rows = (all ?? []).filter((row) => `${row.key} ${row.label}`.toLowerCase().includes(text))
  const most = Math.max(1, ...rows.map(({ count }) => count))
  return (
    <section className="ranking" aria-label={t('explore.ranking')}>
      <div className="ranking-head">
        <select
          className="input"
          value={grain}
          aria-label={t('explore.ranking')}
          data-testid="ranking-grain"
          onChange={(event) => setGrain(event.target.value as Grain)}
        >
          {GRAINS.map((one) => (
            <option key={one} value={one}>
              {t(`explore.grains.${one}`)}
            </option>
          ))}
        </select>
        <div className="search grow">
          <Search size={14} />
          <input
            className="input"
            type="search"
            value={search}
            aria-label={t('explore.rankingSearch')}
            placeholder={t('explore.rankingSearch')}
            data-testid="class-search"
            onChange={(event) => setSearch(event.target.value)}
          />
        </div>
      </div>
      {error ? (
        <Empty title={t('explore.failed')}>
          <p>{error.message}</p>
          <Button onClick={retry}>{t('common.retry')}</Button>
        </Empty>
      ) : !all ? (
        <div className="stack" role="status" aria-busy="true">
          {[88, 71, 64, 52, 47, 40, 33].map((width) => (
            <Skeleton key={width} width={`${width}%`} height={22} />
          ))}
        </div>
      ) : rows.length === 0 ? (
        <p className="muted ranking-none">{t('explore.rankingEmpty')}</p>
      ) : (
        <ul>
          {rows.map((row) => (
            <li key={row.key}>
              <button
                type="button"
                className="ranking-row"
                aria-pressed={row.chosen}
                data-testid={`${row.kind ? 'class' : grain}-row-${row.key.split('-').at(-1)}`}
                data-kind={row.kind}
                onClick={() => setFilter(filter, row.change())}
              >
                <span className="clip">{row.label}</span>
                <span className="muted mono">{row.note}</span>
                <b>{format.number(row.count)}</b>
                <i className="ranking-bar" style={{ width: `${(row.count / most) * 100}%` }} />
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

/** Each grain is asked without the condition that it chooses: what was filtered away is where one takes it back. */
function useRows(grain: Grain, filter: HeatFilter) {
  const { t } = useTranslation()
  const name = useName()
  const byClass = grain === 'classes' || grain === 'majors'
  const level = byClass || grain === 'units' ? null : grain
  const classes = useClassCounts(asked(filter, ['classes']))
  const units = useUnitCounts(grain === 'units' ? asked(filter, ['units']) : null)
  const areas = useAreaCounts(level && asked(filter, ['areas']), (level ?? 'street') as Level)
  const majors = useMajors(classes.data?.classes ?? [])
  const question = byClass ? classes : grain === 'units' ? units : areas
  const rows: Row[] | undefined = byClass
    ? classes.data &&
      (grain === 'majors' ? majors : classes.data.classes).map((row) => ({
        key: `${row.kind}-${row.code}`,
        label: name(row),
        note: `${t(`explore.kindOf.${row.kind}`)} ${row.code}`,
        count: row.count,
        chosen: hasClass(filter, row.kind, row.code),
        kind: row.kind,
        change: () => ({ classes: toggledClass(filter, row.kind, row.code) }),
      }))
    : grain === 'units'
      ? units.data?.units.map(({ code, name: words, nameEn, count }) => ({
          key: code ?? NO_UNIT,
          label: code === null ? t('explore.filter.noUnit') : name({ name: words ?? code, nameEn: nameEn ?? code }),
          note: code ?? '',
          count,
          chosen: filter.units.includes(code ?? NO_UNIT),
          change: () => ({ units: toggled(filter.units, code ?? NO_UNIT) }),
        }))
      : areas.data?.areas.map(({ code, name: words, nameEn, count }) => ({
          key: code,
          label: name({ name: words ?? code, nameEn: nameEn ?? code }),
          note: code.slice(-3),
          count,
          chosen: filter.areas.includes(code),
          change: () => ({ areas: toggledArea(filter.areas, code) }),
        }))
  return { rows, error: question.error, retry: () => void question.refetch() }
}

type ClassRow = ClassCounts['classes'][number]
/** Counts of major classes, named from the catalogue. */
function useMajors(counts: readonly ClassRow[]): ClassRow[] {
  const catalogue = useClasses().data
  return useMemo(() => {
    const majors = new Map<string, ClassRow>()
    for (const { kind, code, count } of counts) {
      const major = code.slice(0, 2)
      const key = `${kind}-${major}`
      const known = majors.get(key)
      if (known) known.count += count
      else {
        const label = catalogue?.find((one) => one.kind === kind && one.code === code)?.majorName ?? major
        majors.set(key, { kind, code: major, name: label, nameEn: '', count })
      }
    }
    return [...majors.values()].sort((a, b) => b.count - a.count)
  }, [counts, catalogue])
}
