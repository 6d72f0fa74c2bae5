import { useTranslation } from 'react-i18next'
import { ACTIONS } from '../../../server/cases/lifecycle.ts'
import type { LogEntry } from '../../../server/cases/schema.ts'
import type { ComponentPhoto } from '../../../server/photos/components/schema.ts'
import { PHOTO_USAGES } from '../../../server/photos/rules.ts'
import type { CarriedPhoto } from '../../../server/photos/schema.ts'
import { useFormat } from '../../format.ts'
import { useLabel, useName } from '../../i18n/label.ts'
import type { ShownPhoto } from './PhotoViewer.tsx'

/** Photos of a case with the step of its log that brought each. */
export function useCasePhotos(photos: readonly CarriedPhoto[], log: readonly LogEntry[]): ShownPhoto[] {
  const { t } = useTranslation()
  const label = useLabel()
  const name = useName()
  const format = useFormat()
  return photos.map((photo) => {
    const entry = log.find(({ version }) => version === photo.version)
    const usage = label(PHOTO_USAGES[photo.usage])
    const step = entry && entry.action !== photo.usage ? `${usage} · ${label(ACTIONS[entry.action])}` : usage
    const by = [entry?.actor && name(entry.actor), entry && format.instant(entry.at)].filter(Boolean).join(' · ')
    return {
      ...photo,
      key: `${photo.version}-${photo.id}`,
      caption: usage,
      facts: [
        [t('photos.step'), step],
        [t('photos.by'), by],
        [t('photos.distance'), distance(photo.distanceMetres)],
      ],
    }
  })
  function distance(metres: number | null) {
    return metres === null ? t('photos.takenUnknown') : format.metres(metres)
  }
}

/** Photos of a component with who added each. */
export function useComponentPhotos(photos: readonly ComponentPhoto[]): ShownPhoto[] {
  const { t } = useTranslation()
  const name = useName()
  const format = useFormat()
  return photos.map((photo) => ({
    ...photo,
    key: photo.id,
    flags: [],
    caption: photo.note ?? format.date(photo.takenAt ?? photo.addedAt),
    facts: [
      [t('inventory.note'), photo.note ?? ''],
      [t('photos.by'), `${name(photo.addedBy)} · ${format.instant(photo.addedAt)}`],
      [
        t('photos.fromComponent'),
        photo.distanceMetres === null ? t('photos.takenUnknown') : format.metres(photo.distanceMetres),
      ],
    ],
  }))
}
