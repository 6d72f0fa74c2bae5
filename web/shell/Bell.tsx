import { useQuery } from '@tanstack/react-query'
import { Bell as BellIcon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { hasInbox } from '../../server/cases/inbox/rules.ts'
import { WITHOUT_COUNTS } from '../../server/hotspots/rules.ts'
import { api } from '../api.ts'
import { usePerson } from '../session.ts'
import { go, useLocation } from '../url.ts'
import { useUnreadAlerts } from '../views/hotspots/watch/queries.ts'
import { useLiveRefresh } from './Page.tsx'

/** The inbox, with how much of it is unread: of cases, and of what one watches. It follows the live feed. */
export function Bell() {
  const { t } = useTranslation()
  const { role } = usePerson()
  const path = useLocation((location) => location.path)
  const has = hasInbox(role)
  const counts = !WITHOUT_COUNTS.includes(role)
  const unread = useQuery({ queryKey: ['unread'], queryFn: api.unread, enabled: has, refetchInterval: 120_000 })
  useLiveRefresh(['unread'], 4000)
  const alerts = useUnreadAlerts(counts)
  if (!has && !counts) return null
  const count = (unread.data?.unread ?? 0) + alerts
  const shown = count >= 100 ? '99+' : String(count)
  const label = count > 0 ? t('boards.inbox.bell', { count }) : t('boards.inbox.bellNone')
  return (
    <a
      className="rail-bell"
      href="/inbox"
      data-testid="tab-inbox"
      title={label}
      aria-label={label}
      aria-current={path === '/inbox' ? 'page' : undefined}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey) return
        event.preventDefault()
        go('/inbox', {}, ['m'])
      }}
    >
      <BellIcon size={19} strokeWidth={1.8} />
      {count > 0 && <b data-testid="unread">{shown}</b>}
    </a>
  )
}
