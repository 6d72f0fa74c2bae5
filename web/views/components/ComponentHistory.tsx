import { useQueryClient } from '@tanstack/react-query'
import { Clock, Undo2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { INVENTORY_ROLES } from '../../../server/access/rules.ts'
import type { EditKind } from '../../../server/components/edits/schema.ts'
import type { ComponentDetail, HistoryEntry } from '../../../server/components/schema.ts'
import { useFormat } from '../../format.ts'
import { useName } from '../../i18n/label.ts'
import { usePerson } from '../../session.ts'
import { IconButton } from '../../ui/Button.tsx'
import { showError, showToast } from '../../ui/toast.tsx'
import { setParams } from '../../url.ts'
import { useAttributeWords } from './attributeWords.ts'
import type { ComponentForm } from './changes.ts'
import { undoStep } from './undo.ts'

/** Handed over with its cases: it is handed back, not undone. */
export const STANDS: readonly EditKind[] = ['ground', 'owner']

/** Every step of a component's life: what changed, by whom, and the edit it was part of, to be taken back as one. */
export function ComponentHistory({ detail }: { detail: ComponentDetail }) {
  const { t } = useTranslation()
  return (
    <section className="inventory-section" aria-label={t('inventory.history')}>
      <h3>{t('inventory.history')}</h3>
      <ol className="versions" data-testid="component-history">
        {detail.history.map((entry, index) => (
          <Step key={entry.version} detail={detail} entry={entry} newest={index === 0} />
        ))}
      </ol>
    </section>
  )
}

function Step({ detail, entry, newest }: { detail: ComponentDetail; entry: HistoryEntry; newest: boolean }) {
  const { t } = useTranslation()
  const name = useName()
  const format = useFormat()
  const taking = useTakingBack(detail, entry)
  return (
    <li data-version={entry.version} data-kind={entry.kind}>
      <div className="row">
        <div className="grow">
          <Changes entry={entry} />
          <small>
            {format.instant(entry.at)} · {entry.by ? name(entry.by) : t('inventory.byUnknown')} ·{' '}
            {t('inventory.version', { version: entry.version })}
            {entry.edit && ` · ${t(`grids.edits.kinds.${entry.edit.kind}`)}`}
            {entry.edit?.undoneBy && ` · ${t('grids.edits.takenBack')}`}
          </small>
        </div>
        {!newest && entry.kind !== 'retired' && (
          <IconButton
            label={t('inventory.asof', { at: format.instant(entry.at) })}
            data-testid={`asof-${entry.version}`}
            onClick={() => setParams({ asof: entry.at })}
          >
            <Clock size={14} />
          </IconButton>
        )}
        {taking.may && (
          <IconButton
            label={t('grids.edits.undo')}
            disabled={taking.busy}
            data-testid={`take-back-${entry.version}`}
            onClick={() => void taking.undo()}
          >
            <Undo2 size={14} />
          </IconButton>
        )}
      </div>
    </li>
  )
}

function Changes({ entry: { kind, fields, movedMetres } }: { entry: HistoryEntry }) {
  const { t } = useTranslation()
  const format = useFormat()
  const words = useAttributeWords()
  const label = (field: string) => t(`inventory.${field as keyof ComponentForm}`)
  return (
    <>
      {(kind !== 'changed' || (fields.length === 0 && movedMetres === null)) && <p>{t(`inventory.changes.${kind}`)}</p>}
      {movedMetres !== null && (
        <p>
          {movedMetres > 0.005
            ? t('inventory.changes.moved', { metres: format.metres(movedMetres) })
            : t('inventory.changes.shape')}
        </p>
      )}
      {fields.map(({ field, from, to }) => (
        <p key={field}>
          <b>{label(field)}</b> {words(field, from) || t('inventory.noneSet')} →{' '}
          {words(field, to) || t('inventory.noneSet')}
        </p>
      ))}
    </>
  )
}

/** Only what stands still and what the person may change is offered; that others built on it since, the server says. */
function useTakingBack({ code, name }: ComponentDetail, { edit }: HistoryEntry) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const person = usePerson()
  const [busy, setBusy] = useState(false)
  const undo = async () => {
    if (!edit) return
    setBusy(true)
    const what = t(`grids.edits.kinds.${edit.kind}`)
    try {
      await undoStep({ edit: edit.id, what: `${what} ${name} ${code}`, grids: edit.grids }, client)
      showToast('ok', t('grids.edits.undone', { what }))
    } catch (error) {
      showError(error)
    } finally {
      setBusy(false)
    }
  }
  const may =
    INVENTORY_ROLES.includes(person.role) && edit !== null && edit.undoneBy === null && !STANDS.includes(edit.kind)
  return { may, busy, undo }
}
