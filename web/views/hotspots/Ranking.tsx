import { Search, X } from 'lucide-react'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ClassCounts } from '../../../server/hotspots/schema.ts'
import { useFormat } from '../../format.ts'
import { useName } from '../../i18n/label.ts'
import { Button } from '../../ui/Button.tsx'
import { Segmented } from '../../ui/Segmented.tsx'
import { setParams } from '../../url.ts'
import { useClasses } from '../cases/queries.ts'
import { type Filter, toggleClass } from './filter.ts'

type Row = ClassCounts['classes'][number]
type Grain = 'classes' | 'majors'

/** Classes by count; a row is also the switch of its filter. */
export function Ranking({ counts, filter }: { counts: readonly Row[]; filter: Filter }) {
  const { t } = useTranslation()
  const name = useName()
  const format = useFormat()
  const [grain, setGrain] = useState<Grain>('classes')
  const [search, setSearch] = useState('')
  const majors = useMajors(counts)
  const text = search.trim().toLowerCase()
  const rows = (grain === 'majors' ? majors : counts).filter((row) =>
    `${row.code} ${row.name} ${row.nameEn}`.toLowerCase().includes(text),
  )
  const most = Math.max(1, ...rows.map(({ count }) => count))
  const chosen = (row: Row) => filter.kind === row.kind && filter.classes.includes(row.code)
  return (
    <section className="ranking" aria-label={t('explore.ranking')}>
      <div className="ranking-head">
        <Segmented<Grain>
          label={t('explore.ranking')}
          value={grain}
          options={[
            { value: 'classes', label: t('explore.classes') },
            { value: 'majors', label: t('explore.majors') },
          ]}
          onChange={setGrain}
        />
        {filter.classes.length > 0 ? (
          <Button variant="ghost" onClick={() => setParams({ class: null })} data-testid="clear-classes">
            <X size={14} />
            {t('explore.clearClasses')}
          </Button>
        ) : (
          <span className="muted">{t('explore.rankingCount', { count: rows.length })}</span>
        )}
      </div>
      <div className="search">
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
      {rows.length === 0 && <p className="muted ranking-none">{t('explore.rankingEmpty')}</p>}
      <ul>
        {rows.map((row) => (
          <li key={`${row.kind}-${row.code}`}>
            <button
              type="button"
              className="ranking-row"
              aria-pressed={chosen(row)}
              data-testid={`class-row-${row.code}`}
              data-kind={row.kind}
              onClick={() => toggleClass(filter, row.kind, row.code)}
            >
              <span className="clip">{name(row)}</span>
              <span className="muted mono">
                {t(`explore.kindOf.${row.kind}`)} {row.code}
              </span>
              <b>{format.number(row.count)}</b>
              <i className="ranking-bar" style={{ width: `${(row.count / most) * 100}%` }} />
            </button>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Counts of major classes, named from the catalogue. */
function useMajors(counts: readonly Row[]): Row[] {
  const catalogue = useClasses().data
  return useMemo(() => {
    const majors = new Map<string, Row>()
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
