import './cases.css'
import './page.css'
import { ArrowLeft, Printer } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { City } from '../../../server/areas/schema.ts'
import type { CaseDetail } from '../../../server/cases/schema.ts'
import { now } from '../../clock.ts'
import { useFormat } from '../../format.ts'
import { useName } from '../../i18n/label.ts'
import { type Group, MapTools, MapView, PrintedMap } from '../../map/index.ts'
import { usePerson } from '../../session.ts'
import { Help } from '../../shell/Help.tsx'
import { homeOf } from '../../shell/home.ts'
import { Rail } from '../../shell/Rail.tsx'
import { Button, IconButton } from '../../ui/Button.tsx'
import { StateChip } from '../../ui/StateChip.tsx'
import { go } from '../../url.ts'
import { CasePhotos } from '../photos/CasePhotos.tsx'
import { ActionBar } from './ActionBar.tsx'
import { CaseFacts } from './CaseFacts.tsx'
import { CaseClock, CopyLink, WorkOrderLink } from './CaseHeader.tsx'
import { CaseUnavailable } from './CaseUnavailable.tsx'
import { DeadlineArithmetic } from './DeadlineArithmetic.tsx'
import { Notices } from './Notices.tsx'
import { useCase } from './queries.ts'
import { ResponsibilitySection } from './ResponsibilitySection.tsx'
import { StageBar } from './StageBar.tsx'
import { StaleBanner } from './StaleBanner.tsx'
import { Timeline } from './Timeline.tsx'
import { useOpenCase } from './useOpenCase.ts'
import { useWhitePaper } from './useWhitePaper.ts'

const GROUPS: ReadonlySet<Group> = new Set(['cases', 'history', 'components', 'pipes', 'grids', 'areas'])

/** One case on a page of its own, to read, print and hand on. */
export function CasePage({ city, id }: { city: City; id: string }) {
  const { t } = useTranslation()
  const person = usePerson()
  const found = useCase(id)
  useWhitePaper()
  const back = () => (window.history.length > 1 ? window.history.back() : go(homeOf(person.role)))
  return (
    <div className="console">
      <Rail />
      <main className="case-page" data-testid="case-page" data-case={id} aria-label={t('cases.page.title', { id })}>
        <CaseUnavailable found={found} />
        {found.data && <LoadedPage key={id} city={city} detail={found.data} onBack={back} />}
      </main>
      <Help />
    </div>
  )
}

function LoadedPage({ city, detail, onBack }: { city: City; detail: CaseDetail; onBack: () => void }) {
  const { t } = useTranslation()
  const { acting, responsibility, certain, assisting, chosen, onChoose, staleFrom, show, course, at } =
    useOpenCase(detail)
  return (
    <>
      <PageHead detail={detail} onBack={onBack} />
      {staleFrom !== null && <StaleBanner detail={detail} versionSeen={staleFrom} />}
      <div className="case-columns">
        <article className="case-reading">
          <StageBar runs={course.runs} at={at} />
          <Notices detail={detail} acting={acting} />
          <p className="case-description">{detail.description}</p>
          {detail.photos.length > 0 && (
            <section aria-label={t('cases.page.photos')}>
              <CasePhotos photos={detail.photos} log={detail.log} />
            </section>
          )}
          <section className="case-section" aria-label={t('cases.log.title')}>
            <h3>{t('cases.log.title')}</h3>
            <Timeline detail={detail} groups={course.groups} newest={false} />
          </section>
        </article>
        <aside className="case-side">
          <div className="case-side-scroll">
            <div className="case-map">
              <MapView city={city} visible={GROUPS} zoom={17}>
                <MapTools switcher={false} />
                <PrintedMap />
              </MapView>
            </div>
            <CaseFacts detail={detail} onShow={show} />
            <section className="case-section" aria-label={t('cases.clock.title')}>
              <h3>{t('cases.clock.title')}</h3>
              <DeadlineArithmetic detail={detail} open={(detail.arithmetic?.steps.length ?? 0) <= 10} />
            </section>
            <ResponsibilitySection
              detail={detail}
              responsibility={responsibility}
              chosen={chosen}
              onChoose={onChoose}
              certain={certain}
              assisting={assisting}
              open
              replay
            />
          </div>
          <ActionBar detail={detail} acting={acting} />
        </aside>
      </div>
    </>
  )
}

function PageHead({ detail, onBack }: { detail: CaseDetail; onBack: () => void }) {
  const { t } = useTranslation()
  const name = useName()
  const format = useFormat()
  return (
    <header className="case-page-head">
      <IconButton label={t('cases.page.back')} onClick={onBack}>
        <ArrowLeft size={18} />
      </IconButton>
      <div className="grow">
        <h1>
          {name(detail.class)} <StateChip state={detail.state} data-testid="case-state" />
        </h1>
        <p className="muted">
          <span className="mono">{detail.id}</span>
          <span className="print-only">
            {' '}
            · {t('cases.page.printedAt', { at: format.full(new Date(now()).toISOString()) })}
          </span>
        </p>
      </div>
      <CaseClock detail={detail} />
      <WorkOrderLink detail={detail} />
      <CopyLink id={detail.id} />
      <Button className="case-print" onClick={() => window.print()}>
        <Printer size={15} />
        {t('cases.page.print')}
      </Button>
    </header>
  )
}
