/** What every capability is given. The world comes in here, so that tests can set the clock. */

import type { IncomingMessage, ServerResponse } from 'node:http'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import type { FastifyBaseLogger, FastifyInstance, FastifyRequest, RawServerDefault } from 'fastify'
import type { Identity } from './access/rules.ts'
import type { Config } from './config.ts'
import type { Database } from './database/database.ts'
import { ProblemError } from './errors.ts'

export interface Platform {
  database: Database
  config: Config
  now: () => Date
}

export type App = FastifyInstance<
  RawServerDefault,
  IncomingMessage,
  ServerResponse,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>

declare module 'fastify' {
  interface FastifyRequest {
    /** Who is asking; null for a stranger. Set by access before every route. */
    identity: Identity | null
  }
}

/** The identity of a request that needs one. Throws sign_in_needed. */
export function signedIn(request: Pick<FastifyRequest, 'identity'>): Identity {
  if (!request.identity) {
    throw new ProblemError('sign_in_needed', {
      detail: {
        en: 'Sign in with POST /api/session; send its token as a cookie or as Authorization: Bearer.',
        zh: '请用 POST /api/session 登录，并以 cookie 或 Authorization: Bearer 带上令牌。',
      },
    })
  }
  return request.identity
}
