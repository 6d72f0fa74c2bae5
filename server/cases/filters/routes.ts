import { Type } from 'typebox'
import { type App, type Platform, signedIn } from '../../platform.ts'
import { Problem } from '../../schema.ts'
import { listFilters, orderFilters, removeFilter, saveFilter } from './repository.ts'
import { FilterOrder, SavedFilterList, SavedFilterQuery, SavedFilterRequest } from './schema.ts'

const tags = ['cases']
const Id = Type.Object({ id: Type.String({ format: 'uuid' }) })
const problems = { 400: Problem, 401: Problem, 404: Problem }

/** Saved filters: one's own, and those shared with one's unit. */
export function savedFilters(app: App, { database, now }: Platform): void {
  app.get(
    '/api/saved-filters',
    {
      schema: {
        tags,
        summary: 'Filters of the queue, or views of the analyst’s, that I or my unit keep',
        querystring: SavedFilterQuery,
        response: { 200: SavedFilterList, ...problems },
      },
    },
    async (request) => {
      const identity = signedIn(request)
      const { page = 'queue' } = request.query
      return { filters: await database.as(identity, (client) => listFilters(client, page, identity, now())) }
    },
  )

  app.put(
    '/api/saved-filters/order',
    {
      schema: {
        tags,
        summary: 'Put my filters in order',
        body: FilterOrder,
        response: { 204: Type.Null(), ...problems },
      },
    },
    async (request, reply) => {
      const identity = signedIn(request)
      await database.as(identity, (client) => orderFilters(client, request.body.ids, identity))
      return reply.code(204).send(null)
    },
  )

  app.put(
    '/api/saved-filters/:id',
    {
      schema: {
        tags,
        summary: 'Save a filter, rename it, share it with my unit',
        params: Id,
        body: SavedFilterRequest,
        response: { 204: Type.Null(), ...problems },
      },
    },
    async (request, reply) => {
      const identity = signedIn(request)
      await database.as(identity, (client) => saveFilter(client, request.params.id, request.body, identity, now()))
      return reply.code(204).send(null)
    },
  )

  app.delete(
    '/api/saved-filters/:id',
    { schema: { tags, summary: 'Delete a filter of mine', params: Id, response: { 204: Type.Null(), ...problems } } },
    async (request, reply) => {
      const identity = signedIn(request)
      await database.as(identity, (client) => removeFilter(client, request.params.id, identity))
      return reply.code(204).send(null)
    },
  )
}
