import './cases.css'
import { useTranslation } from 'react-i18next'
import type { CaseDetail } from '../../../server/cases/schema.ts'
import { CasePhotos } from '../photos/CasePhotos.tsx'
import { ActionBar } from './ActionBar.tsx'
import { CaseFacts } from './CaseFacts.tsx'
import { CaseHeader } from './CaseHeader.tsx'
import { CaseUnavailable } from './CaseUnavailable.tsx'
import { DeadlineArithmetic } from './DeadlineArithmetic.tsx'
import { Notices } from './Notices.tsx'
import { useCase } from './queries.ts'
import { ResponsibilitySection } from './ResponsibilitySection.tsx'
import { StageBar } from './StageBar.tsx'
import { StaleBanner } from './StaleBanner.tsx'
import { Timeline } from './Timeline.tsx'
import { useOpenCase } from './useOpenCase.ts'

export interface CasePanelProps {
  id: string
  onClose?: () => void
  /** After an action, with the case as it now is. */
  onDone?: (after: CaseDetail) => void
}

/** One case beside the map: what, where, who and why, what can be done, what was done. */
export function CasePanel({ id, onClose, onDone }: CasePanelProps) {
  const { t } = useTranslation()
  const found = useCase(id)
  return (
    <section className="case-panel" data-testid="case-panel" data-case={id} aria-label={t('case.panel')}>
      <CaseUnavailable found={found} onClose={onClose} />
      {found.data && <LoadedCase key={found.data.id} detail={found.data} onClose={onClose} onDone={onDone} />}
    </section>
  )
}

function LoadedCase({ detail, onClose, onDone }: { detail: CaseDetail } & Omit<CasePanelProps, 'id'>) {
  const { t } = useTranslation()
  const { acting, responsibility, certain, assisting, chosen, onChoose, staleFrom, show, course, at } = useOpenCase(
    detail,
    onClose,
    onDone,
  )
  return (
    <>
      <CaseHeader detail={detail} onClose={onClose} />
      {staleFrom !== null && <StaleBanner detail={detail} versionSeen={staleFrom} />}
      <div className="case-scroll">
        <Notices detail={detail} acting={acting} />
        <p className="case-description">{detail.description}</p>
        <CasePhotos photos={detail.photos} log={detail.log} />
        <CaseFacts detail={detail} onShow={show} />
        {detail.arithmetic && (
          <section className="case-section" aria-label={t('cases.clock.title')}>
            <h3>{t('cases.clock.title')}</h3>
            <DeadlineArithmetic detail={detail} />
          </section>
        )}
        <ResponsibilitySection
          detail={detail}
          responsibility={responsibility}
          chosen={chosen}
          onChoose={onChoose}
          certain={certain}
          assisting={assisting}
        />
        <section className="case-section" aria-label={t('cases.log.title')}>
          <h3>{t('cases.log.title')}</h3>
          <StageBar runs={course.runs} at={at} />
          <Timeline detail={detail} groups={course.groups} newest />
        </section>
      </div>
      <ActionBar detail={detail} acting={acting} />
    </>
  )
}
