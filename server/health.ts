import { Type } from 'typebox'
import { ProblemError } from './errors.ts'
import type { App, Platform } from './platform.ts'
import { Problem } from './schema.ts'

/** /healthz: the process lives. /readyz: it can serve, which needs the database and a loaded city. */
export function health(app: App, { database }: Platform): void {
  app.get(
    '/healthz',
    { schema: { tags: ['health'], response: { 200: Type.Object({ status: Type.Literal('ok') }) } } },
    async () => ({ status: 'ok' as const }),
  )
  app.get(
    '/readyz',
    {
      schema: {
        tags: ['health'],
        response: {
          200: Type.Object({
            status: Type.Literal('ready'),
            engine: Type.String(),
            postgres: Type.String(),
            postgis: Type.String(),
          }),
          503: Problem,
        },
      },
    },
    async () => {
      try {
        return await database.system(async (client) => {
          const { rows } = await client.query(
            "select current_setting('server_version') as postgres, postgis_lib_version() as postgis, loaded_at from city_settings",
          )
          if (!rows[0]?.loaded_at) throw new Error('no city is loaded')
          return {
            status: 'ready' as const,
            engine: database.kind,
            postgres: rows[0].postgres,
            postgis: rows[0].postgis,
          }
        })
      } catch (cause) {
        throw new ProblemError(
          'not_ready',
          {
            detail: {
              en: 'The database does not answer, or no city is loaded yet. Try again shortly.',
              zh: '数据库没有应答，或城市数据尚未载入。请稍后再试。',
            },
          },
          { cause },
        )
      }
    },
  )
}
