import { MapPin, Undo2 } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Import } from '../../../server/exchange/schema.ts'
import { useLabel } from '../../i18n/label.ts'
import { fitBbox } from '../../map/index.ts'
import { Button } from '../../ui/Button.tsx'
import { Banner } from '../../ui/Placeholder.tsx'
import { Counts } from './Counts.tsx'
import { type useImportActions, useImportEdit } from './queries.ts'

/** What a run wrote: where it lies, and the key that takes all of it back. */
export function Outcome({ one, actions }: { one: Import; actions: ReturnType<typeof useImportActions> }) {
  const { t } = useTranslation()
  const label = useLabel()
  const { state, results, error, editId } = one
  const edit = useImportEdit(editId).data
  const written = results.add + results.update
  const bbox = edit?.bbox
  const isBack = Boolean(edit?.undoneBy)
  return (
    <section className="import-outcome" data-testid="import-outcome" data-back={isBack}>
      {state === 'done' && !isBack && <Banner>{t('exchange.run.done')}</Banner>}
      {state === 'cancelled' && (
        <Banner tone="warn">{t(one.rowsTotal === null ? 'exchange.run.stoppedCheck' : 'exchange.run.stopped')}</Banner>
      )}
      {state === 'failed' && (
        <Banner tone="danger">
          <b>{t('exchange.run.failed')}</b>
          {error?.row !== undefined && ` · ${t('exchange.run.failedAt', { row: error.row })}`}
          {error && <p>{label(error.sentence)}</p>}
        </Banner>
      )}
      {isBack && <Banner tone="warn">{t('exchange.run.takenBack', { count: written })}</Banner>}
      {one.rowsTotal !== null && <Counts counts={results} />}
      {editId !== null && !isBack && (
        <span className="row">
          {bbox && (
            <Button wide data-testid="import-show" onClick={() => fitBbox(bbox)}>
              <MapPin size={14} />
              {t('exchange.run.show')}
            </Button>
          )}
          <Button
            wide
            busy={actions.takeBack.isPending}
            data-testid="import-undo"
            onClick={() => actions.takeBack.mutate(one)}
          >
            <Undo2 size={14} />
            {t('exchange.run.back')}
          </Button>
        </span>
      )}
    </section>
  )
}
