import { ClipboardList, Link2, Maximize2, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { CaseDetail } from '../../../server/cases/schema.ts'
import { useNow } from '../../clock.ts'
import { useFormat } from '../../format.ts'
import { useName } from '../../i18n/label.ts'
import { IconButton } from '../../ui/Button.tsx'
import { Lamp } from '../../ui/Lamp.tsx'
import { StateChip } from '../../ui/StateChip.tsx'
import { showToast } from '../../ui/toast.tsx'
import { go } from '../../url.ts'
import { deadlineOf } from './deadline.ts'
import { useStageName } from './StageBar.tsx'
import type { Run } from './stages.ts'

/** The head of the panel: number, class, state, and the clock that runs. */
export function CaseHeader({ detail, onClose }: { detail: CaseDetail; onClose?: () => void }) {
  const { t } = useTranslation()
  const name = useName()
  return (
    <header className="case-header">
      <div className="row">
        <span className="mono muted grow" title={t('case.number')}>
          {detail.id}
        </span>
        <IconButton label={t('cases.page.open')} data-testid="case-open-page" onClick={() => go(`/case/${detail.id}`)}>
          <Maximize2 size={14} />
        </IconButton>
        <WorkOrderLink detail={detail} />
        <CopyLink id={detail.id} />
        {onClose && (
          <IconButton label={t('common.close')} onClick={onClose}>
            <X size={16} />
          </IconButton>
        )}
      </div>
      <div className="row">
        <h2 className="grow">{name(detail.class)}</h2>
        <StateChip state={detail.state} data-testid="case-state" />
      </div>
      <CaseClock detail={detail} />
    </header>
  )
}

/** The work order to print, once a unit has the case. */
export function WorkOrderLink({ detail }: { detail: CaseDetail }) {
  const { t } = useTranslation()
  if (!detail.unit) return null
  return (
    <IconButton
      label={t('workOrder.open')}
      data-testid="case-work-order"
      onClick={() => go('/work-order', { case: detail.id }, ['m'])}
    >
      <ClipboardList size={15} />
    </IconButton>
  )
}

/** The link that a colleague can open: the full page. */
export function CopyLink({ id }: { id: string }) {
  const { t } = useTranslation()
  const copy = () =>
    void navigator.clipboard
      ?.writeText(`${window.location.origin}/case/${id}`)
      .then(() => showToast('ok', t('common.copied')))
  return (
    <IconButton label={t('common.copyLink')} onClick={copy}>
      <Link2 size={15} />
    </IconButton>
  )
}

/** The stage whose clock runs and what is left of it; after the end, whether handling was in time. */
export function CaseClock({ detail }: { detail: CaseDetail }) {
  const { t } = useTranslation()
  const format = useFormat()
  const stageName = useStageName()
  const { lamp, remainingMs } = deadlineOf(detail, useNow())
  const runs = detail.stageDueAt !== null
  const remaining =
    remainingMs === null
      ? null
      : !runs
        ? t(remainingMs < 0 ? 'case.endedLate' : 'case.endedInTime')
        : t(remainingMs < 0 ? 'queue.overdue' : 'queue.remaining', { time: format.duration(remainingMs) })
  const until = runs ? detail.stageDueAt : detail.dueAt
  return (
    <div className="row case-due">
      <Lamp lamp={lamp} size={13} />
      {remaining && (
        <strong className="remaining" data-lamp={lamp}>
          {remaining}
        </strong>
      )}
      <span className="muted grow">
        {runs && `${t('cases.clock.stage', { stage: stageName(detail.stage as Run['stage']) })} · `}
        {detail.state === 'suspended'
          ? t('cases.clock.stands', { at: format.instant(detail.suspendedUntil!) })
          : until
            ? t('case.due', { at: format.instant(until) })
            : t('case.noDue')}
      </span>
      {detail.endedAt !== null && detail.overdueCount > 0 && (
        <span className="tag late">{t('cases.clock.wasLate', { count: detail.overdueCount })}</span>
      )}
      <span className="tag">{t(`cases.level.${detail.level}`)}</span>
    </div>
  )
}
