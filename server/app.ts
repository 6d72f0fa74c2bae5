/** The application: plugins, then capabilities in the order they depend on each other. It does not listen. */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import compress from '@fastify/compress'
import cookie from '@fastify/cookie'
import rateLimit from '@fastify/rate-limit'
import staticFiles from '@fastify/static'
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import Fastify from 'fastify'
import { access } from './access/routes.ts'
import { capabilities } from './capabilities.ts'
import { endConnections } from './connections.ts'
import type { App, Platform } from './platform.ts'
import { answerProblems } from './problems.ts'
import { buildSerializer } from './serializers.ts'

const CONSOLE = fileURLToPath(new URL('../dist/web', import.meta.url))

export async function buildApp(platform: Platform): Promise<App> {
  const app: App = Fastify({
    logger: { level: platform.config.logLevel },
    trustProxy: 'loopback',
    bodyLimit: 2 * 1024 * 1024,
    routerOptions: { maxParamLength: 200 },
    // Ajv's optimizing of what it generates takes a third of the time until ready, and V8 does without.
    ajv: {
      customOptions: { coerceTypes: 'array', removeAdditional: false, allErrors: false, code: { optimize: false } },
    },
    schemaController: { compilersFactory: { buildSerializer } },
  }).withTypeProvider<TypeBoxTypeProvider>()

  answerProblems(app)
  endConnections(app)
  await app.register(cookie)
  await app.register(rateLimit, { global: false })
  await app.register(compress, {
    global: true,
    threshold: 1024,
    encodings: ['br', 'gzip'],
    customTypes: (type) => /^text\/(?!event-stream)|[+/](json|xml|text)(;|$)|octet-stream|vnd\.wangge\./.test(type),
  })
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Wangge 网格',
        version: '0.1.0',
        description:
          'The spatial platform of a digitally managed city. Positions are CRS84 (longitude first); refusals are RFC 9457 problem+json.',
      },
    },
  })
  await app.register(swaggerUi, { routePrefix: '/api/docs' })

  access(app, platform)
  for (const capability of capabilities) await capability(app, platform)
  app.get('/api/openapi.json', { schema: { hide: true } }, async () => app.swagger())

  if (existsSync(CONSOLE)) {
    await app.register(staticFiles, { root: CONSOLE, wildcard: false, immutable: true, maxAge: '1y', index: false })
    // One page: every address that is not the API's opens the console, which reads its state from the URL.
    app.get('/*', { schema: { hide: true } }, async (request, reply) =>
      /^\/(api|tiles)\//.test(request.url)
        ? reply.callNotFound()
        : reply.sendFile('index.html', { immutable: false, maxAge: 0, cacheControl: true }),
    )
  }
  return app
}
