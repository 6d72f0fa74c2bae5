import './cases.css'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ACTIONS, STATES } from '../../../server/cases/lifecycle.ts'
import type { CaseDetail } from '../../../server/cases/schema.ts'
import type { Named } from '../../../server/schema.ts'
import { api, ProblemError } from '../../api.ts'
import { useFormat } from '../../format.ts'
import { useLabel, useName } from '../../i18n/label.ts'
import { useKeys } from '../../keys.ts'
import { flyTo, type Highlight, useHighlight } from '../../map/index.ts'
import { Button } from '../../ui/Button.tsx'
import { Banner, Empty, Skeleton, SkeletonLines } from '../../ui/Placeholder.tsx'
import { Candidates } from '../responsibility/Candidates.tsx'
import { useCaseResponsibility } from '../responsibility/useCaseResponsibility.ts'
import { ActionBar } from './ActionBar.tsx'
import { CaseFacts } from './CaseFacts.tsx'
import { CaseHeader } from './CaseHeader.tsx'
import { useCase } from './queries.ts'
import { Timeline } from './Timeline.tsx'

export interface CasePanelProps {
  id: string
  onClose?: () => void
  /** After an action, with the case as it now is. */
  onDone?: (after: CaseDetail) => void
}

/** One case: what, where, who and why, what can be done, what was done. */
export function CasePanel({ id, onClose, onDone }: CasePanelProps) {
  const { t } = useTranslation()
  const found = useCase(id)
  return (
    <section className="case-panel" data-testid="case-panel" data-case={id} aria-label={t('case.panel')}>
      {found.isPending && <SkeletonLines lines={9} />}
      {found.isError && (
        <Empty title={found.error instanceof ProblemError ? found.error.problem.title : t('case.notFound')}>
          <p>{found.error instanceof ProblemError ? found.error.problem.detail : t('server.unreachable')}</p>
          <Button onClick={() => (onClose ? onClose() : void found.refetch())}>
            {t(onClose ? 'common.close' : 'common.retry')}
          </Button>
        </Empty>
      )}
      {found.data && <LoadedCase key={found.data.id} detail={found.data} onClose={onClose} onDone={onDone} />}
    </section>
  )
}

function LoadedCase({ detail, onClose, onDone }: { detail: CaseDetail } & Omit<CasePanelProps, 'id'>) {
  const { t } = useTranslation()
  const name = useName()
  const [picked, setPicked] = useState<Named | null>(null)
  const [staleFrom, setStaleFrom] = useState<number | null>(null)
  const responsibility = useCaseResponsibility(detail)
  const { answer } = responsibility
  useCaseOnMap(detail)

  const suggested = picked ?? answer?.winner.unit ?? detail.suggestedUnit
  const unit = useMemo(() => (suggested ? { code: suggested.code, label: name(suggested) } : null), [suggested, name])
  const canDispatch = detail.actions.some((offer) => offer.action === 'dispatch' && offer.allowed)
  const show = () => flyTo(detail.position, 17.2)
  useKeys({ Enter: show, Escape: onClose })

  return (
    <>
      <CaseHeader detail={detail} onClose={onClose} />
      {staleFrom !== null && <StaleBanner detail={detail} versionSeen={staleFrom} />}
      <div className="case-scroll">
        <p className="case-description">{detail.description}</p>
        <CaseFacts detail={detail} onShow={show} />
        <section className="case-section" aria-label={t('responsibility.title')}>
          <h3>
            {t('responsibility.title')}
            <ResponsibilityNote stored={responsibility.stored} answerOn={answer?.on} />
          </h3>
          {responsibility.pending && (
            <div className="stack" role="status" aria-label={t('responsibility.checking')}>
              <Skeleton height={54} />
              <Skeleton height={54} />
            </div>
          )}
          {responsibility.error && (
            <Banner tone="warn">
              {t('responsibility.failed')} · {responsibility.error.message}
            </Banner>
          )}
          {answer ? (
            <Candidates
              answer={answer}
              chosen={canDispatch ? unit?.code : detail.unit?.code}
              onChoose={canDispatch ? setPicked : undefined}
            />
          ) : (
            !responsibility.pending && detail.unit && <p>{name(detail.unit)}</p>
          )}
        </section>
        <section className="case-section" aria-label={t('case.log')}>
          <h3>
            {t('case.log')}
            {detail.dispatchCount + detail.reworkCount + detail.returnCount > 1 && (
              <small>
                {t('case.counts', {
                  dispatch: detail.dispatchCount,
                  rework: detail.reworkCount,
                  back: detail.returnCount,
                })}
              </small>
            )}
          </h3>
          <Timeline log={detail.log} />
        </section>
      </div>
      <ActionBar
        detail={detail}
        unit={unit}
        onStale={setStaleFrom}
        onDone={(after) => {
          setStaleFrom(null)
          onDone?.(after)
        }}
      />
    </>
  )
}

function ResponsibilityNote({ stored, answerOn }: { stored: boolean; answerOn?: string }) {
  const { t } = useTranslation()
  const format = useFormat()
  if (stored && !answerOn) return null
  return (
    <small>{stored ? t('responsibility.stored', { on: format.instant(answerOn!) }) : t('responsibility.now')}</small>
  )
}

/** Someone was quicker: who, what, when. */
function StaleBanner({ detail, versionSeen }: { detail: CaseDetail; versionSeen: number }) {
  const { t } = useTranslation()
  const label = useLabel()
  const name = useName()
  const format = useFormat()
  const newer = detail.log.filter((entry) => entry.version > versionSeen).at(-1)
  return (
    <Banner tone="warn">
      {newer
        ? t('case.changed', {
            who: newer.actor ? name(newer.actor) : t('case.system'),
            at: format.instant(newer.at),
            action: label(ACTIONS[newer.action]),
            state: label(STATES[detail.state]),
          })
        : t('case.changedElsewhere')}
    </Banner>
  )
}

/** The place, its unit grid and a ring; the map goes there once for each case. */
function useCaseOnMap(detail: CaseDetail): void {
  const grid = useQuery({
    queryKey: ['grid', detail.gridCode],
    queryFn: () => api.grid(detail.gridCode!),
    enabled: detail.gridCode !== null,
    staleTime: 5 * 60_000,
  })
  const highlights: Highlight[] = [
    ...(grid.data ? [{ role: 'grid' as const, geometry: grid.data.geometry }] : []),
    { role: 'place', geometry: detail.geometry },
    { role: 'ring', geometry: { type: 'Point', coordinates: detail.position } },
  ]
  useHighlight('case', highlights)
  const shown = useRef<string | null>(null)
  useEffect(() => {
    if (shown.current === detail.id) return
    shown.current = detail.id
    flyTo(detail.position)
  }, [detail.id, detail.position])
}
