import { Type } from 'typebox'
import { asWhoAsks, changing } from '../../areas/setting.ts'
import { once } from '../../cases/idempotency.ts'
import { type App, type Platform, signedIn } from '../../platform.ts'
import { Problem } from '../../schema.ts'
import { checkCodes } from '../asking.ts'
import { readFilter } from '../rules.ts'
import {
  addInspection,
  closeInspection,
  findInspection,
  finishTask,
  listInspections,
  listTasks,
  previewInspection,
  reopenTask,
} from './repository.ts'
import {
  DoneRequest,
  InspectionList,
  InspectionNew,
  InspectionQuery,
  Preview,
  PreviewRequest,
  SpecialInspectionDetail,
  SpecialTask,
  SpecialTaskList,
  SpecialTaskQuery,
} from './schema.ts'

const tags = ['special inspections']
const base = '/api/special-inspections'
const problems = { 400: Problem, 401: Problem, 403: Problem, 404: Problem, 409: Problem, 422: Problem }
const Id = Type.Object({ id: Type.Integer({ minimum: 1, maximum: 2_000_000_000 }) })

/** Special inspections 专项检查: collectors are sent to a hot spot, grid by grid. What they find there they report as ever. */
export function inspections(app: App, platform: Platform): void {
  app.post(
    `${base}/preview`,
    {
      schema: {
        tags,
        summary: 'Which unit grids cells touch, and who would go there',
        body: PreviewRequest,
        response: { 200: Preview, ...problems },
      },
    },
    async (request) => asWhoAsks(platform, request, (setting) => previewInspection(setting, request.body)),
  )

  app.post(
    base,
    {
      schema: {
        tags,
        summary: 'Have a hot spot inspected: a task in each unit grid, for its collector',
        description: 'Takes Idempotency-Key.',
        body: InspectionNew,
        response: { 201: SpecialInspectionDetail, ...problems },
      },
    },
    async (request, reply) => {
      const actor = signedIn(request)
      await checkCodes(platform, actor, readFilter({ class: request.body.classes?.join() }))
      const key = request.headers['idempotency-key']
      const answer = await changing(platform, request, (setting) =>
        once(
          setting.client,
          {
            personId: actor.personId,
            key: Array.isArray(key) ? key[0] : key,
            content: ['special inspection', request.body],
            now: setting.now,
          },
          async () => ({ status: 201, body: await addInspection(setting, request.body), etag: '' }),
        ),
      )
      const made = answer.body as SpecialInspectionDetail
      reply.code(201).header('location', `${base}/${made.id}`)
      return made
    },
  )

  app.get(
    base,
    {
      schema: {
        tags,
        summary: 'Special inspections of which I see a task, newest first, with their progress',
        querystring: InspectionQuery,
        response: { 200: InspectionList, ...problems },
      },
    },
    async (request) => asWhoAsks(platform, request, (setting) => listInspections(setting, request.query)),
  )

  app.get(
    `${base}/:id`,
    {
      schema: {
        tags,
        summary: 'One with its tasks, and how many cases were reported in each',
        params: Id,
        response: { 200: SpecialInspectionDetail, ...problems },
      },
    },
    async (request) => asWhoAsks(platform, request, (setting) => findInspection(setting, request.params.id)),
  )

  app.post(
    `${base}/:id/close`,
    {
      schema: {
        tags,
        summary: 'Close one: nothing is said in it any more',
        params: Id,
        response: { 200: SpecialInspectionDetail, ...problems },
      },
    },
    async (request) => changing(platform, request, (setting) => closeInspection(setting, request.params.id)),
  )

  app.get(
    `${base}/tasks`,
    {
      schema: {
        tags,
        summary: 'Tasks, newest first: a collector’s own, others’ by jurisdiction',
        querystring: SpecialTaskQuery,
        response: { 200: SpecialTaskList, ...problems },
      },
    },
    async (request) => asWhoAsks(platform, request, (setting) => listTasks(setting, request.query)),
  )

  app.post(
    `${base}/tasks/:id/done`,
    {
      schema: {
        tags,
        summary: 'Say what was found in a grid',
        params: Id,
        body: DoneRequest,
        response: { 200: SpecialTask, ...problems },
      },
    },
    async (request) => changing(platform, request, (setting) => finishTask(setting, request.params.id, request.body)),
  )

  app.delete(
    `${base}/tasks/:id/done`,
    {
      schema: {
        tags,
        summary: 'Take that back while the inspection is open',
        params: Id,
        response: { 200: SpecialTask, ...problems },
      },
    },
    async (request) => changing(platform, request, (setting) => reopenTask(setting, request.params.id)),
  )
}
