import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import type { CaseSummary } from '../../../server/cases/schema.ts'
import { useFormat } from '../../format.ts'
import { useName } from '../../i18n/label.ts'
import { Lamp } from '../../ui/Lamp.tsx'
import { StateChip } from '../../ui/StateChip.tsx'
import { deadlineOf } from './deadline.ts'

export const ROW_HEIGHT = 78

export const QueueRow = memo(function QueueRow({
  item,
  selected,
  at,
  onOpen,
}: {
  item: CaseSummary
  selected: boolean
  at: number
  onOpen: (id: string) => void
}) {
  const { t } = useTranslation()
  const name = useName()
  const format = useFormat()
  const { lamp, remainingMs } = deadlineOf(item, at)
  const open = item.endedAt === null
  const age = at - Date.parse(item.reportedAt)
  return (
    <button
      type="button"
      role="option"
      aria-selected={selected}
      className="queue-row"
      data-testid={`queue-row-${item.id}`}
      onClick={() => onOpen(item.id)}
    >
      <span className="queue-line">
        <Lamp lamp={lamp} />
        <strong className="clip grow">{name(item.class)}</strong>
        {open && remainingMs !== null && (
          <span className="remaining" data-lamp={lamp}>
            {t(remainingMs < 0 ? 'queue.overdue' : 'queue.remaining', { time: format.duration(remainingMs) })}
          </span>
        )}
      </span>
      <span className="clip queue-address">{item.address || item.description}</span>
      <span className="queue-line queue-foot">
        <StateChip state={item.state} />
        <span className="clip grow">{item.unit ? name(item.unit) : name(item.district)}</span>
        <span className="muted" title={format.full(item.reportedAt)}>
          {age < 60_000 ? t('queue.justNow') : t('queue.ago', { time: format.duration(age) })}
        </span>
      </span>
    </button>
  )
})
