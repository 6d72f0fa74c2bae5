import { type Static, Type } from 'typebox'

export const PhotoId = Type.String({ pattern: '^[0-9a-f]{64}$', description: 'SHA-256 of the original bytes' })

export const PhotoUsage = Type.Unsafe<'report' | 'verify' | 'handle' | 'check' | 'other'>(
  Type.Union(['report', 'verify', 'handle', 'check', 'other'].map((usage) => Type.Literal(usage))),
)
export type PhotoUsage = Static<typeof PhotoUsage>

export const PhotoFlag = Type.Unsafe<'far' | 'no_position' | 'reused'>(
  Type.Union(
    ['far', 'no_position', 'reused'].map((flag) => Type.Literal(flag)),
    { description: 'far from the case, no position in the photo, carried by a case before' },
  ),
)
export type PhotoFlag = Static<typeof PhotoFlag>

const facts = {
  id: PhotoId,
  width: Type.Integer({ description: 'pixels across, upright' }),
  height: Type.Integer(),
  takenAt: Type.Union([Type.String({ format: 'date-time' }), Type.Null()], { description: 'EXIF time' }),
  position: Type.Union([Type.Array(Type.Number()), Type.Null()], { description: 'EXIF position, [lon, lat] in CRS84' }),
}

/** A photo just brought. */
export const UploadedPhoto = Type.Object({ ...facts, flags: Type.Array(PhotoFlag) })
export type UploadedPhoto = Static<typeof UploadedPhoto>

/** A photo as a log row carries it, in `payload.photos`. */
export const CasePhoto = Type.Object({
  id: PhotoId,
  usage: PhotoUsage,
  distanceMetres: Type.Union([Type.Number(), Type.Null()]),
  flags: Type.Array(PhotoFlag),
})
export type CasePhoto = Static<typeof CasePhoto>

/** A photo of a case, with what is known of it. */
export const CarriedPhoto = Type.Object({
  ...facts,
  ...CasePhoto.properties,
  version: Type.Integer({ description: 'number of the log row that carried it' }),
  mediaType: Type.String(),
  byteSize: Type.Integer(),
  uploadedAt: Type.String({ format: 'date-time' }),
})
export type CarriedPhoto = Static<typeof CarriedPhoto>
