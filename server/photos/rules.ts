/** Limits of photos and what a reader of one must be told. Pure: the server, the console and the docs share it. */
import type { Sentence } from '../schema.ts'
import type { PhotoFlag } from './schema.ts'

/** Bytes of one photo. Phones write 3–8 MB; 12 leaves room for the best of them. */
export const MAXIMUM_BYTES = 12 * 1024 * 1024
/** Bytes of one request, which is held in memory until all its photos are checked. */
export const MAXIMUM_REQUEST_BYTES = 64 * 1024 * 1024
/** Pixels of one photo: 50-megapixel phones pass, a decompression bomb does not. */
export const MAXIMUM_PIXELS = 60_000_000
/** Photos of one report or action. */
export const MAXIMUM_PHOTOS = 12
/** Long side of a thumbnail, in pixels: a third of a phone's screen at its density, a card of the console. */
export const THUMBNAIL_PIXELS = 480
/** Metres beyond the case's own accuracy at which a photo is far from it: streets wide, and GPS between towers. */
export const FAR_METRES = 200

export const PHOTO_FLAGS = {
  far: { zh: '拍摄位置远离案件', en: 'Taken far from the case' },
  no_position: { zh: '照片无定位', en: 'No position in the photo' },
  reused: { zh: '此前已用过的照片', en: 'Used before' },
} as const satisfies Record<PhotoFlag, Sentence>

export const PHOTO_USAGES = {
  report: { zh: '上报', en: 'Report' },
  verify: { zh: '核实', en: 'Verify' },
  handle: { zh: '处置', en: 'Handling' },
  check: { zh: '核查', en: 'Check' },
  other: { zh: '其他', en: 'Other' },
} as const

/**
 * What must be said of a photo beside a case. It is kept all the same: a flag is for a person to judge.
 * @param distanceMetres from the case's point to where the photo was taken; null when the photo does not say
 * @param accuracyMetres accuracy of the case's own position; a case placed within ±500 m may have a photo 600 m away
 * @param reused whether a case that the person may see already carries it
 */
export function flagsOf(distanceMetres: number | null, accuracyMetres: number | null, reused = false): PhotoFlag[] {
  const flags: PhotoFlag[] = []
  if (distanceMetres === null) flags.push('no_position')
  else if (distanceMetres > FAR_METRES + (accuracyMetres ?? 0)) flags.push('far')
  if (reused) flags.push('reused')
  return flags
}
