import { Type } from 'typebox'
import { cityFrame } from '../areas/repository.ts'
import { changing } from '../areas/setting.ts'
import { type App, type Platform, signedIn } from '../platform.ts'
import { Problem } from '../schema.ts'
import {
  addCampaign,
  closeCampaign,
  findCampaign,
  findTask,
  listCampaigns,
  listTasks,
  readCoverage,
} from './campaigns.ts'
import { finishTask, recordFinding } from './findings.ts'
import {
  Campaign,
  CampaignList,
  CampaignNew,
  Coverage,
  CoverageQuery,
  FindingRequest,
  TaskDetail,
  TaskList,
  TaskQuery,
} from './schema.ts'

const tags = ['census']
const problems = { 400: Problem, 401: Problem, 403: Problem, 404: Problem, 409: Problem, 412: Problem, 422: Problem }
const Id = Type.Object({ id: Type.Integer({ minimum: 1, maximum: 2_000_000_000 }) })
const campaigns = '/api/census/campaigns'
const tasks = '/api/census/tasks'

/** The yearly survey of components 部件普查. Planners plan it; collectors record what they find in their responsibility grid. */
export function surveys(app: App, platform: Platform): void {
  const { database, now } = platform
  app.get(
    campaigns,
    {
      schema: {
        tags,
        summary: 'Campaigns with their progress in what I may see',
        response: { 200: CampaignList, 401: Problem },
      },
    },
    async (request) => ({ campaigns: await database.as(signedIn(request), listCampaigns) }),
  )

  app.post(
    campaigns,
    {
      schema: {
        tags,
        summary: 'Begin a campaign: a task in every unit grid of its area',
        body: CampaignNew,
        response: { 201: Campaign, ...problems },
      },
    },
    async (request, reply) => {
      const actor = signedIn(request)
      const made = await database.as(actor, (client) => addCampaign(client, actor, request.body, now()))
      reply.code(201).header('location', `${campaigns}/${made.id}`)
      return made
    },
  )

  app.get(
    `${campaigns}/:id`,
    { schema: { tags, summary: 'One campaign', params: Id, response: { 200: Campaign, ...problems } } },
    async (request) => database.as(signedIn(request), (client) => findCampaign(client, request.params.id)),
  )

  app.post(
    `${campaigns}/:id/close`,
    {
      schema: {
        tags,
        summary: 'Close a campaign: nothing is recorded in it any more',
        params: Id,
        response: { 200: Campaign, ...problems },
      },
    },
    async (request) => database.as(signedIn(request), (client) => closeCampaign(client, request.params.id, now())),
  )

  app.get(
    `${campaigns}/:id/coverage`,
    {
      schema: {
        tags,
        summary: 'How far each grid in a box is, as GeoJSON; each community where grids would be too many',
        params: Id,
        querystring: CoverageQuery,
        response: { 200: Coverage, ...problems },
      },
    },
    async (request) => {
      const identity = signedIn(request)
      const frame = await cityFrame(database)
      return database.as(identity, (client) => readCoverage(client, frame, request.params.id, request.query.bbox))
    },
  )

  app.get(
    tasks,
    {
      schema: {
        tags,
        summary: 'Tasks: a collector’s own, a planner’s by jurisdiction',
        querystring: TaskQuery,
        response: { 200: TaskList, ...problems },
      },
    },
    async (request) => database.as(signedIn(request), (client) => listTasks(client, request.query)),
  )

  app.get(
    `${tasks}/:id`,
    {
      schema: {
        tags,
        summary: 'One task with what is to be visited',
        params: Id,
        response: { 200: TaskDetail, ...problems },
      },
    },
    async (request) => database.as(signedIn(request), (client) => findTask(client, request.params.id)),
  )

  app.post(
    `${tasks}/:id/findings`,
    {
      schema: {
        tags,
        summary: 'Record a component: intact, damaged, missing, moved, or new',
        params: Id,
        body: FindingRequest,
        response: { 200: TaskDetail, ...problems },
      },
    },
    async (request) =>
      changing(platform, request, (setting) => recordFinding(setting, request.params.id, request.body)),
  )

  app.post(
    `${tasks}/:id/done`,
    {
      schema: {
        tags,
        summary: 'End a task; the rest is as recorded, if that is said',
        params: Id,
        body: Type.Object({ restAsRecorded: Type.Boolean() }, { additionalProperties: false }),
        response: { 200: TaskDetail, ...problems },
      },
    },
    async (request) =>
      changing(platform, request, (setting) => finishTask(setting, request.params.id, request.body.restAsRecorded)),
  )
}
