import './saved.css'
import { BookmarkPlus, Settings2, Users } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SavedPage } from '../../../server/cases/filters/rules.ts'
import type { SavedFilter } from '../../../server/cases/filters/schema.ts'
import { useName } from '../../i18n/label.ts'
import { usePerson } from '../../session.ts'
import { Button, IconButton } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Field } from '../../ui/Field.tsx'
import { ManageSaved } from './ManageSaved.tsx'
import { useSave, useSaved } from './queries.ts'

/** What one keeps and what the unit shares, one press each; filters of the queue with what they find now. */
export function SavedList({
  page,
  now,
  isNow = (query) => query === now,
  onTake,
}: {
  page: SavedPage
  /** What stands in the address; '' is nothing worth keeping. */
  now: string
  /** Whether what is kept is what is shown. */
  isNow?: (query: string) => boolean
  onTake: (query: string, pressed: boolean) => void
}) {
  const { t } = useTranslation()
  const name = useName()
  const saved = useSaved(page)
  const [saving, setSaving] = useState(false)
  const [managing, setManaging] = useState(false)
  const kept = saved.data ?? []
  const isKept = kept.some(({ query }) => isNow(query))
  if (kept.length === 0 && now === '') return null
  const titleOf = (one: SavedFilter) =>
    one.mine ? one.name : `${one.name} · ${t('boards.saved.sharedBy', { who: name(one.owner) })}`
  return (
    <section className="saved" aria-label={t(`boards.saved.${page}.title`)}>
      <div className="saved-list">
        {kept.map((one) => (
          <button
            type="button"
            key={one.id}
            className="quick"
            aria-pressed={isNow(one.query)}
            title={titleOf(one)}
            onClick={() => onTake(one.query, isNow(one.query))}
          >
            {one.shared && <Users size={11} />}
            <span className="clip">{one.name}</span>
            {one.count !== null && <b>{one.count >= 100 ? t('boards.saved.many') : one.count}</b>}
          </button>
        ))}
        {now !== '' && !isKept && (
          <button type="button" className="quick save" data-testid="save-filter" onClick={() => setSaving(true)}>
            <BookmarkPlus size={12} />
            {t(`boards.saved.${page}.save`)}
          </button>
        )}
      </div>
      {kept.length > 0 && (
        <IconButton label={t('boards.saved.manage')} data-testid="manage-filters" onClick={() => setManaging(true)}>
          <Settings2 size={14} />
        </IconButton>
      )}
      {saving && <SaveDialog page={page} query={now} onClose={() => setSaving(false)} />}
      {managing && <ManageSaved page={page} saved={kept} onClose={() => setManaging(false)} />}
    </section>
  )
}

function SaveDialog({ page, query, onClose }: { page: SavedPage; query: string; onClose: () => void }) {
  const { t } = useTranslation()
  const { unitCode } = usePerson()
  const [text, setText] = useState('')
  const [shared, setShared] = useState(false)
  const [id] = useState(() => crypto.randomUUID())
  const save = useSave(onClose)
  return (
    <Dialog title={t(`boards.saved.${page}.save`)} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          if (text.trim()) save.mutate({ id, page, name: text.trim(), query, shared })
        }}
      >
        <Field label={t('boards.saved.name')}>
          <input
            className="input"
            autoFocus
            maxLength={40}
            value={text}
            placeholder={t(`boards.saved.${page}.nameHint`)}
            onChange={(event) => setText(event.target.value)}
          />
        </Field>
        {unitCode && (
          <label className="check">
            <input type="checkbox" checked={shared} onChange={(event) => setShared(event.target.checked)} />
            {t('boards.saved.share')}
          </label>
        )}
        {page === 'explore' && <p className="muted saved-hint">{t('boards.saved.explore.hint')}</p>}
        <Button type="submit" variant="primary" busy={save.isPending} disabled={!text.trim()}>
          {t('boards.saved.confirm')}
        </Button>
      </form>
    </Dialog>
  )
}
