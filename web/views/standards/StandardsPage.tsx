import './standards.css'
import { Printer } from 'lucide-react'
import { lazy, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import type { City } from '../../../server/areas/schema.ts'
import { useName } from '../../i18n/label.ts'
import { usePreferences } from '../../preferences.ts'
import { useSession } from '../../session.ts'
import { homeOf } from '../../shell/home.ts'
import { IconButton } from '../../ui/Button.tsx'
import { PageLink } from '../../ui/PageLink.tsx'
import { SkeletonLines } from '../../ui/Placeholder.tsx'
import { Segmented } from '../../ui/Segmented.tsx'
import { useLocation } from '../../url.ts'
import { Catalogue } from './Catalogue.tsx'

const CalendarPage = lazy(() => import('./CalendarPage.tsx').then(({ CalendarPage }) => ({ default: CalendarPage })))

/** The published standards and the calendar they are counted on: for everybody; administrators edit in place. */
export function StandardsPage({ city }: { city: City }) {
  const { t } = useTranslation()
  const name = useName()
  const path = useLocation((location) => location.path)
  const person = useSession().data
  const { language, set } = usePreferences()
  return (
    <div className="standards">
      <header className="standards-top">
        <PageLink className="standards-brand" path="/">
          <img src="/icon.svg" alt="" width={26} height={26} />
          <span>{name(city)}</span>
        </PageLink>
        <nav aria-label={t('standards.tabs')}>
          {(['/standards', '/calendar'] as const).map((page) => (
            <PageLink key={page} path={page} className={path === page ? 'standards-tab here' : 'standards-tab'}>
              {t(page === '/standards' ? 'standards.catalogue' : 'standards.calendar.tab')}
            </PageLink>
          ))}
        </nav>
        <Segmented
          label={t('person.language')}
          value={language}
          onChange={(value) => set({ language: value })}
          options={[
            { value: 'zh', label: '中' },
            { value: 'en', label: 'EN' },
          ]}
        />
        <IconButton label={t('standards.print')} className="standards-print" onClick={() => window.print()}>
          <Printer size={16} />
        </IconButton>
        <PageLink className="button" path={person ? homeOf(person.role) : '/'}>
          {t(person ? 'standards.toConsole' : 'standards.signIn')}
        </PageLink>
      </header>
      {path === '/calendar' ? (
        <Suspense fallback={<SkeletonLines lines={8} />}>
          <CalendarPage />
        </Suspense>
      ) : (
        <Catalogue />
      )}
    </div>
  )
}
