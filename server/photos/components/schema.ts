import { type Static, Type } from 'typebox'
import { Named } from '../../schema.ts'
import { MAXIMUM_PHOTOS } from '../rules.ts'
import { CarriedPhoto, PhotoId } from '../schema.ts'

const { width, height, takenAt, position, mediaType, byteSize } = CarriedPhoto.properties

/** A photo that a component carries. */
export const ComponentPhoto = Type.Object({
  id: PhotoId,
  ...{ width, height, takenAt, position, mediaType, byteSize },
  distanceMetres: Type.Union([Type.Number(), Type.Null()], {
    description: 'from where it was taken to the component; null when the photo does not say',
  }),
  note: Type.Union([Type.String(), Type.Null()]),
  addedAt: Type.String({ format: 'date-time' }),
  addedBy: Named,
  removable: Type.Boolean({ description: 'whether I may take it off' }),
})
export type ComponentPhoto = Static<typeof ComponentPhoto>

export const ComponentPhotos = Type.Object({
  photos: Type.Array(ComponentPhoto, { description: 'newest first' }),
  addable: Type.Boolean({ description: 'whether I may add some' }),
})
export type ComponentPhotos = Static<typeof ComponentPhotos>

/** POST /api/components/{code}/photos: photos brought with POST /api/photos before. */
export const ComponentPhotosNew = Type.Object(
  {
    photos: Type.Array(PhotoId, { minItems: 1, maxItems: MAXIMUM_PHOTOS }),
    note: Type.Optional(Type.String({ maxLength: 200 })),
  },
  { additionalProperties: false },
)
export type ComponentPhotosNew = Static<typeof ComponentPhotosNew>
