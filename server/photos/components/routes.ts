import { Type } from 'typebox'
import { type App, type Platform, signedIn } from '../../platform.ts'
import { Problem } from '../../schema.ts'
import { PhotoId } from '../schema.ts'
import { addComponentPhotos, listComponentPhotos, removeComponentPhoto } from './repository.ts'
import { ComponentPhotos, ComponentPhotosNew } from './schema.ts'

const tags = ['components', 'photos']
const path = '/api/components/:code/photos'
const code = Type.String({ pattern: '^[0-9]{16}$' })
const problems = { 400: Problem, 401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem }

/** Photos of components. Everyone signed in sees them, as the inventory itself. */
export function componentPhotos(app: App, { database, now }: Platform): void {
  app.get(
    path,
    {
      schema: {
        tags,
        summary: 'The photos a component carries, newest first',
        params: Type.Object({ code }),
        response: { 200: ComponentPhotos, ...problems },
      },
    },
    async (request) => database.as(signedIn(request), (client) => listComponentPhotos(client, request.params.code)),
  )

  app.post(
    path,
    {
      schema: {
        tags,
        summary: 'Give a component photos that I brought with POST /api/photos',
        description: 'Planners of its place; collectors while its grid is theirs to survey.',
        params: Type.Object({ code }),
        body: ComponentPhotosNew,
        response: { 201: ComponentPhotos, ...problems },
      },
    },
    async (request, reply) => {
      const { code } = request.params
      const carried = await database.as(signedIn(request), (client) =>
        addComponentPhotos(client, code, request.body, now()),
      )
      reply.code(201)
      return carried
    },
  )

  app.delete(
    `${path}/:id`,
    {
      schema: {
        tags,
        summary: 'Take a photo off a component; that it was there is kept',
        params: Type.Object({ code, id: PhotoId }),
        response: { 200: ComponentPhotos, ...problems },
      },
    },
    async (request) => {
      const { code, id } = request.params
      return database.as(signedIn(request), (client) => removeComponentPhoto(client, code, id, now()))
    },
  )
}
