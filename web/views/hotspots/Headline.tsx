import './headline.css'
import { TrendingDown, TrendingUp } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { STATES, type State } from '../../../server/cases/lifecycle.ts'
import type { HeatFilter } from '../../../server/hotspots/rules.ts'
import { useFormat } from '../../format.ts'
import { Skeleton } from '../../ui/Placeholder.tsx'
import { useCounts } from '../cases/queries.ts'
import { asked } from './filter.ts'
import { lengthOf, type Period, previousOf } from './period.ts'
import { useDays } from './queries.ts'

const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0)

/** Four figures, and how the first stands to the equally long period before. */
export function Headline({ period, filter }: { period: Period; filter: HeatFilter }) {
  const { t } = useTranslation()
  const format = useFormat()
  const previous = previousOf(period)
  const days = useDays(asked(filter))
  const before = useDays({ ...asked(filter), ...previous })
  const counts = useCounts()
  const total = days.data ? sum(days.data.counts) : null
  const perDay = total === null ? null : total / lengthOf(period)
  const open = counts.data
    ? sum(Object.entries(counts.data).map(([state, count]) => (STATES[state as State]?.open ? count : 0)))
    : null
  const earlier = before.data && !before.isPlaceholderData ? sum(before.data.counts) : null
  return (
    <div className="headline">
      <div className="headline-main">
        <span className="muted">{t('explore.figures.total')}</span>
        <b data-testid="heat-total" data-value={total ?? undefined} aria-busy={days.isFetching}>
          {total !== null ? format.number(total) : days.isError ? '–' : <Skeleton width={90} height={26} />}
        </b>
        {total !== null && earlier !== null && (
          <Change now={total} before={earlier} title={t('explore.change.of', { ...previous, count: earlier })} />
        )}
      </div>
      <Figure label={t('explore.figures.perDay')}>
        {perDay === null
          ? days.isError
            ? '–'
            : null
          : perDay >= 100
            ? format.number(Math.round(perDay))
            : perDay.toFixed(1)}
      </Figure>
      <Figure label={t('explore.figures.open')} title={t('explore.openHint')}>
        {open === null ? null : format.number(open)}
      </Figure>
      <Figure label={t('explore.figures.overdue')} title={t('explore.openHint')} late={(counts.data?.overdue ?? 0) > 0}>
        {counts.data ? format.number(counts.data.overdue ?? 0) : null}
      </Figure>
    </div>
  )
}

function Figure({
  label,
  title,
  late,
  children,
}: {
  label: string
  title?: string
  late?: boolean
  children: string | null
}) {
  return (
    <div title={title}>
      <span className="muted">{label}</span>
      <b className={late ? 'headline-late' : undefined}>{children ?? <Skeleton width={40} height={20} />}</b>
    </div>
  )
}

/** More cases are neither good nor bad by themselves: no red, no green. */
function Change({ now, before, title }: { now: number; before: number; title: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  if (before === 0) {
    return (
      <small className="change" title={title}>
        {now === 0 ? t('explore.change.same') : t('explore.change.none')}
      </small>
    )
  }
  const ratio = now / before - 1
  const change =
    Math.abs(ratio) > 9.99 ? `${format.number(Math.round(now / before))}×` : format.percent(Math.abs(ratio))
  const even = Math.abs(ratio) < 0.005
  return (
    <small className="change" title={title}>
      {!even && (ratio > 0 ? <TrendingUp size={13} /> : <TrendingDown size={13} />)}
      {even ? t('explore.change.same') : t(ratio > 0 ? 'explore.change.up' : 'explore.change.down', { change })}
    </small>
  )
}
