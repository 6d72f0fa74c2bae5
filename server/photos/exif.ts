/** When and where a photo was taken, as far as its EXIF says. What is broken there is as if it were not there. */
import exifr from 'exifr'
import { DateTime } from 'luxon'

export interface Exif {
  takenAt: Date | null
  position: [lon: number, lat: number] | null
}

/**
 * @param block the EXIF block as libvips finds it in any format: "Exif\0\0", then TIFF
 * @param timeZone IANA zone of a camera that wrote no offset
 */
export async function readExif(block: Buffer | undefined, timeZone: string): Promise<Exif> {
  const none: Exif = { takenAt: null, position: null }
  if (!block) return none
  const tiff = block.subarray(block.toString('latin1', 0, 4) === 'Exif' ? 6 : 0)
  try {
    // Times stay texts: exifr would read them in the zone of this server.
    const tags = await exifr.parse(tiff, { reviveValues: false, gps: true, exif: true })
    return tags ? { takenAt: instantOf(tags, timeZone), position: positionOf(tags) } : none
  } catch {
    return none
  }
}

/** "2026:11:20 09:30:00" with an offset of its own (EXIF 2.31) or in the city's zone. */
function instantOf(tags: Record<string, unknown>, timeZone: string): Date | null {
  const text = [tags.DateTimeOriginal, tags.CreateDate, tags.ModifyDate].find((tag) => typeof tag === 'string')
  const offset = tags.OffsetTimeOriginal ?? tags.OffsetTimeDigitized ?? tags.OffsetTime
  const zone = typeof offset === 'string' && /^[+-]\d\d:\d\d$/.test(offset) ? `UTC${offset}` : timeZone
  const instant = DateTime.fromFormat(String(text).slice(0, 19), 'yyyy:MM:dd HH:mm:ss', { zone })
  return instant.isValid && instant.year > 1970 ? instant.toJSDate() : null
}

function positionOf({ longitude, latitude }: Record<string, unknown>): Exif['position'] {
  if (typeof longitude !== 'number' || typeof latitude !== 'number') return null
  const isOnEarth = Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90
  // 0, 0 is what a receiver without a fix writes.
  return isOnEarth && (longitude !== 0 || latitude !== 0) ? [longitude, latitude] : null
}
