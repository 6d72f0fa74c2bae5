import { useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { useReachable } from '../api.ts'
import { Button } from '../ui/Button.tsx'

/** Shown while the server does not answer; a retry asks for everything on screen again. */
export function ServerBanner() {
  const { t } = useTranslation()
  const reachable = useReachable((store) => store.reachable)
  const client = useQueryClient()
  if (reachable) return null
  return (
    <div className="server-banner" role="alert">
      <span>{t('server.unreachable')}</span>
      <Button onClick={() => void client.refetchQueries({ type: 'active' })}>{t('common.retry')}</Button>
    </div>
  )
}
