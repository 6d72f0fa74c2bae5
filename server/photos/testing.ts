/** Photos for tests, made with sharp: any size, place, time and orientation. */
import sharp from 'sharp'

export interface Taken {
  width?: number
  height?: number
  /** [lon, lat] for the GPS of the EXIF. */
  position?: readonly [number, number]
  /** "2026:11:20 09:30:00" */
  at?: string
  /** EXIF orientation 1–8. */
  orientation?: number
  /** Another colour is other bytes, and so another photo. */
  colour?: string
}

/** A JPEG as a camera would write it. */
export async function takePhoto({ width = 640, height = 480, position, at, orientation, colour }: Taken = {}) {
  const degrees = (value: number) => `${Math.round(Math.abs(value) * 1e6)}/1000000 0/1 0/1`
  const exif: Record<string, Record<string, string>> = { IFD0: { Make: 'Wangge' } }
  if (at) exif.IFD2 = { DateTimeOriginal: at }
  if (position) {
    exif.IFD3 = {
      GPSLongitudeRef: position[0] < 0 ? 'W' : 'E',
      GPSLongitude: degrees(position[0]),
      GPSLatitudeRef: position[1] < 0 ? 'S' : 'N',
      GPSLatitude: degrees(position[1]),
    }
  }
  const image = sharp({ create: { width, height, channels: 3, background: colour ?? '#3a6ea5' } })
    .jpeg()
    .withExif(exif)
  return (orientation ? image.withMetadata({ orientation }) : image).toBuffer()
}

export interface Upload {
  name?: string
  bytes: Buffer
  field?: string
  mediaType?: string
}

/** A multipart body as a browser would send it. */
export function multipartOf(files: readonly Upload[]): { payload: Buffer; headers: { 'content-type': string } } {
  const boundary = '----wangge'
  const parts = files.map(({ name = 'photo.jpg', bytes, field = 'file', mediaType = 'image/jpeg' }) =>
    Buffer.concat([
      Buffer.from(
        `--${boundary}\r\ncontent-disposition: form-data; name="${field}"; filename="${name}"\r\ncontent-type: ${mediaType}\r\n\r\n`,
      ),
      bytes,
      Buffer.from('\r\n'),
    ]),
  )
  return {
    payload: Buffer.concat([...parts, Buffer.from(`--${boundary}--\r\n`)]),
    headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
  }
}
