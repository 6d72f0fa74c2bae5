import './notices.css'
import {
  ArrowRightLeft,
  BellRing,
  CheckCheck,
  Download,
  Gavel,
  HandCoins,
  type LucideIcon,
  Merge,
  MessageSquareText,
  PauseCircle,
  RotateCcw,
  Scale,
  Siren,
  Timer,
  Users,
} from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { CaseDetail } from '../../../server/cases/schema.ts'
import { useFormat } from '../../format.ts'
import { useName } from '../../i18n/label.ts'
import { go } from '../../url.ts'
import { lastOf, type NoticeKind, noteOf, noticesOf } from './noticesOf.ts'
import { RequestNotice } from './RequestNotice.tsx'
import type { Acting } from './useActing.ts'

const LOOK: Record<NoticeKind, [LucideIcon, 'info' | 'warn' | 'danger']> = {
  moved: [ArrowRightLeft, 'warn'],
  mergedInto: [Merge, 'info'],
  mergedHere: [Merge, 'info'],
  suspended: [PauseCircle, 'warn'],
  coordinating: [Users, 'warn'],
  handedOver: [Gavel, 'info'],
  substituted: [HandCoins, 'info'],
  selfHandled: [CheckCheck, 'info'],
  escalated: [Siren, 'danger'],
  late: [Timer, 'danger'],
  urged: [BellRing, 'warn'],
  rework: [RotateCcw, 'warn'],
  appeal: [Scale, 'info'],
  replyDue: [MessageSquareText, 'warn'],
  replied: [MessageSquareText, 'info'],
}

/** What is special about this case now, with what to do about it. */
export function Notices({ detail, acting }: { detail: CaseDetail; acting: Acting }) {
  const kinds = noticesOf(detail)
  if (kinds.length === 0 && !detail.request) return null
  return (
    <ul className="notices" data-testid="case-notices">
      {detail.request && <RequestNotice detail={detail} acting={acting} />}
      {kinds.map((kind) => {
        const [Icon, tone] = LOOK[kind]
        return (
          <li key={kind} data-tone={tone} data-testid={`notice-${kind}`}>
            <Icon size={15} />
            <div className="grow">
              <NoticeText kind={kind} detail={detail} acting={acting} />
            </div>
          </li>
        )
      })}
    </ul>
  )
}

function NoticeText({ kind, detail, acting }: { kind: NoticeKind; detail: CaseDetail; acting: Acting }): ReactNode {
  const { t } = useTranslation()
  const name = useName()
  const format = useFormat()
  const { log } = detail
  switch (kind) {
    case 'moved': {
      const { from, to } = detail.moved!
      const may = acting.layout.special.some(({ action }) => action === 'reassign')
      return (
        <>
          <strong>{t('cases.notice.moved', { from: name(from), to: name(to) })}</strong>
          {may && acting.offer?.action !== 'reassign' && (
            <p>
              <button
                type="button"
                className="notice-link"
                data-testid="notice-reassign"
                onClick={() => acting.select('reassign')}
              >
                {t('cases.notice.reassign', { unit: name(to) })}
              </button>
            </p>
          )}
        </>
      )
    }
    case 'suspended':
      return (
        <>
          <strong>{t('cases.notice.suspended', { at: format.instant(detail.suspendedUntil!) })}</strong>
          <Quote text={noteOf(lastOf(log, 'request-suspension'))} />
        </>
      )
    case 'coordinating':
      return (
        <>
          <strong>
            {t(detail.coordination === 'city' ? 'cases.notice.coordinatingCity' : 'cases.notice.coordinatingDistrict')}
          </strong>
          <Quote text={noteOf(lastOf(log, 'raise', 'coordinate'))} />
        </>
      )
    case 'substituted': {
      const payer = detail.payer ? name(detail.payer) : t('cases.page.publicBudget')
      return (
        <>
          <strong>
            {detail.substituteFor
              ? t('cases.notice.substituteFor', { unit: name(detail.substituteFor), payer })
              : t('cases.notice.substituteNobody', { payer })}
          </strong>
          <Costs detail={detail} />
        </>
      )
    }
    case 'handedOver':
      return (
        <>
          <strong>{t(detail.evidence ? 'cases.notice.handedOver' : 'cases.notice.handedOverBare')}</strong>
          <Quote text={noteOf(lastOf(log, 'hand-over'))} />
          {detail.evidence && (
            <a className="notice-link" href={`/api/cases/${detail.id}/evidence/${detail.evidence}.zip`} download>
              <Download size={13} />
              {t('cases.notice.evidence')} <code>{detail.evidence.slice(0, 12)}…</code>
            </a>
          )}
        </>
      )
    case 'mergedInto':
      return (
        <>
          <strong>{t('cases.notice.mergedInto', { id: detail.mergedInto })}</strong>
          <button type="button" className="notice-link" onClick={() => go(`/case/${detail.mergedInto}`)}>
            {t('cases.notice.openMerged')}
          </button>
        </>
      )
    case 'mergedHere':
      return t('cases.notice.mergedHere', { count: detail.mergedCount })
    case 'selfHandled':
      return t('cases.notice.selfHandled')
    case 'escalated':
      return <strong>{t('cases.notice.escalated')}</strong>
    case 'late':
      return <strong>{t('cases.notice.late')}</strong>
    case 'urged':
      return (
        <>
          <strong>{t('cases.notice.urged', { count: detail.urgeCount })}</strong>
          <Quote text={noteOf(lastOf(log, 'urge'))} />
        </>
      )
    case 'rework':
      return (
        <>
          <strong>{t('cases.notice.rework', { count: detail.reworkCount })}</strong>
          <Quote text={noteOf(lastOf(log, 'rework'))} />
        </>
      )
    case 'appeal':
      return (
        <>
          <strong>
            {t(detail.appeal === 'upheld' ? 'cases.notice.appealUpheld' : 'cases.notice.appealDismissed')}
          </strong>
          <Quote text={noteOf(lastOf(log, 'approve-appeal', 'reject-appeal'))} />
        </>
      )
    case 'replyDue':
      return detail.stageDueAt
        ? t('cases.notice.replyDue', { at: format.instant(detail.stageDueAt) })
        : t('cases.notice.replyDue', { at: '—' })
    case 'replied':
      return (
        <>
          {t('cases.notice.replied', { at: format.instant(detail.repliedAt!) })}
          <Quote text={noteOf(lastOf(log, 'reply'))} />
        </>
      )
  }
}

const Quote = ({ text }: { text: string | undefined }) => (text ? <p className="notice-quote">{text}</p> : null)

function Costs({ detail }: { detail: CaseDetail }) {
  const { t } = useTranslation()
  const format = useFormat()
  const costs = [
    detail.costEstimate !== null && t('cases.page.costEstimate', { yuan: format.number(detail.costEstimate) }),
    detail.cost !== null && t('cases.page.costActual', { yuan: format.number(detail.cost) }),
  ].filter(Boolean)
  return costs.length > 0 ? <p className="notice-quote">{costs.join(' · ')}</p> : null
}
