import type { FastifyRequest } from 'fastify'
import { Type } from 'typebox'
import { cityFrame } from '../areas/repository.ts'
import { changing } from '../areas/setting.ts'
import { type App, type Platform, signedIn } from '../platform.ts'
import { Problem } from '../schema.ts'
import { etag, readVersion } from '../versions.ts'
import { addLine, editLine, findLine, listLines, retireLine } from './lines.ts'
import { addPoint, editPoint, findPoint, listPoints, retirePoint } from './points.ts'
import { LINE_CODE, POINT_CODE } from './rules.ts'
import {
  PipeLine,
  PipeLineEdit,
  PipeLineList,
  PipeLineNew,
  PipePoint,
  PipePointEdit,
  PipePointList,
  PipePointNew,
  PipeQuery,
  SnapNearby,
  SnapQuery,
} from './schema.ts'
import { snapNearby } from './snap.ts'

const tags = ['pipelines']
const pointParams = Type.Object({ code: Type.String({ pattern: POINT_CODE.source }) })
const lineParams = Type.Object({ code: Type.String({ pattern: LINE_CODE.source }) })
const seen = { 400: Problem, 401: Problem, 404: Problem }
const problems = { ...seen, 403: Problem, 409: Problem, 412: Problem, 422: Problem, 428: Problem }
const description = 'Needs If-Match.'

/** Underground pipelines 地下管线. Who may see one is decided in the database; to others it is not there. */
export function pipelines(app: App, platform: Platform): void {
  const { database } = platform
  const versionOf = (request: Pick<FastifyRequest, 'identity' | 'headers'>) => {
    signedIn(request)
    return readVersion(request.headers['if-match'])
  }

  app.get(
    '/api/snap',
    {
      schema: {
        tags: ['inventory'],
        summary: 'What a drawing may snap to nearby, exactly as it is kept',
        querystring: SnapQuery,
        response: { 200: SnapNearby, 400: Problem, 401: Problem },
      },
    },
    async (request, reply) => {
      const identity = signedIn(request)
      const frame = await cityFrame(database)
      reply.header('cache-control', 'private, no-store')
      return database.as(identity, (client) => snapNearby(client, frame, request.query))
    },
  )
  app.get(
    '/api/pipe-points',
    {
      schema: {
        tags,
        summary: 'Pipe points in force',
        querystring: PipeQuery,
        response: { 200: PipePointList, ...seen },
      },
    },
    async (request) => {
      const identity = signedIn(request)
      const frame = await cityFrame(database)
      return database.as(identity, (client) => listPoints(client, frame, request.query))
    },
  )
  app.get(
    '/api/pipe-points/:code',
    { schema: { tags, summary: 'One pipe point', params: pointParams, response: { 200: PipePoint, ...seen } } },
    async (request, reply) => {
      const point = await database.as(signedIn(request), (client) => findPoint(client, request.params.code))
      reply.header('etag', etag(point.version)).header('cache-control', 'private, no-cache')
      return point
    },
  )
  app.post(
    '/api/pipe-points',
    { schema: { tags, summary: 'Add a pipe point', body: PipePointNew, response: { 201: PipePoint, ...problems } } },
    async (request, reply) => {
      const point = await changing(platform, request, (setting) => addPoint(setting, request.body))
      reply.code(201).header('etag', etag(point.version)).header('location', `/api/pipe-points/${point.code}`)
      return point
    },
  )
  app.patch(
    '/api/pipe-points/:code',
    {
      schema: {
        tags,
        summary: 'Edit or move a pipe point: the ends of its lines move with it',
        description,
        params: pointParams,
        body: PipePointEdit,
        response: { 200: PipePoint, ...problems },
      },
    },
    async (request, reply) => {
      const version = versionOf(request)
      const point = await changing(platform, request, (setting) =>
        editPoint(setting, request.params.code, version, request.body),
      )
      reply.header('etag', etag(point.version))
      return point
    },
  )
  app.post(
    '/api/pipe-points/:code/retire',
    {
      schema: {
        tags,
        summary: 'Retire a pipe point that no line ends on',
        description,
        params: pointParams,
        response: { 200: PipePoint, ...problems },
      },
    },
    async (request, reply) => {
      const version = versionOf(request)
      const point = await changing(platform, request, (setting) => retirePoint(setting, request.params.code, version))
      reply.header('etag', etag(point.version))
      return point
    },
  )

  app.get(
    '/api/pipe-lines',
    {
      schema: {
        tags,
        summary: 'Pipe lines in force',
        querystring: PipeQuery,
        response: { 200: PipeLineList, ...seen },
      },
    },
    async (request) => {
      const identity = signedIn(request)
      const frame = await cityFrame(database)
      return database.as(identity, (client) => listLines(client, frame, request.query))
    },
  )
  app.get(
    '/api/pipe-lines/:code',
    { schema: { tags, summary: 'One pipe line', params: lineParams, response: { 200: PipeLine, ...seen } } },
    async (request, reply) => {
      const line = await database.as(signedIn(request), (client) => findLine(client, request.params.code))
      reply.header('etag', etag(line.version)).header('cache-control', 'private, no-cache')
      return line
    },
  )
  app.post(
    '/api/pipe-lines',
    {
      schema: {
        tags,
        summary: 'Add a pipe line between two points of one network',
        body: PipeLineNew,
        response: { 201: PipeLine, ...problems },
      },
    },
    async (request, reply) => {
      const line = await changing(platform, request, (setting) => addLine(setting, request.body))
      reply.code(201).header('etag', etag(line.version)).header('location', `/api/pipe-lines/${line.code}`)
      return line
    },
  )
  app.patch(
    '/api/pipe-lines/:code',
    {
      schema: {
        tags,
        summary: 'Edit a pipe line',
        description,
        params: lineParams,
        body: PipeLineEdit,
        response: { 200: PipeLine, ...problems },
      },
    },
    async (request, reply) => {
      const version = versionOf(request)
      const line = await changing(platform, request, (setting) =>
        editLine(setting, request.params.code, version, request.body),
      )
      reply.header('etag', etag(line.version))
      return line
    },
  )
  app.post(
    '/api/pipe-lines/:code/retire',
    {
      schema: {
        tags,
        summary: 'Retire a pipe line',
        description,
        params: lineParams,
        response: { 200: PipeLine, ...problems },
      },
    },
    async (request, reply) => {
      const version = versionOf(request)
      const line = await changing(platform, request, (setting) => retireLine(setting, request.params.code, version))
      reply.header('etag', etag(line.version))
      return line
    },
  )
}
