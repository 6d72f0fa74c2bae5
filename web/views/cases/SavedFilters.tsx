import { BookmarkPlus, Settings2, Users } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type QueueFilter, readFilter, writeFilter } from '../../../server/cases/filters/rules.ts'
import type { SavedFilter } from '../../../server/cases/filters/schema.ts'
import { useName } from '../../i18n/label.ts'
import { usePerson } from '../../session.ts'
import { Button, IconButton } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Field } from '../../ui/Field.tsx'
import { ManageFilters } from './ManageFilters.tsx'
import { useSavedFilters, useSaveFilter } from './savedQueries.ts'
import { NO_CONDITIONS } from './useQueueFilter.ts'

/** One's own filters and the unit's, one press each, with what they find now. */
export function SavedFilters({
  written,
  onTake,
}: {
  written: QueueFilter
  onTake: (filter: Partial<QueueFilter>) => void
}) {
  const { t } = useTranslation()
  const name = useName()
  const filters = useSavedFilters()
  const [saving, setSaving] = useState(false)
  const [managing, setManaging] = useState(false)
  const now = writeFilter(written)
  const kept = filters.data ?? []
  const isKept = kept.some(({ query }) => query === now)
  if (kept.length === 0 && now === '') return null
  const take = (filter: SavedFilter) => {
    const pressed = filter.query === now
    const next = readFilter(pressed ? {} : Object.fromEntries(new URLSearchParams(filter.query)))
    onTake({ ...NO_CONDITIONS, ...next })
  }
  return (
    <section className="saved-filters" aria-label={t('boards.saved.title')}>
      <div className="saved-list">
        {kept.map((filter) => (
          <button
            type="button"
            key={filter.id}
            className="quick"
            aria-pressed={filter.query === now}
            title={
              filter.mine ? filter.name : `${filter.name} · ${t('boards.saved.sharedBy', { who: name(filter.owner) })}`
            }
            onClick={() => take(filter)}
          >
            {filter.shared && <Users size={11} />}
            <span className="clip">{filter.name}</span>
            {filter.count !== null && <b>{filter.count >= 100 ? t('boards.saved.many') : filter.count}</b>}
          </button>
        ))}
        {now !== '' && !isKept && (
          <button type="button" className="quick save" data-testid="save-filter" onClick={() => setSaving(true)}>
            <BookmarkPlus size={12} />
            {t('boards.saved.save')}
          </button>
        )}
      </div>
      {kept.length > 0 && (
        <IconButton label={t('boards.saved.manage')} data-testid="manage-filters" onClick={() => setManaging(true)}>
          <Settings2 size={14} />
        </IconButton>
      )}
      {saving && <SaveDialog query={now} onClose={() => setSaving(false)} />}
      {managing && <ManageFilters filters={kept} onClose={() => setManaging(false)} />}
    </section>
  )
}

function SaveDialog({ query, onClose }: { query: string; onClose: () => void }) {
  const { t } = useTranslation()
  const { unitCode } = usePerson()
  const [text, setText] = useState('')
  const [shared, setShared] = useState(false)
  const [id] = useState(() => crypto.randomUUID())
  const save = useSaveFilter(onClose)
  return (
    <Dialog title={t('boards.saved.save')} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          if (text.trim()) save.mutate({ id, name: text.trim(), query, shared })
        }}
      >
        <Field label={t('boards.saved.name')}>
          <input
            className="input"
            autoFocus
            maxLength={40}
            value={text}
            placeholder={t('boards.saved.nameHint')}
            onChange={(event) => setText(event.target.value)}
          />
        </Field>
        {unitCode && (
          <label className="check">
            <input type="checkbox" checked={shared} onChange={(event) => setShared(event.target.checked)} />
            {t('boards.saved.share')}
          </label>
        )}
        <Button type="submit" variant="primary" busy={save.isPending} disabled={!text.trim()}>
          {t('boards.saved.confirm')}
        </Button>
      </form>
    </Dialog>
  )
}
