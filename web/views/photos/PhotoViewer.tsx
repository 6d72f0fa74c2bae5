import './photos.css'
import { ChevronLeft, ChevronRight, ExternalLink, TriangleAlert, X } from 'lucide-react'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { PHOTO_FLAGS } from '../../../server/photos/rules.ts'
import type { CarriedPhoto } from '../../../server/photos/schema.ts'
import { useFormat } from '../../format.ts'
import { useLabel } from '../../i18n/label.ts'
import { IconButton } from '../../ui/Button.tsx'
import { originalOf, thumbnailOf } from './upload.ts'

/** A photo with what is to be said of it, of a case or of a component. */
export interface ShownPhoto extends Pick<CarriedPhoto, 'id' | 'width' | 'height' | 'byteSize' | 'takenAt' | 'flags'> {
  key: string
  /** On its tile, and what a reader of the screen hears. */
  caption: string
  /** What it is of, who brought it, how far it was taken from there: terms and words. */
  facts: readonly (readonly [term: string, words: string])[]
  removable?: boolean
}

export interface PhotoViewerProps {
  photos: readonly ShownPhoto[]
  index: number
  onIndex: (index: number) => void
  onClose: () => void
}

/** One photo, large, with what is known of it. Left and right go through the others, Escape closes. */
export function PhotoViewer({ photos, index, onIndex, onClose }: PhotoViewerProps) {
  const { t } = useTranslation()
  const element = useRef<HTMLDialogElement>(null)
  const photo = photos[index]!
  const go = (step: number) => {
    const next = index + step
    if (next >= 0 && next < photos.length) onIndex(next)
  }
  useEffect(() => {
    const dialog = element.current
    dialog?.showModal()
    dialog?.focus() // the arrows are for the photos, not for the first button
    return () => dialog?.close()
  }, [])
  return (
    <dialog
      className="photo-viewer"
      ref={element}
      tabIndex={-1}
      data-testid="photo-viewer"
      aria-label={t('photos.viewer', { index: index + 1, total: photos.length })}
      onCancel={onClose}
      onKeyDown={(event) => {
        if (event.key === 'ArrowLeft') go(-1)
        else if (event.key === 'ArrowRight') go(1)
        else if (event.key === 'Home') onIndex(0)
        else if (event.key === 'End') onIndex(photos.length - 1)
        else return
        event.preventDefault()
      }}
      onClick={(event) => event.target === element.current && onClose()}
    >
      <header>
        <strong>{t('photos.viewer', { index: index + 1, total: photos.length })}</strong>
        <a href={originalOf(photo.id)} target="_blank" rel="noreferrer">
          <ExternalLink size={14} />
          {t('photos.original')}
        </a>
        <IconButton label={t('common.close')} onClick={onClose}>
          <X size={18} />
        </IconButton>
      </header>
      <figure>
        <LargePhoto key={photo.id} photo={photo} />
        {photos.length > 1 && (
          <>
            <IconButton className="previous" label={t('photos.previous')} disabled={index === 0} onClick={() => go(-1)}>
              <ChevronLeft size={22} />
            </IconButton>
            <IconButton
              className="next"
              label={t('photos.next')}
              disabled={index === photos.length - 1}
              onClick={() => go(1)}
            >
              <ChevronRight size={22} />
            </IconButton>
          </>
        )}
      </figure>
      <PhotoFacts photo={photo} />
    </dialog>
  )
}

/** The thumbnail at once, the original over it when it has come. */
function LargePhoto({ photo }: { photo: ShownPhoto }) {
  const { t } = useTranslation()
  const [failed, setFailed] = useState(false)
  const source = failed ? thumbnailOf(photo.id) : originalOf(photo.id)
  return (
    <img
      src={source}
      width={photo.width}
      height={photo.height}
      style={{ backgroundImage: `url(${thumbnailOf(photo.id)})` }}
      alt={failed ? t('photos.failed') : t('photos.title')}
      onError={() => setFailed(true)}
    />
  )
}

function PhotoFacts({ photo }: { photo: ShownPhoto }) {
  const { t } = useTranslation()
  const label = useLabel()
  const format = useFormat()
  const facts: [string, ReactNode][] = [
    ...photo.facts.map(([term, words]): [string, ReactNode] => [term, words]),
    [t('photos.takenAt'), photo.takenAt ? format.full(photo.takenAt) : t('photos.takenUnknown')],
    [t('photos.size'), `${photo.width} × ${photo.height} · ${(photo.byteSize / 1024 / 1024).toFixed(1)} MB`],
    [t('photos.hash'), <code key="hash">{photo.id.slice(0, 16)}…</code>],
  ]
  return (
    <footer>
      {photo.flags.length > 0 && (
        <p className="photo-flags">
          <TriangleAlert size={14} />
          {photo.flags.map((flag) => label(PHOTO_FLAGS[flag])).join(' · ')}
        </p>
      )}
      <dl>
        {facts
          .filter(([, value]) => value !== '')
          .map(([term, value]) => (
            <div key={term}>
              <dt>{term}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
    </footer>
  )
}
