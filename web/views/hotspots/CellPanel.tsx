import './cell-panel.css'
import { Hexagon, X, ZoomIn } from 'lucide-react'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { HeatFilter } from '../../../server/hotspots/rules.ts'
import { useNow } from '../../clock.ts'
import { useFormat } from '../../format.ts'
import { useName } from '../../i18n/label.ts'
import { Button, IconButton } from '../../ui/Button.tsx'
import { Banner, Empty, SkeletonLines } from '../../ui/Placeholder.tsx'
import { setParams } from '../../url.ts'
import { QueueRow } from '../cases/QueueRow.tsx'
import { asked } from './filter.ts'
import { InspectButton } from './inspect/InspectButton.tsx'
import { barsOf } from './period.ts'
import { useCellCases, useClassCounts, useDays, usePlace } from './queries.ts'
import { Why } from './spots/Why.tsx'
import { WatchButton } from './watch/WatchButton.tsx'

const MOST_CLASSES = 6
const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0)

export interface CellPanelProps {
  cell: string
  filter: HeatFilter
  /** Where it stands among the cells on the map; null when the map shows another resolution. */
  standing: { rank: number; of: number } | null
  total: number | null
  timeZone: string
  onZoom: () => void
}

/** One cell: what happens there, when, and the cases themselves. */
export function CellPanel({ cell, filter, standing, total, timeZone, onZoom }: CellPanelProps) {
  const { t } = useTranslation()
  const format = useFormat()
  const name = useName()
  const place = usePlace(cell)
  const here = asked({ ...filter, cells: [cell] })
  const days = useDays(here)
  const classes = useClassCounts(here)
  const count = days.data ? sum(days.data.counts) : null
  return (
    <section className="cell-panel" data-testid="heat-cell-panel" data-cell={cell} aria-label={t('explore.cell.title')}>
      <header className="panel-head">
        <Hexagon size={18} aria-hidden="true" />
        <div className="grow">
          <h2 className="clip">
            {place.data ? name(place.data.area.community) : place.isError ? t('explore.cell.outside') : '…'}
          </h2>
          <p className="muted clip">
            {place.data && name(place.data.area.street)}
            <span className="mono">
              {place.data && ' · '}
              {cell}
            </span>
          </p>
        </div>
        <WatchButton
          filter={{ ...filter, cells: [cell] }}
          place={place.data ? name(place.data.area.community) : cell}
        />
        <InspectButton cells={[cell]} filter={filter} />
        <IconButton label={t('explore.cell.zoom')} onClick={onZoom}>
          <ZoomIn size={16} />
        </IconButton>
        <IconButton label={t('common.close')} onClick={() => setParams({ cell: null })}>
          <X size={16} />
        </IconButton>
      </header>
      <div className="cell-scroll">
        <div className="cell-figures">
          <b data-testid="heat-cell-count">{count === null ? '…' : format.number(count)}</b>
          <span>
            {total !== null && total > 0 && count !== null && t('explore.tip.share', { share: share(count / total) })}
            {standing && <> · {t('explore.cell.rank', standing)}</>}
          </span>
          {days.data && <Spark counts={days.data.counts} days={days.data.days} />}
        </div>
        <Why cell={cell} query={asked(filter)} />
        {classes.data && classes.data.classes.length > 0 && (
          <section className="cell-section">
            <h3>{t('explore.cell.classes')}</h3>
            <ul className="breakdown">
              {classes.data.classes.slice(0, MOST_CLASSES).map((row) => (
                <li key={`${row.kind}-${row.code}`}>
                  <span className="clip">{name(row)}</span>
                  <i style={{ width: `${(row.count / classes.data.classes[0]!.count) * 100}%` }} />
                  <b>{row.count}</b>
                </li>
              ))}
            </ul>
            {classes.data.classes.length > MOST_CLASSES && (
              <p className="muted">
                {t('explore.cell.others', { count: classes.data.classes.length - MOST_CLASSES })} ·{' '}
                {format.number(sum(classes.data.classes.slice(MOST_CLASSES).map((row) => row.count)))}
              </p>
            )}
          </section>
        )}
        <Cases cell={cell} filter={filter} timeZone={timeZone} />
      </div>
    </section>
  )
}

export const share = (part: number) =>
  part >= 0.1 ? `${Math.round(part * 100)}%` : part < 0.0005 ? '<0.1%' : `${(part * 100).toFixed(1)}%`

function Cases({ cell, filter, timeZone }: Pick<CellPanelProps, 'cell' | 'filter' | 'timeZone'>) {
  const { t } = useTranslation()
  const at = useNow()
  const found = useCellCases(cell, filter, timeZone)
  return (
    <section className="cell-section" aria-label={t('explore.cell.cases')}>
      <h3>{t('explore.cell.cases')}</h3>
      {found.isPending && <SkeletonLines lines={5} />}
      {found.isError && (
        <Empty title={t('explore.cell.failed')}>
          <p>{found.error.message}</p>
          <Button onClick={() => void found.refetch()}>{t('common.retry')}</Button>
        </Empty>
      )}
      {found.data?.cases.length === 0 && <p className="muted">{t('explore.cell.empty')}</p>}
      {found.data && !found.data.complete && (
        <Banner>{t('explore.cell.partial', { count: found.data.cases.length })}</Banner>
      )}
      <div role="listbox" aria-label={t('explore.cell.cases')} className="cell-cases">
        {found.data?.cases.map((one) => (
          <QueueRow key={one.id} item={one} selected={false} at={at} onOpen={(id) => setParams({ case: id }, 'push')} />
        ))}
      </div>
    </section>
  )
}

function Spark({ counts, days }: { counts: readonly number[]; days: readonly string[] }) {
  const bars = useMemo(() => barsOf(days, counts), [days, counts])
  const most = Math.max(1, ...bars.map((bar) => bar.count))
  return (
    <svg className="spark" viewBox={`0 0 ${bars.length} 20`} preserveAspectRatio="none" aria-hidden="true">
      {bars.map((bar, index) => (
        <rect
          key={bar.from}
          x={index + 0.1}
          width={0.8}
          y={20 - (bar.count / most) * 19 - (bar.count ? 1 : 0.4)}
          height={(bar.count / most) * 19 + (bar.count ? 1 : 0.4)}
        />
      ))}
    </svg>
  )
}
