import './quality.css'
import { Target } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { City } from '../../../../server/areas/schema.ts'
import { usePerson } from '../../../session.ts'
import { Page } from '../../../shell/Page.tsx'
import { Button } from '../../../ui/Button.tsx'
import { Banner, Empty, SkeletonLines } from '../../../ui/Placeholder.tsx'
import { AccuracyTable } from './AccuracyTable.tsx'
import { Borders } from './Borders.tsx'
import { QualityFilters } from './QualityFilters.tsx'
import { useQuality, useQualityFilter } from './queries.ts'
import { SuggestionList } from './SuggestionList.tsx'

/** How right the rules are, where units disagree, and what reality suggests. */
export function QualityPage({ city }: { city: City }) {
  const { t } = useTranslation()
  const filter = useQualityFilter()
  const { role } = usePerson()
  const report = useQuality(filter)
  const { data } = report
  return (
    <Page title={t('quality.title')} hint={t('quality.hint')}>
      <QualityFilters filter={filter} period={data} />
      {role === 'unit_staff' && <Banner>{t('quality.notForRole')}</Banner>}
      {report.isPending && <SkeletonLines lines={9} />}
      {report.isError && (
        <Empty title={t('quality.failed')}>
          <p>{report.error.message}</p>
          <Button onClick={() => void report.refetch()}>{t('common.retry')}</Button>
        </Empty>
      )}
      {data && data.total.dispatches === 0 && (
        <Empty icon={<Target size={26} />} title={t('quality.empty')}>
          <p>{t('quality.emptyHint')}</p>
        </Empty>
      )}
      {data && data.total.dispatches > 0 && (
        <div className="quality">
          <AccuracyTable report={data} busy={report.isFetching} />
          {role !== 'unit_staff' && (
            <div className="quality-side">
              <SuggestionList filter={filter} />
              <Borders city={city} filter={filter} />
            </div>
          )}
        </div>
      )}
    </Page>
  )
}
