import { Type } from 'typebox'
import { cityFrame } from '../../areas/repository.ts'
import { type App, type Platform, signedIn } from '../../platform.ts'
import { Problem } from '../../schema.ts'
import { findEdit, listEdits, undoEdit } from './repository.ts'
import { Edit, EditList, EditQuery } from './schema.ts'

const tags = ['components']
const params = Type.Object({ id: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }) })
const base = '/api/inventory/edits'

/** Who changed what in the inventory, and taking it back. */
export function edits(app: App, { database, now }: Platform): void {
  app.get(
    base,
    {
      schema: {
        tags,
        summary: 'What was done to components, grids and areas, newest first',
        querystring: EditQuery,
        response: { 200: EditList, 400: Problem, 401: Problem },
      },
    },
    async (request) => {
      const identity = signedIn(request)
      const frame = await cityFrame(database)
      return database.as(identity, (client) => listEdits(client, frame, request.query, identity.personId))
    },
  )

  app.get(
    `${base}/:id`,
    {
      schema: {
        tags,
        summary: 'One edit',
        params,
        response: { 200: Edit, 400: Problem, 401: Problem, 404: Problem },
      },
    },
    async (request) => {
      const identity = signedIn(request)
      const frame = await cityFrame(database)
      return database.as(identity, (client) => findEdit(client, frame, request.params.id))
    },
  )

  app.post(
    `${base}/:id/undo`,
    {
      schema: {
        tags,
        summary: 'Take back an edit of components: one, many, or an import',
        description:
          'Answers the edit that took it back; take that back to do it again. Nothing is erased: versions follow. 409 edit_stands when something was changed again since.',
        params,
        response: { 201: Edit, 400: Problem, 401: Problem, 403: Problem, 404: Problem, 409: Problem },
      },
    },
    async (request, reply) => {
      const identity = signedIn(request)
      const frame = await cityFrame(database)
      const undo = await database.as(identity, (client) => undoEdit(client, frame, request.params.id, now()))
      database.wake('changes')
      database.wake('tiles')
      reply.code(201).header('location', `${base}/${undo.id}`)
      return undo
    },
  )
}
