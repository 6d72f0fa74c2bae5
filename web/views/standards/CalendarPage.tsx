import './calendar.css'
import { ChevronLeft, ChevronRight } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button, IconButton } from '../../ui/Button.tsx'
import { Banner, SkeletonLines } from '../../ui/Placeholder.tsx'
import { useParam } from '../../url.ts'
import { ChangeLog } from './ChangeLog.tsx'
import { OfficeHours } from './OfficeHours.tsx'
import { PublishYear } from './PublishYear.tsx'
import { useMayEdit, useYear } from './queries.ts'
import { StageLimits } from './StageLimits.tsx'
import { TryDeadline } from './TryDeadline.tsx'
import { HolidayList, YearGrid } from './YearGrid.tsx'

/** The working calendar: a year with its holidays, office hours, stage limits, and a deadline to try on it. */
export function CalendarPage() {
  const { t } = useTranslation()
  const mayEdit = useMayEdit()
  const [asked, setAsked] = useParam('year')
  const [open, setOpen] = useState<'publish' | 'log' | null>(null)
  const year = useYear(asked && /^\d{4}$/.test(asked) ? Number(asked) : null)
  if (!year.data) return <SkeletonLines lines={12} />
  const calendar = year.data
  return (
    <main className="calendar-page">
      <h1>{t('standards.calendar.title')}</h1>
      <p className="standards-lead">{t('standards.calendar.lead')}</p>
      <div className="calendar-columns">
        <section className="calendar-card">
          <header>
            <IconButton label={t('standards.calendar.previous')} onClick={() => setAsked(String(calendar.year - 1))}>
              <ChevronLeft size={18} />
            </IconButton>
            <h2 data-testid="calendar-year">{calendar.year}</h2>
            <IconButton label={t('standards.calendar.next')} onClick={() => setAsked(String(calendar.year + 1))}>
              <ChevronRight size={18} />
            </IconButton>
            <span className="grow" />
            <ul className="calendar-legend">
              <li data-day="rest">{t('standards.calendar.legendRest')}</li>
              <li data-day="work">{t('standards.calendar.legendWork')}</li>
              <li data-day="weekend">{t('standards.calendar.legendWeekend')}</li>
            </ul>
          </header>
          {!calendar.published && (
            <Banner tone="warn">{t('standards.calendar.unpublished', { year: calendar.year })}</Banner>
          )}
          <YearGrid calendar={calendar} />
          <HolidayList calendar={calendar} />
          {calendar.source && (
            <p className="muted">
              {t('standards.calendar.source')}: {calendar.source}
            </p>
          )}
          {mayEdit && (
            <div className="calendar-edit">
              <div className="row">
                <Button
                  aria-expanded={open === 'publish'}
                  data-testid="open-publish-year"
                  onClick={() => setOpen(open === 'publish' ? null : 'publish')}
                >
                  {t(calendar.published ? 'standards.calendar.republish' : 'standards.calendar.publish', {
                    year: calendar.year,
                  })}
                </Button>
                <Button
                  variant="ghost"
                  aria-expanded={open === 'log'}
                  onClick={() => setOpen(open === 'log' ? null : 'log')}
                >
                  {t('standards.edit.log')}
                </Button>
              </div>
              {open === 'publish' && (
                <PublishYear
                  key={`${calendar.year}-${calendar.version}`}
                  calendar={calendar}
                  onClose={() => setOpen(null)}
                />
              )}
              {open === 'log' && <ChangeLog subject="calendar_years" of={String(calendar.year)} />}
            </div>
          )}
        </section>
        <div className="calendar-side">
          <TryDeadline />
          <OfficeHours calendar={calendar} mayEdit={mayEdit} />
          <StageLimits mayEdit={mayEdit} />
        </div>
      </div>
    </main>
  )
}
