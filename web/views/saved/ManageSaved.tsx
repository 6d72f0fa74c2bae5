import { ArrowDown, ArrowUp, Trash2, Users } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { SavedPage } from '../../../server/cases/filters/rules.ts'
import type { SavedFilter } from '../../../server/cases/filters/schema.ts'
import { useName } from '../../i18n/label.ts'
import { usePerson } from '../../session.ts'
import { IconButton } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { useOrderSaved, useRemoveSaved, useSave } from './queries.ts'

/** Rename, order, share and delete what is one's own; what colleagues share is shown with its owner. */
export function ManageSaved({
  page,
  saved,
  onClose,
}: {
  page: SavedPage
  saved: readonly SavedFilter[]
  onClose: () => void
}) {
  const { t } = useTranslation()
  const name = useName()
  const { unitCode } = usePerson()
  const save = useSave()
  const remove = useRemoveSaved()
  const order = useOrderSaved()
  const mine = saved.filter(({ mine }) => mine)
  const move = (index: number, by: number) => {
    const ids = mine.map(({ id }) => id)
    const [id] = ids.splice(index, 1)
    ids.splice(index + by, 0, id!)
    order.mutate(ids)
  }
  return (
    <Dialog title={t(`boards.saved.${page}.manageTitle`)} onClose={onClose}>
      {saved.length === 0 && <p className="muted">{t(`boards.saved.${page}.empty`)}</p>}
      <ul className="manage-saved">
        {mine.map((filter, index) => (
          <li key={filter.id}>
            <Rename filter={filter} onRename={(next) => save.mutate({ ...asked(filter), name: next })} />
            {unitCode && (
              <IconButton
                label={t('boards.saved.share')}
                aria-pressed={filter.shared}
                onClick={() => save.mutate({ ...asked(filter), shared: !filter.shared })}
              >
                <Users size={14} />
              </IconButton>
            )}
            <IconButton
              label={t('boards.saved.up', { name: filter.name })}
              disabled={index === 0}
              onClick={() => move(index, -1)}
            >
              <ArrowUp size={14} />
            </IconButton>
            <IconButton
              label={t('boards.saved.down', { name: filter.name })}
              disabled={index === mine.length - 1}
              onClick={() => move(index, 1)}
            >
              <ArrowDown size={14} />
            </IconButton>
            <IconButton
              label={t('boards.saved.remove', { name: filter.name })}
              onClick={() => remove.mutate(filter.id)}
            >
              <Trash2 size={14} />
            </IconButton>
          </li>
        ))}
        {saved
          .filter(({ mine }) => !mine)
          .map((filter) => (
            <li key={filter.id}>
              <span className="clip grow">{filter.name}</span>
              <span className="muted">{t('boards.saved.sharedBy', { who: name(filter.owner) })}</span>
            </li>
          ))}
      </ul>
    </Dialog>
  )
}

const asked = ({ id, page, name, query, shared }: SavedFilter) => ({ id, page, name, query, shared })

/** The name is its own field: leaving it, or Enter, keeps what stands there. */
function Rename({ filter, onRename }: { filter: SavedFilter; onRename: (name: string) => void }) {
  const { t } = useTranslation()
  const [text, setText] = useState(filter.name)
  const keep = () => {
    const next = text.trim()
    if (next && next !== filter.name) onRename(next)
    else setText(filter.name)
  }
  return (
    <input
      className="input grow"
      maxLength={40}
      value={text}
      aria-label={t('boards.saved.rename', { name: filter.name })}
      onChange={(event) => setText(event.target.value)}
      onBlur={keep}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur()
      }}
    />
  )
}
