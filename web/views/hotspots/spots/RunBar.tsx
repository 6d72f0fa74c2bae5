import { useTranslation } from 'react-i18next'
import type { Run } from '../../../../server/hotspots/significance/schema.ts'
import { useFormat } from '../../../format.ts'
import { useLabel } from '../../../i18n/label.ts'
import { Button } from '../../../ui/Button.tsx'
import { ProgressBar } from '../../exchange/ProgressBar.tsx'
import { type Findings, hasStopped, useStopRun } from './runs.ts'

/** How far a run is, and its end where it found nothing: it is stopped here, and begun again. */
export function RunBar({ found, run }: { found: Findings; run: Run }) {
  const { t } = useTranslation()
  const format = useFormat()
  const label = useLabel()
  const stop = useStopRun()
  const { id, state, progress, cells, slices, error } = run
  const stopped = hasStopped(run)
  return (
    <div className="spot-run" role="status" data-testid="run-bar" data-state={state}>
      <span className="row">
        <b className="grow">
          {t(`explore.spots.run.${state}`)}
          {state === 'running' && ` ${format.percent(progress)}`}
        </b>
        {stopped ? (
          <Button data-testid="run-again" onClick={found.refetch}>
            {t('explore.spots.run.again')}
          </Button>
        ) : (
          <Button busy={stop.isPending} data-testid="run-stop" onClick={() => stop.mutate(id)}>
            {t('explore.spots.run.stop')}
          </Button>
        )}
      </span>
      {!stopped && <ProgressBar label={t(`explore.spots.run.${state}`)} done={progress} total={1} />}
      <p className="muted">
        {error
          ? label(error.sentence)
          : t(slices > 0 ? 'explore.spots.run.size' : 'explore.spots.run.cells', {
              cells: format.number(cells),
              slices: format.number(slices),
            })}
        {!stopped && ` ${t('explore.spots.run.wait')}`}
      </p>
    </div>
  )
}
