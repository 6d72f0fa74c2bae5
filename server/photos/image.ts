/**
 * Is it a photo, and what does it say of itself? Answered by decoding the whole of it: names, headers and first bytes
 * lie. Only four decoders of libvips are left open, so that an upload never reaches its SVG, PDF or TIFF readers.
 */
import { setTimeout as wait } from 'node:timers/promises'
import sharp from 'sharp'
import { ProblemError } from '../errors.ts'
import { readExif } from './exif.ts'
import { MAXIMUM_BYTES, MAXIMUM_PIXELS, THUMBNAIL_PIXELS } from './rules.ts'

sharp.block({ operation: ['VipsForeignLoad'] })
sharp.unblock({
  operation: ['VipsForeignLoadJpeg', 'VipsForeignLoadPng', 'VipsForeignLoadWebp', 'VipsForeignLoadHeif'],
})
// Photos are each seen once: a cache of them would only fill memory.
sharp.cache(false)

/** A photo that was checked. Sizes in pixels, upright. */
export interface ReadPhoto {
  original: Buffer
  thumbnail: Buffer
  mediaType: string
  width: number
  height: number
  takenAt: Date | null
  /** [lon, lat] in WGS84. */
  position: [lon: number, lat: number] | null
}

const MEGABYTES = MAXIMUM_BYTES / 1024 / 1024
const MEGAPIXELS = MAXIMUM_PIXELS / 1e6
/** Decoding 60 megapixels of progressive JPEG takes 400 MB: two at once are enough for two cores. */
const AT_ONCE = 2
let decoding = 0

/**
 * Checks and describes one upload.
 * @param name what the sender calls it, to name it in a refusal
 * @param timeZone IANA zone of a camera that wrote none
 * @throws ProblemError too_large (bytes or pixels), not_an_image (not one, of another kind, or cut off)
 */
export async function readPhoto(original: Buffer, name: string, timeZone: string): Promise<ReadPhoto> {
  if (original.length > MAXIMUM_BYTES) throw tooManyBytes(name)
  while (decoding >= AT_ONCE) await wait(20)
  decoding++
  try {
    return await decode(original, name, timeZone)
  } finally {
    decoding--
  }
}

async function decode(original: Buffer, name: string, timeZone: string): Promise<ReadPhoto> {
  const options = { limitInputPixels: MAXIMUM_PIXELS, failOn: 'truncated', sequentialRead: true } as const
  const refuse = (cause: unknown) => {
    throw notAnImage(name, original, cause)
  }
  if (original.length === 0) refuse(undefined) // sharp throws at once, before there is a promise
  const metadata = await sharp(original, { ...options, limitInputPixels: false })
    .metadata()
    .catch(refuse)
  const { width, height } = metadata.autoOrient
  if (width * height > MAXIMUM_PIXELS) {
    throw new ProblemError('too_large', {
      detail: {
        en: `${name} has ${Math.round((width * height) / 1e6)} megapixels; at most ${MEGAPIXELS} are taken. Send a smaller picture.`,
        zh: `${name} 有 ${Math.round((width * height) / 1e6)} 百万像素，最多 ${MEGAPIXELS} 百万。请换一张较小的照片。`,
      },
      field: '/file',
      value: name,
      limit: MAXIMUM_PIXELS,
    })
  }
  const thumbnail = await sharp(original, options)
    .autoOrient()
    .resize(THUMBNAIL_PIXELS, THUMBNAIL_PIXELS, { fit: 'inside', withoutEnlargement: true })
    .webp({ quality: 78 })
    .toBuffer()
    .catch(refuse)
  const mediaType = metadata.format === 'heif' && metadata.compression === 'hevc' ? 'image/heic' : metadata.mediaType!
  return { original, thumbnail, mediaType, width, height, ...(await readExif(metadata.exif, timeZone)) }
}

export const tooManyBytes = (name: string) =>
  new ProblemError('too_large', {
    detail: {
      en: `${name} is larger than ${MEGABYTES} MB. Send a smaller picture.`,
      zh: `${name} 超过 ${MEGABYTES} MB。请换一张较小的照片。`,
    },
    field: '/file',
    value: name,
    limit: MAXIMUM_BYTES,
  })

function notAnImage(name: string, bytes: Buffer, cause: unknown): ProblemError {
  const isHeic = /^ftyp(hei|hev|mif1|msf1)/.test(bytes.toString('latin1', 4, 12))
  return new ProblemError(
    'not_an_image',
    {
      detail: isHeic
        ? {
            en: `${name} is HEIC, which is not read here. Set the camera to JPEG (iPhone: Settings, Camera, Formats, Most Compatible).`,
            zh: `${name} 是 HEIC 格式，此处不能读取。请把相机设为 JPEG（iPhone：设置－相机－格式－兼容性最佳）。`,
          }
        : {
            en: `${name} is not a whole JPEG, PNG, WebP or AVIF picture: it does not decode. Choose the photo itself, or send it again if it was cut off on the way.`,
            zh: `${name} 不是完整的 JPEG、PNG、WebP 或 AVIF 照片，无法解码。请选择照片文件本身；若传输中断，请重新上传。`,
          },
      field: '/file',
      value: name,
    },
    { cause },
  )
}
