import './photos.css'
import { TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { PHOTO_FLAGS } from '../../../server/photos/rules.ts'
import { useLabel } from '../../i18n/label.ts'
import { PhotoViewer, type ShownPhoto } from './PhotoViewer.tsx'
import { RemoveButton } from './RemoveButton.tsx'
import { thumbnailOf } from './upload.ts'

export interface PhotoStripProps {
  photos: readonly ShownPhoto[]
  /** Takes one off, where it may be; its button stands in the corner. */
  onRemove?: (photo: ShownPhoto) => void
}

/** Photos in one row; one opens in the viewer. */
export function PhotoStrip({ photos, onRemove }: PhotoStripProps) {
  const { t } = useTranslation()
  const label = useLabel()
  const [open, setOpen] = useState<number | null>(null)
  return (
    <>
      <ul className="photo-strip" data-testid="photo-strip">
        {photos.map((photo, index) => {
          const what = photo.caption
          const flags = photo.flags.map((flag) => label(PHOTO_FLAGS[flag])).join(' · ')
          return (
            <li key={photo.key} className="photo-slot" data-photo={photo.id}>
              <button
                type="button"
                className="photo-tile"
                title={flags || undefined}
                aria-label={t('photos.open', { what: flags ? `${what} · ${flags}` : what })}
                onClick={() => setOpen(index)}
              >
                <img src={thumbnailOf(photo.id)} alt="" loading="lazy" />
                <span className="photo-caption">
                  {what}
                  {photo.flags.includes('far') && <TriangleAlert size={12} />}
                </span>
              </button>
              {onRemove && photo.removable && <RemoveButton onClick={() => onRemove(photo)} />}
            </li>
          )
        })}
      </ul>
      {open !== null && photos[open] && (
        <PhotoViewer photos={photos} index={open} onIndex={setOpen} onClose={() => setOpen(null)} />
      )}
    </>
  )
}
