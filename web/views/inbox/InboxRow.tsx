import {
  AlarmClock,
  ArrowDownUp,
  BellRing,
  CircleCheck,
  CircleX,
  ClipboardCheck,
  type LucideIcon,
  MessageSquareMore,
  MessageSquareReply,
  RotateCcw,
  Send,
  TriangleAlert,
} from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { InboxEntry } from '../../../server/cases/inbox/schema.ts'
import { ACTIONS, type Action } from '../../../server/cases/lifecycle.ts'
import { useFormat } from '../../format.ts'
import { useLabel, useName } from '../../i18n/label.ts'
import type { zhBoards } from '../../i18n/zh-boards.ts'
import { Lamp } from '../../ui/Lamp.tsx'
import { StateChip } from '../../ui/StateChip.tsx'
import { go } from '../../url.ts'
import { stageLamp } from '../cases/stageLamp.ts'

type StageName = keyof typeof zhBoards.inbox.stage

function iconOf(action: Action): [LucideIcon, 'plain' | 'ask' | 'warn' | 'danger' | 'ok'] {
  if (action === 'mark-overdue') return [AlarmClock, 'warn']
  if (action === 'escalate') return [TriangleAlert, 'danger']
  if (action === 'urge') return [BellRing, 'danger']
  if (action === 'rework') return [RotateCcw, 'warn']
  if (/^request-(?!verify)/.test(action)) return [MessageSquareMore, 'ask']
  if (action.startsWith('approve-')) return [CircleCheck, 'ok']
  if (action.startsWith('reject-') || action === 'recall' || action === 'refuse') return [CircleX, 'warn']
  if (action === 'hand-up' || action === 'hand-down' || action === 'raise') return [ArrowDownUp, 'plain']
  if (action === 'request-verify' || action === 'feed-back' || action === 'conclude') return [ClipboardCheck, 'plain']
  if (action === 'reply' || action === 'close') return [MessageSquareReply, 'plain']
  return [Send, 'plain']
}

/** One thing that happened: what, by whom, on which case, and how that stands now. */
export function InboxRow({ entry, at }: { entry: InboxEntry; at: number }) {
  const { t } = useTranslation()
  const name = useName()
  const label = useLabel()
  const format = useFormat()
  const [Icon, tone] = iconOf(entry.action)
  const stage = entry.lateStage ? t(`boards.inbox.stage.${entry.lateStage as StageName}`) : ''
  const what =
    entry.action === 'mark-overdue'
      ? t('boards.inbox.late', { stage })
      : entry.action === 'escalate'
        ? t('boards.inbox.lateTwice', { stage })
        : label(ACTIONS[entry.action])
  const { lamp, remainingMs } = stageLamp(entry.case, at)
  return (
    <li>
      <button
        type="button"
        className="inbox-row"
        data-unread={entry.unread}
        data-testid={`inbox-${entry.seq}`}
        onClick={() => go('/dispatch', { case: entry.case.id }, ['m'])}
      >
        <span className="inbox-icon" data-tone={tone}>
          <Icon size={16} />
        </span>
        <span className="inbox-what">
          <span className="inbox-line">
            <strong>{what}</strong>
            {entry.until && (
              <span className="muted">{t('boards.inbox.until', { at: format.instant(entry.until) })}</span>
            )}
            {entry.assisting && <span className="tag">{t('boards.inbox.assisting')}</span>}
            {entry.waiting && <span className="tag accent">{t('boards.inbox.waiting')}</span>}
            <span className="muted inbox-who">{entry.actor ? name(entry.actor) : t('boards.inbox.platform')}</span>
          </span>
          <span className="inbox-case">
            <span>{name(entry.case.class)}</span>
            <span className="clip">{entry.case.address}</span>
          </span>
          {entry.note && <span className="inbox-note">{entry.note}</span>}
        </span>
        <span className="inbox-now">
          <StateChip state={entry.case.state} />
          {remainingMs !== null && (
            <span className="remaining" data-lamp={lamp}>
              <Lamp lamp={lamp} size={10} />{' '}
              {t(remainingMs < 0 ? 'queue.overdue' : 'queue.remaining', { time: format.duration(remainingMs) })}
            </span>
          )}
        </span>
        <time className="muted" dateTime={entry.at} title={format.full(entry.at)}>
          {format.time(entry.at)}
        </time>
        {entry.unread && <i className="inbox-dot" role="img" aria-label={t('boards.inbox.unread')} />}
      </button>
    </li>
  )
}
