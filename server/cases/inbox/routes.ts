import { type App, type Platform, signedIn } from '../../platform.ts'
import { Problem } from '../../schema.ts'
import { markRead, readInbox, readUnread } from './repository.ts'
import { Inbox, InboxQuery, InboxRead, Unread } from './schema.ts'

const tags = ['cases']
const problems = { 400: Problem, 401: Problem }

/** The inbox: what concerns me and I did not do, read off the log. */
export function inbox(app: App, { database, now }: Platform): void {
  app.get(
    '/api/inbox',
    {
      schema: {
        tags,
        summary: 'What concerns me, newest first',
        querystring: InboxQuery,
        response: { 200: Inbox, ...problems },
      },
    },
    async (request) => {
      const identity = signedIn(request)
      return database.as(identity, (client) => readInbox(client, request.query, identity, now()))
    },
  )

  app.get(
    '/api/inbox/unread',
    { schema: { tags, summary: 'How much of it is unread', response: { 200: Unread, ...problems } } },
    async (request) => {
      const identity = signedIn(request)
      return database.as(identity, (client) => readUnread(client, identity, now()))
    },
  )

  app.post(
    '/api/inbox/read',
    {
      schema: {
        tags,
        summary: 'Mark everything up to a log position as read',
        body: InboxRead,
        response: { 200: Unread, ...problems },
      },
    },
    async (request) => {
      const identity = signedIn(request)
      return database.as(identity, async (client) => {
        await markRead(client, request.body.seq, identity, now())
        return readUnread(client, identity, now())
      })
    },
  )
}
