import { Link2, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { CaseDetail } from '../../../server/cases/schema.ts'
import { useNow } from '../../clock.ts'
import { useFormat } from '../../format.ts'
import { useName } from '../../i18n/label.ts'
import { IconButton } from '../../ui/Button.tsx'
import { Lamp } from '../../ui/Lamp.tsx'
import { StateChip } from '../../ui/StateChip.tsx'
import { showToast } from '../../ui/toast.tsx'
import { deadlineOf } from './deadline.ts'

export function CaseHeader({ detail, onClose }: { detail: CaseDetail; onClose?: () => void }) {
  const { t } = useTranslation()
  const name = useName()
  const format = useFormat()
  const { lamp, remainingMs } = deadlineOf(detail, useNow())
  const ended = detail.endedAt !== null
  const remaining =
    remainingMs === null
      ? null
      : ended
        ? t(remainingMs < 0 ? 'case.endedLate' : 'case.endedInTime')
        : t(remainingMs < 0 ? 'queue.overdue' : 'queue.remaining', { time: format.duration(remainingMs) })
  return (
    <header className="case-header">
      <div className="row">
        <span className="mono muted grow" title={t('case.number')}>
          {detail.id}
        </span>
        <IconButton
          label={t('common.copyLink')}
          onClick={() =>
            void navigator.clipboard?.writeText(window.location.href).then(() => showToast('ok', t('common.copied')))
          }
        >
          <Link2 size={15} />
        </IconButton>
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
      <div className="row case-due">
        <Lamp lamp={lamp} size={13} />
        {remaining && (
          <strong className="remaining" data-lamp={lamp}>
            {remaining}
          </strong>
        )}
        <span className="muted">
          {detail.dueAt ? t('case.due', { at: format.instant(detail.dueAt) }) : t('case.noDue')}
        </span>
      </div>
    </header>
  )
}
