import { type Static, Type } from 'typebox'
import { LOADED_KINDS, type LoadedKind, MARKER_KINDS, MOST_ROWS } from './rules.ts'

const Day = Type.String({ format: 'date', description: 'calendar day in the city’s zone' })
const one = <Value extends string>(values: readonly Value[]) =>
  Type.Unsafe<Value>(Type.Union(values.map((value) => Type.Literal(value))))

export const MarkerQuery = Type.Object({
  from: Type.Optional(Type.String({ format: 'date', description: 'first day; from the beginning when left out' })),
  to: Type.Optional(Type.String({ format: 'date', description: 'last day; to the end when left out' })),
})
/** Days of one name that follow each other. */
export const Marker = Type.Object({
  kind: one(MARKER_KINDS),
  name: Type.String(),
  nameEn: Type.Union([Type.String(), Type.Null()]),
  from: Day,
  to: Day,
  days: Type.Integer(),
})
export type Marker = Static<typeof Marker>
export type LoadedMarker = Marker & { kind: LoadedKind }
/** GET /api/hotspots/markers: those that reach into the period, whole, by their first day. */
export const MarkerList = Type.Object({ markers: Type.Array(Marker) })
export type MarkerList = Static<typeof MarkerList>

/** POST /api/hotspots/markers: rows, or the same as text. They are judged as a whole, so what they hold is checked later. */
export const MarkerRequest = Type.Object(
  {
    rows: Type.Optional(
      Type.Array(
        Type.Object(
          {
            day: Type.String({ maxLength: 40, description: '2026-06-10' }),
            kind: Type.String({ maxLength: 40, description: LOADED_KINDS.join(' or ') }),
            name: Type.String({ maxLength: 400 }),
            nameEn: Type.Optional(Type.String({ maxLength: 400 })),
          },
          { additionalProperties: false },
        ),
        { maxItems: MOST_ROWS },
      ),
    ),
    csv: Type.Optional(
      Type.String({ maxLength: 1_000_000, description: 'rows of day,kind,name,name_en instead of `rows`' }),
    ),
  },
  { additionalProperties: false },
)
export type MarkerRequest = Static<typeof MarkerRequest>
export const MarkersWritten = Type.Object({
  rows: Type.Integer({ description: 'different ones among those given' }),
  added: Type.Integer({ description: 'of these, how many were not there yet' }),
})
export type MarkersWritten = Static<typeof MarkersWritten>

export const MarkerRemoval = Type.Object({
  from: Day,
  to: Day,
  kind: Type.Optional(one(LOADED_KINDS)),
  name: Type.Optional(Type.String({ description: 'only those of this name' })),
})
export type MarkerRemoval = Static<typeof MarkerRemoval>
export const MarkersRemoved = Type.Object({ removed: Type.Integer({ description: 'days' }) })
