import type { App, Platform } from '../platform.ts'
import { signedIn } from '../platform.ts'
import { Problem } from '../schema.ts'
import { editBulk, previewBulk } from './bulk.ts'
import { BulkEdit, BulkEdited, BulkPreviewRequest, ComponentBulkPreview } from './schema.ts'

const tags = ['components']
const problems = { 400: Problem, 401: Problem, 403: Problem, 412: Problem, 422: Problem }
/** 20,000 codes with versions. */
const BODY = 2 * 1024 * 1024

/** Many components at once. */
export function bulkRoutes(app: App, { database, now }: Platform): void {
  app.post(
    '/api/components/bulk/preview',
    {
      bodyLimit: BODY,
      schema: {
        tags,
        summary: 'What a change of many components would do, and which it could not touch',
        body: BulkPreviewRequest,
        response: { 200: ComponentBulkPreview, ...problems },
      },
    },
    async (request) => {
      const identity = signedIn(request)
      return database.as(identity, (client) => previewBulk({ client, identity, now: now() }, request.body))
    },
  )

  app.post(
    '/api/components/bulk',
    {
      bodyLimit: BODY,
      schema: {
        tags,
        summary: 'Change or retire many components as one edit: all or none',
        description:
          'Each with the version it was seen at. When one changed meanwhile or is not mine to change nothing is written, and the refusal lists every such one.',
        body: BulkEdit,
        response: { 200: BulkEdited, ...problems },
      },
    },
    async (request) => {
      const identity = signedIn(request)
      const done = await database.as(identity, (client) => editBulk({ client, identity, now: now() }, request.body))
      database.wake('changes')
      return done
    },
  )
}
