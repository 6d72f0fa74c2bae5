import './briefing.css'
import { useQuery } from '@tanstack/react-query'
import { ArrowLeft, Printer } from 'lucide-react'
import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'
import type { City } from '../../../../server/areas/schema.ts'
import { MONTH } from '../../../../server/hotspots/briefing/rules.ts'
import type { Briefing } from '../../../../server/hotspots/briefing/schema.ts'
import { WITHOUT_COUNTS } from '../../../../server/hotspots/rules.ts'
import { request, retryUnreachable } from '../../../api.ts'
import { now } from '../../../clock.ts'
import { usePerson } from '../../../session.ts'
import { Button, IconButton } from '../../../ui/Button.tsx'
import { Empty, SkeletonLines } from '../../../ui/Placeholder.tsx'
import { go, setParams, useLocation } from '../../../url.ts'
import { Refused } from '../ExplorePanel.tsx'
import { useShapes } from '../queries.ts'
import { NAMES } from '../question.ts'
import { BriefingSheet } from './BriefingSheet.tsx'

const monthOf = (instant: number) => new Date(instant).toISOString().slice(0, 7)

/** `/explore/briefing?month=2026-10`: a month on A4, of the question in the address; printing is saving as PDF. */
export function BriefingPage({ city }: { city: City }) {
  const { t } = useTranslation()
  const person = usePerson()
  const params = useLocation((location) => location.params)
  const month = MONTH.test(params.month ?? '') ? params.month! : monthOf(now())
  const asked = Object.fromEntries(NAMES.flatMap((name) => (params[name] ? [[name, params[name]]] : [])))
  const allowed = !WITHOUT_COUNTS.includes(person.role)
  const briefing = useQuery({
    queryKey: ['briefing', month, asked],
    queryFn: ({ signal }) => request<Briefing>('/api/hotspots/briefing', { query: { ...asked, month }, signal }),
    enabled: allowed,
    // What is being read is not exchanged under the reader's eyes.
    staleTime: Number.POSITIVE_INFINITY,
    retry: retryUnreachable,
  })
  const shapes = useShapes(allowed ? 'street' : null).data
  const title = t('explore.briefing.title')
  // A browser names the PDF by it.
  useEffect(() => {
    document.title = `${title} ${month}`
  }, [title, month])
  if (!allowed) return <Refused />
  const ready = briefing.data && shapes
  return (
    <div className="briefing">
      <header className="briefing-bar">
        <IconButton label={t('common.back')} onClick={() => go('/explore', asked)}>
          <ArrowLeft size={18} />
        </IconButton>
        <h1>{title}</h1>
        <input
          type="month"
          className="input"
          aria-label={t('explore.briefing.month')}
          data-testid="briefing-month"
          value={month}
          max={monthOf(now())}
          onChange={(event) => event.target.value && setParams({ month: event.target.value })}
        />
        <Button variant="primary" disabled={!ready} onClick={() => window.print()} data-testid="print">
          <Printer size={15} />
          {t('explore.briefing.print')}
        </Button>
      </header>
      {briefing.error ? (
        <Empty title={t('explore.failed')}>
          <p>{briefing.error.message}</p>
          <Button onClick={() => void briefing.refetch()}>{t('common.retry')}</Button>
        </Empty>
      ) : ready ? (
        <BriefingSheet city={city} briefing={briefing.data} areas={asked.area?.split(',') ?? []} shapes={shapes} />
      ) : (
        <div className="briefing-sheet" role="status" aria-busy="true">
          <SkeletonLines lines={14} />
        </div>
      )}
    </div>
  )
}
