import './photos.css'
import { Camera, ImagePlus, RotateCw, TriangleAlert } from 'lucide-react'
import { type DragEvent, useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { MAXIMUM_BYTES, MAXIMUM_PHOTOS } from '../../../server/photos/rules.ts'
import { RemoveButton } from './RemoveButton.tsx'
import { thumbnailOf } from './upload.ts'
import { type Pending, useUploads } from './useUploads.ts'

/** Without HEIC in it, an iPhone hands over JPEG. */
const ACCEPT = 'image/jpeg,image/png,image/webp,image/avif'

export interface PhotoFieldProps {
  /** Ids of the photos that arrived. */
  value: readonly string[]
  onChange: (ids: string[]) => void
  limit?: number
  label?: string
  hint?: string
  error?: string | null
  /** Told while photos are on their way: a form waits for them. */
  onBusy?: (busy: boolean) => void
}

/** Photos for a report or action: taken, chosen, dropped or pasted, and sent at once. */
export function PhotoField({ value, onChange, limit = MAXIMUM_PHOTOS, label, hint, error, onBusy }: PhotoFieldProps) {
  const { t } = useTranslation()
  const id = useId()
  const [note, setNote] = useState<string | null>(null)
  const [over, setOver] = useState(false)
  const camera = useRef<HTMLInputElement>(null)
  const chooser = useRef<HTMLInputElement>(null)
  // Two photos may arrive before the next render: each adds to what the other left.
  const latest = useRef(value)
  latest.current = value
  const set = (ids: string[]) => {
    latest.current = ids
    onChange(ids)
  }
  const uploads = useUploads((photo) => {
    if (latest.current.includes(photo)) setNote(t('photos.same'))
    else set([...latest.current, photo])
  })
  const { busy } = uploads
  const report = useRef(onBusy)
  report.current = onBusy
  useEffect(() => report.current?.(busy), [busy])

  const taken = value.length + uploads.pending.length
  const add = (files: readonly File[]) => {
    const room = Math.max(0, limit - taken)
    setNote(files.length > room ? t('photos.full', { limit, count: files.length - room }) : null)
    uploads.add(files.slice(0, room))
  }
  const addLatest = useRef(add)
  addLatest.current = add
  useEffect(() => {
    const paste = (event: ClipboardEvent) => {
      const files = [...(event.clipboardData?.files ?? [])].filter((file) => file.type.startsWith('image/'))
      if (files.length === 0 || event.defaultPrevented) return
      event.preventDefault()
      addLatest.current(files)
    }
    window.addEventListener('paste', paste)
    return () => window.removeEventListener('paste', paste)
  }, [])
  const drag = (event: DragEvent, isOver: boolean) => {
    if (!event.dataTransfer.types.includes('Files')) return
    event.preventDefault()
    setOver(isOver)
  }
  const pick = (input: HTMLInputElement) => {
    add([...(input.files ?? [])])
    input.value = '' // the same file may be chosen again after it was removed
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as a drop target in every browser
    <div
      className="field photo-field"
      role="group"
      aria-labelledby={`${id}-label`}
      data-testid="photo-field"
      data-over={over || undefined}
      onDragOver={(event) => drag(event, true)}
      onDragLeave={(event) => drag(event, false)}
      onDrop={(event) => {
        drag(event, false)
        add([...event.dataTransfer.files])
      }}
    >
      <span className="label" id={`${id}-label`}>
        {label ?? t('photos.title')}
        {taken > 0 && <small className="muted">{t('photos.count', { count: taken, limit })}</small>}
      </span>
      <ul className="photo-grid">
        {value.map((photo, index) => (
          <li key={photo} className="photo-tile" data-testid="photo-tile" data-photo={photo}>
            <img src={thumbnailOf(photo)} alt={t('photos.item', { number: index + 1 })} />
            <RemoveButton onClick={() => set(latest.current.filter((other) => other !== photo))} />
          </li>
        ))}
        {uploads.pending.map((item) => (
          <PendingTile
            key={item.key}
            item={item}
            onRetry={() => uploads.retry(item.key)}
            onRemove={() => uploads.drop(item.key)}
          />
        ))}
        {taken < limit && (
          <>
            <li className="photo-tile photo-add photo-camera">
              <button type="button" onClick={() => camera.current?.click()}>
                <Camera size={20} />
                {t('photos.take')}
              </button>
            </li>
            <li className="photo-tile photo-add">
              <button type="button" onClick={() => chooser.current?.click()}>
                <ImagePlus size={20} />
                {over ? t('photos.dropNow') : t('photos.choose')}
              </button>
            </li>
          </>
        )}
      </ul>
      <input
        ref={camera}
        type="file"
        accept={ACCEPT}
        capture="environment"
        hidden
        onChange={(event) => pick(event.target)}
      />
      <input
        ref={chooser}
        type="file"
        accept={ACCEPT}
        multiple
        hidden
        data-testid="photo-input"
        onChange={(event) => pick(event.target)}
      />
      {note && (
        <span className="error" role="alert">
          {note}
        </span>
      )}
      {error ? (
        <span className="error" role="alert">
          {error}
        </span>
      ) : (
        <span className="hint">
          {hint ?? t('photos.hint')} <span className="photo-drop">{t('photos.drop')}</span>
        </span>
      )}
    </div>
  )
}

function PendingTile({ item, onRetry, onRemove }: { item: Pending; onRetry: () => void; onRemove: () => void }) {
  const { t } = useTranslation()
  const share = item.share ?? 0
  const progress =
    item.share === null
      ? t('photos.waiting')
      : share < 1
        ? t('photos.uploading', { percent: Math.round(share * 100) })
        : t('photos.checking')
  return (
    <li className="photo-tile" data-testid="photo-pending" data-failed={Boolean(item.error) || undefined}>
      <img src={item.preview} alt={item.file.name} onError={(event) => event.currentTarget.remove()} />
      {item.error ? (
        <div className="photo-problem" role="alert" title={`${item.file.name}: ${item.error}`}>
          <TriangleAlert size={15} />
          <span>{item.error}</span>
          {item.file.size <= MAXIMUM_BYTES && (
            <button type="button" onClick={onRetry}>
              <RotateCw size={12} />
              {t('photos.retry')}
            </button>
          )}
        </div>
      ) : (
        <div className="photo-progress">
          <progress value={share} aria-label={`${item.file.name}: ${progress}`} />
          <span>{progress}</span>
        </div>
      )}
      <RemoveButton onClick={onRemove} />
    </li>
  )
}
