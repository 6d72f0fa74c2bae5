import './photos.css'
import { Columns2, SquareSplitHorizontal } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { CarriedPhoto } from '../../../server/photos/schema.ts'
import { useFormat } from '../../format.ts'
import { IconButton } from '../../ui/Button.tsx'
import { originalOf } from './upload.ts'

type Pair = { before: CarriedPhoto; after: CarriedPhoto }

/** What to compare: how it was when it was reported or verified, and how it was left last. Null when one is missing. */
export function pairOf(photos: readonly CarriedPhoto[]): Pair | null {
  const before = photos.find(({ usage }) => usage === 'report' || usage === 'verify')
  const after = photos.findLast(({ usage }) => usage === 'handle' || usage === 'check')
  return before && after && before.id !== after.id ? { before, after } : null
}

const isUpright = ({ width, height }: CarriedPhoto) => height > width

/** Two photos in one frame with a divider to drag, or side by side: always so when one is upright and the other not. */
export function BeforeAfter({ before, after }: Pair) {
  const { t } = useTranslation()
  const fit = isUpright(before) === isUpright(after)
  const [columns, setColumns] = useState(false)
  const [share, setShare] = useState(50)
  const [failed, setFailed] = useState(false)
  const sideBySide = columns || !fit || failed
  const half = (photo: CarriedPhoto, which: 'before' | 'after') => (
    <figure
      className={which}
      style={sideBySide || which === 'before' ? undefined : { clipPath: `inset(0 0 0 ${share}%)` }}
    >
      <img src={originalOf(photo.id)} alt={t(`photos.${which}`)} draggable={false} onError={() => setFailed(true)} />
      <Caption which={which} photo={photo} />
    </figure>
  )
  return (
    // biome-ignore lint/a11y/useSemanticElements: two figures and a slider, not fields of a form
    <div className="before-after" role="group" aria-label={t('photos.compare')} data-testid="before-after">
      <div
        className={sideBySide ? 'columns' : 'slide'}
        style={sideBySide ? undefined : { aspectRatio: isUpright(after) ? '3 / 4' : '4 / 3' }}
      >
        {half(before, 'before')}
        {half(after, 'after')}
        {!sideBySide && (
          <>
            <span className="divider" style={{ left: `${share}%` }} aria-hidden="true" />
            {/* The browser's own slider over the whole frame: pointer, touch and keyboard for nothing. */}
            <input
              type="range"
              min={0}
              max={100}
              step={1}
              value={share}
              aria-label={t('photos.divider')}
              onChange={(event) => setShare(Number(event.target.value))}
            />
          </>
        )}
      </div>
      {fit && !failed && (
        <IconButton
          className="before-after-toggle"
          label={t(columns ? 'photos.slide' : 'photos.columns')}
          onClick={() => setColumns(!columns)}
        >
          {columns ? <SquareSplitHorizontal size={15} /> : <Columns2 size={15} />}
        </IconButton>
      )}
    </div>
  )
}

function Caption({ which, photo }: { which: 'before' | 'after'; photo: CarriedPhoto }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <figcaption>
      {t(`photos.${which}`)}
      {photo.takenAt && <small> {format.instant(photo.takenAt)}</small>}
    </figcaption>
  )
}
