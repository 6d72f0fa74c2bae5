/** A report while it is being written. */
import type { CaseReport } from '../../../server/cases/schema.ts'
import type { CatalogueClass } from '../../../server/standards/schema.ts'

export interface ReportDraft {
  class: CatalogueClass | null
  position: [number, number] | null
  accuracyMetres: number | null
  component: { code: string; name: string } | null
  description: string
  address: string
  /** Ids of photos that were brought already. */
  photos: string[]
  /** Put right on the spot 自行处置, and how it is now. */
  handled: boolean
  photosAfter: string[]
}

export const EMPTY: ReportDraft = {
  class: null,
  position: null,
  accuracyMetres: null,
  component: null,
  description: '',
  address: '',
  photos: [],
  handled: false,
  photosAfter: [],
}

/** The body to send, or null while something is missing. */
export function reportOf(draft: ReportDraft): CaseReport | null {
  const description = draft.description.trim()
  if (!draft.class || !draft.position || !description) return null
  return {
    kind: draft.class.kind,
    class: draft.class.code,
    geometry: { type: 'Point', coordinates: draft.position },
    description,
    ...(draft.address.trim() ? { address: draft.address.trim() } : {}),
    ...(draft.component ? { component: draft.component.code } : {}),
    ...(draft.accuracyMetres === null ? {} : { accuracyMetres: Math.min(10_000, Math.round(draft.accuracyMetres)) }),
    ...(draft.photos.length > 0 ? { photos: draft.photos } : {}),
    ...(draft.handled ? { handled: true, photosAfter: draft.photosAfter } : {}),
  }
}
