import { ChartNoAxesCombined } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Alert } from '../../../../server/hotspots/watches/schema.ts'
import { useFormat } from '../../../format.ts'
import { openWatched } from './open.ts'
import { useReadAlerts } from './queries.ts'

/** In the inbox: a watch told of something. Opened, it is read, and explored as it was counted. */
export function AlertRow({ alert }: { alert: Alert }) {
  const { t } = useTranslation()
  const format = useFormat()
  const read = useReadAlerts()
  return (
    <li>
      <button
        type="button"
        className="inbox-row"
        data-unread={alert.unread}
        data-testid={`alert-${alert.id}`}
        onClick={() => {
          if (alert.unread) read.mutate({ upTo: alert.id, only: true })
          openWatched(alert.question, format.date(alert.from), format.date(alert.at))
        }}
      >
        <span className="inbox-icon" data-tone="warn">
          <ChartNoAxesCombined size={16} />
        </span>
        <span className="inbox-what">
          <span className="inbox-line">
            <strong>{t('watch.alert')}</strong>
            <span className="clip">{alert.name}</span>
          </span>
          <span className="inbox-case">
            <span>
              {t('watch.alertCount', { count: alert.count, threshold: alert.threshold })} ·{' '}
              {format.span(alert.from, alert.at)}
            </span>
          </span>
        </span>
        <span className="inbox-now" />
        <time className="muted" dateTime={alert.at} title={format.full(alert.at)}>
          {format.time(alert.at)}
        </time>
        {alert.unread && <i className="inbox-dot" role="img" aria-label={t('boards.inbox.unread')} />}
      </button>
    </li>
  )
}
