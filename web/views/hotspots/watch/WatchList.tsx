import './watch.css'
import { Bell, Pencil, X } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Watch } from '../../../../server/hotspots/watches/schema.ts'
import { now } from '../../../clock.ts'
import { useFormat } from '../../../format.ts'
import { IconButton } from '../../../ui/Button.tsx'
import { openWatched } from './open.ts'
import { useRemoveWatch, useWatches } from './queries.ts'
import { WatchDialog } from './WatchDialog.tsx'

/** One's own watches, as they stand now; nothing while there are none. */
export function WatchList() {
  const { t } = useTranslation()
  const watches = useWatches().data ?? []
  const [edited, setEdited] = useState<Watch | null>(null)
  if (watches.length === 0) return null
  const crossed = watches.filter(({ active, state }) => active && state === 'crossed').length
  return (
    <details className="watch-list" data-testid="watch-list">
      <summary>
        <Bell size={14} aria-hidden="true" />
        <span className="grow">{t('watch.list', { count: watches.length })}</span>
        {crossed > 0 && <b>{t('watch.listCrossed', { count: crossed })}</b>}
      </summary>
      <ul>
        {watches.map((watch) => (
          <WatchRow key={watch.id} watch={watch} onEdit={() => setEdited(watch)} />
        ))}
      </ul>
      {edited && <WatchDialog watch={edited} onClose={() => setEdited(null)} />}
    </details>
  )
}

function WatchRow({ watch, onEdit }: { watch: Watch; onEdit: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const remove = useRemoveWatch()
  const { name, question, windowDays, threshold, count, trouble, active, state } = watch
  const today = format.date(new Date(now()).toISOString())
  const first = format.date(new Date(now() - windowDays * 86_400_000).toISOString())
  const standing = trouble
    ? t(`watch.troubles.${trouble}`)
    : active
      ? t(`watch.states.${state}`, { days: windowDays })
      : t('watch.resting')
  return (
    <li data-state={active && !trouble ? state : 'resting'} data-testid={`watch-${watch.id}`}>
      <button type="button" className="watch-row" onClick={() => openWatched(question, first, today)}>
        <span className="clip">{name}</span>
        <span className="mono">
          {count === null ? '–' : format.number(count)} / {format.number(threshold)}
        </span>
        <i aria-hidden="true">
          <i style={{ width: `${Math.min(100, ((count ?? 0) / threshold) * 100)}%` }} />
        </i>
        <small className="muted">
          {t('watch.inDays', { count: windowDays })} · {standing}
        </small>
      </button>
      <IconButton label={t('watch.edit')} onClick={onEdit}>
        <Pencil size={14} />
      </IconButton>
      <IconButton label={t('watch.remove')} disabled={remove.isPending} onClick={() => remove.mutate(watch.id)}>
        <X size={14} />
      </IconButton>
    </li>
  )
}
