import { type Static, Type } from 'typebox'
import { Named } from '../../schema.ts'
import { PAGES } from './rules.ts'

const Page = Type.Unsafe<(typeof PAGES)[number]>(
  Type.Union(
    PAGES.map((page) => Type.Literal(page)),
    { default: 'queue', description: 'queue: a filter of the queue; explore: a view of the analyst’s' },
  ),
)

export const SavedFilter = Type.Object({
  id: Type.String({ format: 'uuid' }),
  page: Page,
  name: Type.String(),
  query: Type.String({ description: 'the filter or view, as the query of the console’s address' }),
  shared: Type.Boolean({ description: 'whether the people of the owner’s unit see it' }),
  mine: Type.Boolean(),
  owner: Named,
  position: Type.Integer(),
  count: Type.Union([Type.Integer(), Type.Null()], {
    description:
      'how many open cases it finds, 100 for a hundred or more; null where that is not cheap to know, and of views',
  }),
})
export type SavedFilter = Static<typeof SavedFilter>

export const SavedFilterQuery = Type.Object({ page: Type.Optional(Page) })
export const SavedFilterList = Type.Object({ filters: Type.Array(SavedFilter) })

/** PUT /api/saved-filters/{id}: the id is the caller's, so that saving twice is saving once. */
export const SavedFilterRequest = Type.Object(
  {
    page: Type.Optional(Page),
    name: Type.String({ minLength: 1, maxLength: 40 }),
    query: Type.String({ maxLength: 10_000 }),
    shared: Type.Optional(Type.Boolean()),
  },
  { additionalProperties: false },
)
export type SavedFilterRequest = Static<typeof SavedFilterRequest>

export const FilterOrder = Type.Object(
  { ids: Type.Array(Type.String({ format: 'uuid' }), { maxItems: 60, uniqueItems: true }) },
  { additionalProperties: false },
)
