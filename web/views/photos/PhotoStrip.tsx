import './photos.css'
import { TriangleAlert } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LogEntry } from '../../../server/cases/schema.ts'
import { PHOTO_FLAGS, PHOTO_USAGES } from '../../../server/photos/rules.ts'
import type { CarriedPhoto } from '../../../server/photos/schema.ts'
import { useLabel } from '../../i18n/label.ts'
import { PhotoViewer } from './PhotoViewer.tsx'
import { thumbnailOf } from './upload.ts'

export interface PhotoStripProps {
  photos: readonly CarriedPhoto[]
  /** The case's log, to say who brought a photo at which step. */
  log: readonly LogEntry[]
}

/** All photos of a case in one row, in the order of its log; one opens in the viewer. */
export function PhotoStrip({ photos, log }: PhotoStripProps) {
  const { t } = useTranslation()
  const label = useLabel()
  const [open, setOpen] = useState<number | null>(null)
  return (
    <>
      <ul className="photo-strip" data-testid="photo-strip">
        {photos.map((photo, index) => {
          const what = label(PHOTO_USAGES[photo.usage])
          const flags = photo.flags.map((flag) => label(PHOTO_FLAGS[flag])).join(' · ')
          return (
            <li key={`${photo.version}-${photo.id}`}>
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
            </li>
          )
        })}
      </ul>
      {open !== null && photos[open] && (
        <PhotoViewer photos={photos} log={log} index={open} onIndex={setOpen} onClose={() => setOpen(null)} />
      )}
    </>
  )
}
