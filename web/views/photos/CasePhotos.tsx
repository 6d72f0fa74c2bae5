import type { LogEntry } from '../../../server/cases/schema.ts'
import type { CarriedPhoto } from '../../../server/photos/schema.ts'
import { BeforeAfter, pairOf } from './BeforeAfter.tsx'
import { PhotoStrip } from './PhotoStrip.tsx'
import { useCasePhotos } from './shown.ts'

export interface CasePhotosProps {
  photos: readonly CarriedPhoto[]
  /** The case's log, to say who brought a photo at which step. */
  log: readonly LogEntry[]
}

/** The photos of a case: before and after when there are both, and all of them. Nothing when there are none. */
export function CasePhotos({ photos, log }: CasePhotosProps) {
  const shown = useCasePhotos(photos, log)
  if (photos.length === 0) return null
  const pair = pairOf(photos)
  return (
    <div className="case-photos">
      {pair && <BeforeAfter {...pair} />}
      <PhotoStrip photos={shown} />
    </div>
  )
}
