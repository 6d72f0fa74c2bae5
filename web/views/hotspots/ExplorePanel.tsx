import './explore.css'
import { CalendarX2, EyeOff } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { City } from '../../../server/areas/schema.ts'
import type { Kind } from '../../../server/schema.ts'
import { Button } from '../../ui/Button.tsx'
import { Empty, Skeleton } from '../../ui/Placeholder.tsx'
import { Segmented } from '../../ui/Segmented.tsx'
import { go, useParam } from '../../url.ts'
import { BriefingLink } from './briefing/BriefingLink.tsx'
import type { CellCounts } from './cells.ts'
import { ExportMenu } from './export/ExportMenu.tsx'
import { FilterBar } from './FilterBar.tsx'
import { asked, clearFilter, type Question, setFilter, setPeriod } from './filter.ts'
import { Headline } from './Headline.tsx'
import { Histogram } from './Histogram.tsx'
import { InspectionList } from './inspect/InspectionList.tsx'
import { PeriodBar } from './PeriodBar.tsx'
import { holds, lengthOf, type Period, type Preset, spanAround } from './period.ts'
import { useClassCounts, useDays } from './queries.ts'
import { Ranking } from './Ranking.tsx'
import { Rose } from './Rose.tsx'
import { SavedViews } from './SavedViews.tsx'
import { SpotTable } from './spots/SpotTable.tsx'
import type { Drawing } from './useDrawing.ts'
import { WatchButton } from './watch/WatchButton.tsx'
import { WatchList } from './watch/WatchList.tsx'

const TABS = ['ranking', 'rose', 'spots', 'inspections'] as const
type Tab = (typeof TABS)[number]

/** The analyst's questions: when, what kind, which classes; and the figures that answer. */
export function ExplorePanel({
  city,
  question,
  drawing,
  cells,
}: {
  city: City
  question: Question
  drawing: Drawing
  cells: CellCounts | undefined
}) {
  const { t } = useTranslation()
  const { period, filter, today } = question
  const [chosenTab, setTab] = useState<Tab | null>(null)
  const spots = drawing.as === 'spots'
  const [inspection] = useParam('inspection')
  // One that is opened, or just made, is shown in its list, whatever was read before.
  useEffect(() => {
    if (inspection) setTab(null)
  }, [inspection])
  const first: Tab = inspection ? 'inspections' : spots ? 'spots' : 'ranking'
  const tab = chosenTab === 'spots' && !spots ? 'ranking' : (chosenTab ?? first)
  const span = useSpan(period, today)
  const days = useDays({ ...asked(filter), ...span })
  const found = useClassCounts(asked(filter, ['classes']))
  const nothing = found.data?.classes.length === 0 && !found.isPlaceholderData
  return (
    <div className="explore">
      <header className="panel-head">
        <h2 className="visually-hidden">{t('explore.title')}</h2>
        <Segmented<Kind | 'all'>
          label={t('explore.kind')}
          value={filter.kind ?? 'all'}
          options={(['all', 'component', 'event'] as const).map((kind) => ({
            value: kind,
            label: t(`explore.kinds.${kind}`),
            testId: `kind-${kind}`,
          }))}
          onChange={(kind) => setFilter(filter, { kind: kind === 'all' ? null : kind, classes: [] })}
        />
        <span className="grow" />
        <WatchButton filter={filter} />
        <BriefingLink {...question} />
        <ExportMenu city={city} question={question} drawing={drawing} cells={cells} />
      </header>
      <FilterBar {...question} />
      <div className="explore-kept">
        <WatchList />
        <SavedViews />
      </div>
      <div className="explore-scroll">
        <Headline period={period} filter={filter} />
        <div className="explore-when">
          <PeriodBar period={period} today={today} />
          {days.data ? (
            <Histogram
              days={days.data}
              span={{ from: days.data.days[0] ?? span.from, to: days.data.days.at(-1) ?? span.to }}
              period={period}
              onChange={setPeriod}
            />
          ) : days.error ? (
            <Empty title={t('explore.failed')}>
              <p>{days.error.message}</p>
              <Button onClick={() => void days.refetch()}>{t('common.retry')}</Button>
            </Empty>
          ) : (
            <Skeleton height={112} />
          )}
        </div>
        {nothing ? (
          <Empty icon={<CalendarX2 size={26} />} title={t('explore.empty.title')}>
            <p>{t('explore.empty.hint')}</p>
            <Button
              onClick={() => {
                clearFilter(filter)
                setPeriod('year')
              }}
            >
              {t('explore.empty.reset')}
            </Button>
          </Empty>
        ) : (
          <>
            <div className="explore-tabs">
              <Segmented
                wide
                label={t('explore.tabs.label')}
                value={tab}
                options={TABS.filter((one) => spots || one !== 'spots').map((one) => ({
                  value: one,
                  label: t(`explore.tabs.${one}`),
                  testId: `tab-${one}`,
                }))}
                onChange={setTab}
              />
            </div>
            {tab === 'spots' ? (
              <SpotTable question={question} drawing={drawing} />
            ) : tab === 'inspections' ? (
              <InspectionList />
            ) : tab === 'ranking' ? (
              <Ranking filter={filter} />
            ) : (
              <Rose filter={filter} />
            )}
          </>
        )}
      </div>
    </div>
  )
}

/** Stands still while the brush moves inside it; a period outside, or grown out of proportion, moves it. */
function useSpan(period: Period & { preset: Preset | null }, today: string): Period {
  const [span, setSpan] = useState(() => spanAround(period, today))
  const ratio = lengthOf(span) / lengthOf(period)
  const fits = holds(span, period) && (period.preset === null ? ratio < 100 : ratio < 30 && ratio >= 1.9)
  if (fits) return span
  const next = spanAround(period, today)
  if (next.from !== span.from || next.to !== span.to) setSpan(next)
  return next
}

/** For roles that see cases one by one and no counts. */
export function Refused() {
  const { t } = useTranslation()
  return (
    <div className="explore">
      <header className="panel-head">
        <h2>{t('explore.title')}</h2>
      </header>
      <Empty icon={<EyeOff size={26} />} title={t('explore.refused.title')}>
        <p data-testid="explore-refused">{t('explore.refused.hint')}</p>
        <div className="row">
          <Button variant="primary" onClick={() => go('/dispatch', {}, ['m'])}>
            {t('explore.refused.toCases')}
          </Button>
          <Button onClick={() => go('/report', {}, ['m'])}>{t('explore.refused.toReport')}</Button>
        </div>
      </Empty>
    </div>
  )
}
