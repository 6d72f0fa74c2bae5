import { Bookmark, FileUp, X } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { decodeText } from '../../../../server/csv/rules.ts'
import { LOADED_KINDS, type LoadedKind, type MarkerFault } from '../../../../server/hotspots/markers/rules.ts'
import { keepsContext } from '../../../../server/hotspots/rules.ts'
import { ProblemError } from '../../../api.ts'
import { useLabel } from '../../../i18n/label.ts'
import { usePerson } from '../../../session.ts'
import { Button, IconButton } from '../../../ui/Button.tsx'
import { Banner } from '../../../ui/Placeholder.tsx'
import { Popover } from '../../../ui/Popover.tsx'
import { showError, showToast } from '../../../ui/toast.tsx'
import { daysOf, useMarkerName } from './MarkerBand.tsx'
import { useLoadMarkers, useMarkers, useRemoveMarkers } from './queries.ts'

const SHOWN_FAULTS = 6

/** For those who keep markers: load rows, see what is wrong with them, delete what is loaded. */
export function MarkersButton() {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  if (!keepsContext(usePerson())) return null
  return (
    <span className="markers">
      <button
        type="button"
        className="link"
        aria-expanded={open}
        aria-label={t('explore.markers.title')}
        title={t('explore.markers.title')}
        data-testid="markers-open"
        onClick={() => setOpen(!open)}
      >
        <Bookmark size={12} aria-hidden="true" />
      </button>
      {open && (
        <Popover label={t('explore.markers.title')} onClose={() => setOpen(false)} style={{ top: 22, insetInline: 0 }}>
          <strong>{t('explore.markers.title')}</strong>
          <Loading />
          <Loaded />
        </Popover>
      )}
    </span>
  )
}

/** Rows as text: pasted, or read from a file; all are written, or none. */
function Loading() {
  const { t } = useTranslation()
  const label = useLabel()
  const [rows, setRows] = useState('')
  const [faults, setFaults] = useState<MarkerFault[]>([])
  const load = useLoadMarkers()
  const change = (text: string) => {
    setRows(text)
    setFaults([])
  }
  const submit = () =>
    load.mutate(rows, {
      onSuccess: ({ added, rows: count }) => {
        change('')
        showToast('ok', t('explore.markers.done', { added, known: count - added }))
      },
      onError: (error) => {
        const found = error instanceof ProblemError ? (error.problem as { faults?: MarkerFault[] }).faults : undefined
        if (found) setFaults(found)
        else showError(error)
      },
    })
  return (
    <form
      className="stack markers-loading"
      onSubmit={(event) => {
        event.preventDefault()
        submit()
      }}
    >
      <p className="muted">{t('explore.markers.hint')}</p>
      <textarea
        className="input mono"
        rows={4}
        spellCheck={false}
        aria-label={t('explore.markers.rows')}
        placeholder={t('explore.markers.example')}
        value={rows}
        data-testid="markers-rows"
        onChange={(event) => change(event.target.value)}
      />
      {faults.length > 0 && (
        <Banner tone="danger">
          <strong>{t('explore.markers.refused', { count: faults.length })}</strong>
          <ul data-testid="markers-faults">
            {faults.slice(0, SHOWN_FAULTS).map((fault) => (
              <li key={`${fault.line} ${fault.rule}`}>{label(fault)}</li>
            ))}
          </ul>
          {faults.length > SHOWN_FAULTS && t('explore.markers.more', { count: faults.length - SHOWN_FAULTS })}
        </Banner>
      )}
      <div className="row">
        <Button
          type="submit"
          variant="primary"
          busy={load.isPending}
          disabled={!rows.trim()}
          data-testid="markers-load"
        >
          {t('explore.markers.load')}
        </Button>
        <label className="button ghost">
          <FileUp size={14} aria-hidden="true" /> {t('explore.markers.file')}
          <input
            type="file"
            className="visually-hidden"
            accept=".csv,.tsv,.txt,text/csv,text/plain"
            onChange={(event) => {
              const [file] = event.target.files ?? []
              event.target.value = ''
              if (file) void file.arrayBuffer().then((bytes) => change(decodeText(bytes)))
            }}
          />
        </label>
      </div>
    </form>
  )
}

/** What is loaded, the newest first. */
function Loaded() {
  const { t } = useTranslation()
  const name = useMarkerName()
  const remove = useRemoveMarkers()
  const markers = useMarkers(null).data ?? []
  const loaded = markers.flatMap(({ kind, ...marker }) =>
    LOADED_KINDS.includes(kind as LoadedKind) ? [{ kind: kind as LoadedKind, ...marker }] : [],
  )
  if (loaded.length === 0) return <p className="muted">{t('explore.markers.none')}</p>
  return (
    <ul className="markers-loaded" data-testid="markers-loaded">
      {loaded.toReversed().map((marker) => (
        <li key={`${marker.kind} ${marker.name} ${marker.from}`}>
          <i data-kind={marker.kind} title={t(`explore.markers.kinds.${marker.kind}`)} />
          <span className="clip">{name(marker)}</span>
          <span className="mono muted">{daysOf(marker)}</span>
          <IconButton
            label={t('explore.markers.remove', { name: name(marker), count: marker.days })}
            disabled={remove.isPending}
            onClick={() => {
              const { kind, name, from, to } = marker
              remove.mutate({ kind, name, from, to }, { onError: showError })
            }}
          >
            <X size={13} />
          </IconButton>
        </li>
      ))}
    </ul>
  )
}
