import type { ComponentProps } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../format.ts'
import { Banner } from '../../ui/Placeholder.tsx'
import { ConflictCard } from './Conflict.tsx'
import { UndoBanner } from './PanelParts.tsx'

/** What a panel of a thing that can be edited says above it: retired, changed by someone else meanwhile, undo. */
export function EditNotices({
  validTo,
  editing,
  conflictRows,
  idle,
  onDone,
}: {
  validTo: string | null
  /** What useEditing gives, of whatever thing. */
  editing: {
    busy: boolean
    conflict: { theirs: { version: number } } | null
    undo: { what: string } | null
    takeMine: (done?: () => void) => void
    takeTheirs: () => void
    takeBack: (said: string) => void
  }
  /** Asked for only while there is a conflict. */
  conflictRows: () => ComponentProps<typeof ConflictCard>['rows']
  /** Nothing is being edited: an undo may be offered. */
  idle: boolean
  /** The conflict was decided. */
  onDone: () => void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <>
      {validTo && <Banner tone="warn">{t('inventory.retiredAt', { at: format.instant(validTo) })}</Banner>}
      {editing.conflict && (
        <ConflictCard
          version={editing.conflict.theirs.version}
          rows={conflictRows()}
          busy={editing.busy}
          onMine={() => editing.takeMine(onDone)}
          onTheirs={() => {
            editing.takeTheirs()
            onDone()
          }}
        />
      )}
      {editing.undo && idle && !validTo && (
        <UndoBanner
          what={editing.undo.what}
          busy={editing.busy}
          onUndo={() => editing.takeBack(t('inventory.actions.undone'))}
        />
      )}
    </>
  )
}
