import { useTranslation } from 'react-i18next'
import { useLive } from '../live.ts'

export function LiveStatus() {
  const { t } = useTranslation()
  const state = useLive((store) => store.state)
  return (
    <span className="live-status" data-testid="live-status" data-state={state} role="status">
      <i aria-hidden="true" />
      {t(`live.${state}`)}
    </span>
  )
}
