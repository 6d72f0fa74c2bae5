import { Hourglass } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { type Action, REQUESTS } from '../../../server/cases/lifecycle.ts'
import type { CaseDetail } from '../../../server/cases/schema.ts'
import { useNow } from '../../clock.ts'
import { useFormat } from '../../format.ts'
import { useLabel, useName } from '../../i18n/label.ts'
import { Button } from '../../ui/Button.tsx'
import { ACTION_KEYS } from './actionKeys.ts'
import { lastOf, noteOf } from './noticesOf.ts'
import type { Acting } from './useActing.ts'
import { useWhoMay } from './useWhoMay.ts'

/** Who asks for what, why and until when, by when it must be answered, and the two answers for whoever gives them. */
export function RequestNotice({ detail, acting }: { detail: CaseDetail; acting: Acting }) {
  const { t } = useTranslation()
  const label = useLabel()
  const name = useName()
  const format = useFormat()
  const at = useNow()
  const whoMay = useWhoMay(detail)
  const kind = detail.request!
  const asked = lastOf(detail.log, `request-${kind}` as Action)
  const isLate = detail.requestDueAt !== null && Date.parse(detail.requestDueAt) < at
  return (
    <li className="request-notice" data-tone="warn" data-testid="notice-request">
      <Hourglass size={15} />
      <div className="grow">
        <strong>
          {t('cases.notice.request', {
            who: name(detail.requestedBy) || t('case.system'),
            what: label(REQUESTS[kind]),
          })}
          {detail.requestUntil && ` · ${t('cases.notice.requestFor', { until: format.instant(detail.requestUntil) })}`}
        </strong>
        {noteOf(asked) && <p className="notice-quote">{noteOf(asked)}</p>}
        <p className="muted">
          {asked && t('cases.notice.requestAt', { at: format.instant(asked.at) })}
          {acting.layout.answers.length === 0 &&
            ` · ${t('cases.act.whoAnswers', { roles: whoMay(`approve-${kind}`) })}`}
          {detail.requestDueAt && (
            <>
              {' · '}
              <span className={isLate ? 'late' : undefined}>
                {t(isLate ? 'cases.notice.requestLate' : 'cases.notice.requestBy', {
                  at: format.instant(detail.requestDueAt),
                })}
              </span>
            </>
          )}
        </p>
        {acting.layout.answers.length > 0 && (
          <div className="request-answers">
            {acting.layout.answers.map(({ action }) => (
              <Button
                key={action}
                data-testid={`action-${action}`}
                aria-pressed={acting.offer?.action === action}
                shortcut={ACTION_KEYS[action].toUpperCase()}
                onClick={() => acting.select(action)}
              >
                {t(action.startsWith('approve-') ? 'cases.notice.grant' : 'cases.notice.refuse')}
              </Button>
            ))}
          </div>
        )}
      </div>
    </li>
  )
}
