import { type Static, Type } from 'typebox'
import { Named } from '../../schema.ts'

/** One pack of evidence of a case. */
export const EvidencePack = Type.Object({
  sha256: Type.String({ description: 'SHA-256 of its manifest.json, which lists that of every other file' }),
  version: Type.Integer({ description: 'version of the case that is packed' }),
  madeAt: Type.String({ format: 'date-time' }),
  madeBy: Named,
  byteSize: Type.Integer(),
  files: Type.Integer(),
})
export type EvidencePack = Static<typeof EvidencePack>

/** Where a case is, in the city's CRS and in degrees. */
export const CasePlace = Type.Object({
  srid: Type.Integer({ description: 'EPSG code of the city’s CRS' }),
  easting: Type.Number({ description: 'metres' }),
  northing: Type.Number({ description: 'metres' }),
  lon: Type.Number(),
  lat: Type.Number(),
})
export type CasePlace = Static<typeof CasePlace>
