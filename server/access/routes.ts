import { Type } from 'typebox'
import { ProblemError } from '../errors.ts'
import { type App, type Platform, signedIn } from '../platform.ts'
import { Problem } from '../schema.ts'
import { Person, Session, SessionRequest } from './schema.ts'
import { identityOf, Sessions } from './sessions.ts'

const COOKIE = 'wangge_session'

/** Sign-in, and the identity of every request. OIDC joins here: another way to reach Sessions.open. */
export function access(app: App, platform: Platform): void {
  const { config } = platform
  const sessions = new Sessions(platform.database, config.demo, platform.now)
  const tokenOf = (request: {
    headers: { authorization?: string | undefined }
    cookies: Record<string, string | undefined>
  }) => /^Bearer (\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? request.cookies[COOKIE]
  const people = new WeakMap<object, Person>()

  app.decorateRequest('identity', null)
  app.addHook('onRequest', async (request) => {
    const token = tokenOf(request)
    const path = request.url
    if (!token || !(path.startsWith('/api/') || path.startsWith('/tiles/'))) return
    const person = await sessions.find(token)
    if (!person) return
    people.set(request, person)
    request.identity = identityOf(person)
  })

  app.get(
    '/api/people',
    {
      schema: {
        tags: ['access'],
        summary: 'The people of the demo city',
        response: { 200: Type.Object({ people: Type.Array(Person) }), 404: Problem },
      },
    },
    async () => {
      if (!config.demo) {
        throw new ProblemError('not_found', {
          detail: {
            en: 'This is not a demo: people sign in with their name and password.',
            zh: '这里不是演示环境：请用用户名和密码登录。',
          },
        })
      }
      return { people: await sessions.listDemoPeople() }
    },
  )

  app.post(
    '/api/session',
    {
      schema: {
        tags: ['access'],
        summary: 'Sign in',
        body: SessionRequest,
        response: { 200: Session, 401: Problem, 429: Problem },
      },
      // Guessing passwords is slow: by address. Demo people have none to guess.
      config: { rateLimit: config.demo ? { max: 600, timeWindow: '1 minute' } : { max: 10, timeWindow: '1 minute' } },
    },
    async (request, reply) => {
      const session = await sessions.open(request.body.person, request.body.password)
      reply.setCookie(COOKIE, session.token, {
        path: '/',
        httpOnly: true,
        sameSite: 'strict',
        secure: request.protocol === 'https',
        expires: new Date(session.expiresAt),
      })
      return session
    },
  )

  app.get(
    '/api/session',
    {
      schema: {
        tags: ['access'],
        summary: 'Who am I',
        response: { 200: Type.Object({ person: Person }), 401: Problem },
      },
    },
    async (request) => {
      signedIn(request)
      return { person: people.get(request)! }
    },
  )

  app.delete(
    '/api/session',
    { schema: { tags: ['access'], summary: 'Sign out', response: { 204: Type.Null() } } },
    async (request, reply) => {
      const token = tokenOf(request)
      if (token) await sessions.close(token)
      reply.clearCookie(COOKIE, { path: '/' }).code(204)
      return null
    },
  )
}
