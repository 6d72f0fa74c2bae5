import { useTranslation } from 'react-i18next'
import type { Import } from '../../../server/exchange/schema.ts'
import { useFormat } from '../../format.ts'
import { Button } from '../../ui/Button.tsx'
import { Counts } from './Counts.tsx'
import { ProgressBar } from './ProgressBar.tsx'

/** How far a check or a run is. */
export function JobBar({ one, busy, onStop }: { one: Import; busy: boolean; onStop: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { state, progress, counts, results } = one
  const { done, total } = progress
  return (
    <div className="import-job" role="status" data-testid="import-progress">
      <span className="row">
        <b className="grow">{t(state === 'checking' ? 'exchange.check.running' : 'exchange.run.running')}</b>
        <span className="muted">
          {format.number(done)} / {format.number(total)}
        </span>
        <Button busy={busy} data-testid="import-stop" onClick={onStop}>
          {t('exchange.check.stop')}
        </Button>
      </span>
      <ProgressBar label={t(`exchange.states.${state}`)} done={done} total={total} />
      <Counts counts={state === 'checking' ? counts : results} />
      <p className="muted">{t('exchange.run.wait')}</p>
    </div>
  )
}
