import { Building2, ChevronsUp, Megaphone, MessageSquareMore, RotateCcw, Zap } from 'lucide-react'
import { memo } from 'react'
import { useTranslation } from 'react-i18next'
import { REQUESTS } from '../../../server/cases/lifecycle.ts'
import type { CaseSummary } from '../../../server/cases/schema.ts'
import { useFormat } from '../../format.ts'
import { useLabel, useName } from '../../i18n/label.ts'
import { Lamp } from '../../ui/Lamp.tsx'
import { StateChip } from '../../ui/StateChip.tsx'
import { stageLamp } from './stageLamp.ts'

export const ROW_HEIGHT = 78

export const QueueRow = memo(function QueueRow({
  item,
  selected,
  picked,
  indented,
  at,
  onOpen,
  onPick,
}: {
  item: CaseSummary
  selected: boolean
  /** Whether it is picked for bulk dispatch; undefined where nothing can be picked. */
  picked?: boolean
  /** Whether others of the list can be: then all stand in one line. */
  indented?: boolean
  at: number
  onOpen: (id: string) => void
  onPick?: (id: string) => void
}) {
  const { t } = useTranslation()
  const name = useName()
  const format = useFormat()
  const { lamp, remainingMs } = stageLamp(item, at)
  const age = at - Date.parse(item.reportedAt)
  return (
    <>
      <button
        type="button"
        role="option"
        aria-selected={selected}
        className="queue-row"
        data-indented={indented}
        data-testid={`queue-row-${item.id}`}
        onClick={() => onOpen(item.id)}
      >
        <span className="queue-line">
          <Lamp lamp={lamp} />
          <strong className="clip grow">{name(item.class)}</strong>
          {item.state === 'suspended' ? (
            <span className="remaining">
              {item.suspendedUntil
                ? t('boards.row.suspendedUntil', { at: format.instant(item.suspendedUntil) })
                : t('boards.row.suspended')}
            </span>
          ) : (
            remainingMs !== null && (
              <span className="remaining" data-lamp={lamp}>
                {t(remainingMs < 0 ? 'queue.overdue' : 'queue.remaining', { time: format.duration(remainingMs) })}
              </span>
            )
          )}
        </span>
        <span className="queue-line queue-address">
          <span className="clip grow">{item.address || item.description}</span>
          <Marks item={item} />
        </span>
        <span className="queue-line queue-foot">
          <StateChip state={item.state} />
          <span className="clip grow">{item.unit ? name(item.unit) : name(item.district)}</span>
          <span className="muted" title={format.full(item.reportedAt)}>
            {age < 60_000 ? t('queue.justNow') : t('queue.ago', { time: format.duration(age) })}
          </span>
        </span>
      </button>
      {picked !== undefined && (
        <input
          type="checkbox"
          className="queue-pick"
          checked={picked}
          tabIndex={-1}
          aria-label={t('boards.row.select', { id: item.id })}
          onChange={() => onPick?.(item.id)}
        />
      )}
    </>
  )
})

/** What a dispatcher must know before opening it: only what is so is drawn, small and quiet; the words are in the tip. */
function Marks({ item }: { item: CaseSummary }) {
  const { t } = useTranslation()
  const label = useLabel()
  const marks = [
    item.request && {
      icon: MessageSquareMore,
      tone: 'ask',
      text: t('boards.row.request', { kind: label(REQUESTS[item.request]) }),
      shown: label(REQUESTS[item.request]),
    },
    item.escalationCount > 0 && { icon: ChevronsUp, tone: 'warn', text: t('boards.row.escalated') },
    item.urgeCount > 0 && {
      icon: Megaphone,
      tone: 'warn',
      text: t('boards.row.urged', { count: item.urgeCount }),
      shown: item.urgeCount > 1 ? String(item.urgeCount) : '',
    },
    item.reworkCount > 0 && {
      icon: RotateCcw,
      tone: 'warn',
      text: t('boards.row.rework', { count: item.reworkCount }),
      shown: item.reworkCount > 1 ? String(item.reworkCount) : '',
    },
    item.grade === 1 && { icon: Zap, tone: 'plain', text: t('boards.row.grade') },
    item.level === 'city' && { icon: Building2, tone: 'plain', text: t('boards.row.city') },
  ].filter((mark) => mark !== null && mark !== false)
  if (marks.length === 0) return null
  return (
    <span className="marks">
      {marks.map(({ icon: Icon, tone, text, ...mark }) => (
        <span key={text} className="mark" data-tone={tone} title={text}>
          <Icon size={12} aria-label={text} />
          {'shown' in mark && mark.shown}
        </span>
      ))}
    </span>
  )
}
