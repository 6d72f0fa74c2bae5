import { useTranslation } from 'react-i18next'
import { useFormat } from '../../format.ts'
import { Banner } from '../../ui/Placeholder.tsx'
import { MergeCard } from './MergeCard.tsx'
import type { MergeRow } from './merge.ts'
import { UndoBanner } from './PanelParts.tsx'

/** What a panel of a thing that can be edited says above it: retired, changed by someone else meanwhile, undo. */
export function EditNotices({
  validTo,
  editing,
  label,
  words,
  newer,
  idle,
  onDone,
}: {
  validTo: string | null
  /** What useEditing gives, of whatever thing. */
  editing: {
    busy: boolean
    conflict: { theirs: { version: number; changedBy?: string | null } } | null
    rows: readonly MergeRow[]
    undo: { what: string } | null
    saveMerged: (patch: Record<string, unknown>, done?: () => void) => void
    takeTheirs: () => void
    takeBack: (said: string) => void
  }
  label: (key: string) => string
  words: (key: string, value: unknown, row: MergeRow) => string
  /** A form is open, and what it was opened on has been changed meanwhile: by whom, to which version. */
  newer?: { version: number; changedBy: string | null } | null
  /** Nothing is being edited: an undo may be offered. */
  idle: boolean
  /** The conflict was decided. */
  onDone: () => void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const { conflict } = editing
  return (
    <>
      {validTo && <Banner tone="warn">{t('inventory.retiredAt', { at: format.instant(validTo) })}</Banner>}
      {conflict && (
        <MergeCard
          version={conflict.theirs.version}
          by={conflict.theirs.changedBy ?? null}
          rows={editing.rows}
          label={label}
          words={words}
          busy={editing.busy}
          onSave={(patch) => editing.saveMerged(patch, onDone)}
          onTheirs={() => {
            editing.takeTheirs()
            onDone()
          }}
        />
      )}
      {newer && !conflict && (
        <div data-testid="changed-meanwhile">
          <Banner tone="warn">
            {t('editor.merge.meanwhile', { version: newer.version, by: newer.changedBy ?? t('inventory.byUnknown') })}
          </Banner>
        </div>
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
