import { Pencil, Undo2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Change } from '../../../server/responsibility/rulebook/schema.ts'
import { useKeys } from '../../keys.ts'
import { Button } from '../../ui/Button.tsx'
import type { Draft } from './useDraft.ts'

/** What may be done with a thing of the book: edit, end, take the change of the draft back. Empty for whoever only reads. */
export function ThingFoot({
  draft,
  change,
  editable,
  end,
  onEdit,
}: {
  draft: Draft
  /** Place of its change in the draft, -1 without. */
  change: number
  editable: boolean
  end: Change
  onEdit: () => void
}) {
  const { t } = useTranslation()
  const [sure, setSure] = useState(false)
  const may = draft.keeper && editable
  useKeys({ e: may ? onEdit : undefined })
  if (!draft.keeper) return null
  if (!editable) return <p className="muted rulebook-small">{t('rules.edit.notYours')}</p>
  return (
    <div className="row">
      <Button className="grow" shortcut="E" data-testid="rulebook-edit" onClick={onEdit}>
        <Pencil size={14} />
        {t(change >= 0 ? 'rules.edit.again' : 'rules.edit.edit')}
      </Button>
      {change >= 0 ? (
        <Button busy={draft.busy} data-testid="rulebook-undo" onClick={() => void draft.drop(change).catch(() => {})}>
          <Undo2 size={14} />
          {t('rules.edit.undo')}
        </Button>
      ) : (
        <Button
          variant={sure ? 'armed' : 'danger'}
          busy={draft.busy}
          data-testid="rulebook-end"
          title={t('rules.edit.endHint')}
          onClick={() => (sure ? void draft.put(end).catch(() => {}) : setSure(true))}
          onBlur={() => setSure(false)}
        >
          {t(sure ? 'rules.edit.endSure' : 'rules.edit.end')}
        </Button>
      )}
    </div>
  )
}
