import { tileLayers } from '../../tiles/index.ts'
import { ProblemError } from '../errors.ts'
import { type App, type Platform, signedIn } from '../platform.ts'
import { currentPosition, follow } from './feed.ts'

/** GET /api/live: the case log as server-sent events; Last-Event-ID resumes without loss. */
export function live(app: App, { database }: Platform): void {
  const open = new Set<() => void>()
  app.addHook('preClose', async () => {
    for (const end of open) end()
  })

  app.get(
    '/api/live',
    {
      schema: {
        tags: ['live'],
        summary: 'Live feed (server-sent events)',
        description:
          'event: case, id: seq, data: LiveCase · event: change, data: {"layers": […]} when grids, components or pipes changed · event: tiles, data: {"layer", "boxes": [[west, south, east, north], …] or null for everywhere} when tiles that you may see changed · event: alert, data: {} when a watch of yours told of something (GET /api/hotspots/alerts) · event: ready. Reconnect with Last-Event-ID to miss nothing.',
      },
    },
    async (request, reply) => {
      const identity = signedIn(request)
      const given = request.headers['last-event-id'] ?? (request.query as { after?: string }).after
      if (given !== undefined && !/^[0-9]{1,15}$/.test(String(given))) {
        throw new ProblemError('bad_request', {
          detail: {
            en: 'Last-Event-ID is the id of a message of this feed.',
            zh: 'Last-Event-ID 应为本消息流中一条消息的 id。',
          },
          field: 'Last-Event-ID',
          value: given,
        })
      }
      const here = await currentPosition(database, identity)
      const after = given === undefined ? here.seq : Number(given)
      reply.hijack()
      const { raw } = reply
      raw.writeHead(200, {
        'content-type': 'text/event-stream; charset=utf-8',
        'cache-control': 'no-cache, no-transform',
        'x-accel-buffering': 'no',
        connection: 'keep-alive',
      })
      const send = (event: string, data: unknown, id?: number) => {
        raw.write(`${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`)
      }
      send('ready', { after }, after)
      // Cases are made up for from the log; which tiles changed during the break is not known any more, nor whether a watch told.
      if (given !== undefined) {
        for (const { id } of tileLayers) send('tiles', { layer: id, boxes: null })
        send('alert', {})
      }
      const stop = follow(
        database,
        identity,
        { seq: after, snapshot: here.snapshot },
        {
          case: (message) => send('case', message, message.seq),
          change: (layers) => send('change', { layers }),
          tiles: (layer, boxes) => send('tiles', { layer, boxes }),
          alert: () => send('alert', {}),
          beat: () => raw.write(': beat\n\n'),
        },
      )
      const end = () => {
        open.delete(end)
        stop()
        raw.end()
      }
      open.add(end)
      raw.on('close', end)
      raw.on('error', end)
    },
  )
}
