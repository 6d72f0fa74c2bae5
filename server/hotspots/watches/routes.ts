/** /api/hotspots/watches: questions watched by their owner, and the alerts they gave. */
import { Type } from 'typebox'
import type { Identity } from '../../access/rules.ts'
import { ProblemError } from '../../errors.ts'
import { type App, type Platform, signedIn } from '../../platform.ts'
import { Problem } from '../../schema.ts'
import { settle } from '../asking.ts'
import type { LiveCounts } from '../counts/live-counts.ts'
import { startWatching } from './checking.ts'
import { type Counted, countWatches, endedAreas, isOutside } from './counting.ts'
import { instantOf, previewWatch } from './preview.ts'
import {
  countUnread,
  type KeptWatch,
  listAlerts,
  listWatches,
  type NewWatch,
  readAlerts,
  removeWatch,
  saveWatch,
} from './repository.ts'
import { checkLevels, keptText, questionOf, stateAfter, usualBackTo, windowAt } from './rules.ts'
import {
  AlertList,
  AlertQuery,
  AlertsRead,
  AlertsUnread,
  PreviewQuery,
  Watch,
  WatchList,
  WatchPreview,
  WatchRequest,
} from './schema.ts'

const tags = ['hotspots']
const base = '/api/hotspots/watches'
const alerts = '/api/hotspots/alerts'
const Id = Type.Object({ id: Type.String({ format: 'uuid' }) })
const problems = { 400: Problem, 401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem, 503: Problem }

export function watches(app: App, platform: Platform, live: LiveCounts): void {
  const { database, now } = platform
  let stop = async () => {}
  app.addHook('onListen', () => {
    stop = startWatching(platform, live, (error) => app.log.error({ err: error }, error.message))
  })
  app.addHook('preClose', () => stop())

  app.get(
    base,
    { schema: { tags, summary: 'My watches, as they count now', response: { 200: WatchList, ...problems } } },
    async (request) => {
      const owner = signedIn(request)
      const kept = await database.as(owner, (client) => listWatches(client, owner))
      const owned = kept.map((watch) => ({ watch, owner }))
      const { counted } = await countWatches(platform, live, owned, now())
      return { watches: kept.map((watch, index) => shown(watch, counted[index]!)) }
    },
  )

  app.get(
    `${base}/preview`,
    {
      schema: {
        tags,
        summary: 'How often a threshold would have been told of in the last 90 days',
        querystring: PreviewQuery,
        response: { 200: WatchPreview, ...problems },
      },
    },
    async (request) => previewWatch(platform, live, signedIn(request), request.query),
  )

  app.put(
    `${base}/:id`,
    {
      schema: {
        tags,
        summary: 'Watch a question, or change a watch',
        description:
          'The id is yours to give, so that sending twice is saving once. What is over the threshold already is not told of: it has to fall to `backTo` first.',
        params: Id,
        body: WatchRequest,
        response: { 200: Watch, ...problems },
      },
    },
    async (request) => {
      const owner = signedIn(request)
      const { watch, count } = await countNew(platform, live, owner, request.body)
      const kept = await database.as(owner, (client) => saveWatch(client, request.params.id, watch, owner, now()))
      return shown(kept, { count, trouble: null })
    },
  )

  app.delete(
    `${base}/:id`,
    {
      schema: {
        tags,
        summary: 'Watch no longer; what it told of stays',
        params: Id,
        response: { 204: Type.Null(), ...problems },
      },
    },
    async (request, reply) => {
      const owner = signedIn(request)
      await database.as(owner, (client) => removeWatch(client, request.params.id, owner))
      return reply.code(204).send(null)
    },
  )

  app.get(
    alerts,
    {
      schema: {
        tags,
        summary: 'What my watches told of, newest first',
        querystring: AlertQuery,
        response: { 200: AlertList, ...problems },
      },
    },
    async (request) => {
      const owner = signedIn(request)
      return database.as(owner, (client) => listAlerts(client, request.query, owner, now()))
    },
  )

  app.get(
    `${alerts}/unread`,
    { schema: { tags, summary: 'How many alerts are unread', response: { 200: AlertsUnread, ...problems } } },
    async (request) => {
      const owner = signedIn(request)
      return { unread: await database.as(owner, (client) => countUnread(client, owner, now())) }
    },
  )

  app.post(
    `${alerts}/read`,
    {
      schema: { tags, summary: 'Mark alerts as read', body: AlertsRead, response: { 200: AlertsUnread, ...problems } },
    },
    async (request) => {
      const owner = signedIn(request)
      const { upTo, only = false } = request.body
      return database.as(owner, async (client) => {
        await readAlerts(client, { upTo, only }, owner, now())
        return { unread: await countUnread(client, owner, now()) }
      })
    },
  )
}

/** Checks what is to be watched, and counts it. Throws as `settle` does, and for a place that can not be watched. */
async function countNew(
  platform: Platform,
  live: LiveCounts,
  owner: Identity,
  { question, windowDays, threshold, backTo = usualBackTo(threshold), active = true, name }: WatchRequest,
): Promise<{ watch: NewWatch; count: number }> {
  const levels = checkLevels(threshold, backTo, '/backTo')
  if (name.trim() === '')
    throw new ProblemError('bad_request', {
      detail: { en: 'A watch needs a name.', zh: '请填写关注的名称。' },
      field: '/name',
      value: name,
    })
  const { from, until } = windowAt(platform.now(), windowDays)
  const period = { from: instantOf(from), to: instantOf(until) }
  const asking = await settle(platform, live, owner, { ...question, ...period })
  const { areas } = asking.filter
  const [ended] = await endedAreas(platform.database, areas)
  if (ended) {
    throw new ProblemError('unknown_area', {
      detail: {
        en: `${ended} is no longer in force, so nothing will be reported there. GET /api/areas lists the areas that are.`,
        zh: `${ended} 已失效，那里不会再有上报。GET /api/areas 列出现行区域。`,
      },
      field: '/question/area',
      value: ended,
    })
  }
  if (await isOutside(live, asking.filter, owner)) {
    throw new ProblemError('forbidden', {
      detail: {
        en: 'The place lies outside what you oversee: none of its cases are counted for you. Watch a place within.',
        zh: '此处不在本人辖区内，那里的案卷都不计数。请关注辖区内的地方。',
      },
      field: '/question',
    })
  }
  const count = asking.counts.total(asking.question)
  const watch = { name: name.trim(), query: keptText(asking.filter), windowDays, ...levels, active }
  return { watch: { ...watch, state: stateAfter('quiet', count, levels), seq: asking.seq }, count }
}

const shown = ({ query, scope: _scope, ...watch }: KeptWatch, counted: Counted): Watch => ({
  ...watch,
  ...counted,
  question: questionOf(query),
})
