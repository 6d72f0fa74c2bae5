import { BeforeAfter, pairOf } from './BeforeAfter.tsx'
import { PhotoStrip, type PhotoStripProps } from './PhotoStrip.tsx'

/** The photos of a case: before and after when there are both, and all of them. Nothing when there are none. */
export function CasePhotos({ photos, log }: PhotoStripProps) {
  if (photos.length === 0) return null
  const pair = pairOf(photos)
  return (
    <div className="case-photos">
      {pair && <BeforeAfter {...pair} />}
      <PhotoStrip photos={photos} log={log} />
    </div>
  )
}
