import { Type } from 'typebox'
import { cityFrame } from '../areas/repository.ts'
import { changing } from '../areas/setting.ts'
import { type App, type Platform, signedIn } from '../platform.ts'
import { Problem } from '../schema.ts'
import { etag, readVersion } from '../versions.ts'
import { bulkRoutes } from './bulk-routes.ts'
import { countComponents, listComponents, selectComponents } from './listing.ts'
import { addComponent, editComponent, findComponent, retireComponent } from './repository.ts'
import {
  ComponentCount,
  ComponentDetail,
  ComponentEdit,
  ComponentFilter,
  ComponentList,
  ComponentNew,
  ComponentQuery,
  ComponentSelection,
  ComponentSelectionRequest,
} from './schema.ts'

const tags = ['components']
const params = Type.Object({ code: Type.String({ pattern: '^[0-9]{16}$' }) })
const problems = {
  400: Problem,
  401: Problem,
  403: Problem,
  404: Problem,
  409: Problem,
  412: Problem,
  422: Problem,
  428: Problem,
}

/** The component inventory 部件. Everyone signed in reads it; planners keep it. */
export function components(app: App, platform: Platform): void {
  const { database } = platform
  bulkRoutes(app, platform)
  app.get(
    '/api/components',
    {
      schema: {
        tags,
        summary: 'Components in force, in any order',
        querystring: ComponentQuery,
        response: { 200: ComponentList, 400: Problem, 401: Problem },
      },
    },
    async (request) => {
      const identity = signedIn(request)
      const frame = await cityFrame(database)
      return database.as(identity, (client) => listComponents(client, frame, request.query))
    },
  )

  app.get(
    '/api/components/count',
    {
      schema: {
        tags,
        summary: 'How many components a list has',
        description: 'Exact up to 100,000.',
        querystring: ComponentFilter,
        response: { 200: ComponentCount, 400: Problem, 401: Problem },
      },
    },
    async (request) => {
      const identity = signedIn(request)
      const frame = await cityFrame(database)
      return database.as(identity, (client) => countComponents(client, frame, request.query))
    },
  )

  app.post(
    '/api/components/select',
    {
      schema: {
        tags,
        summary: 'Everything of a filter inside a polygon, by code, at most 20,000',
        body: ComponentSelectionRequest,
        response: { 200: ComponentSelection, 400: Problem, 401: Problem, 413: Problem, 422: Problem },
      },
    },
    async (request) => {
      const identity = signedIn(request)
      const frame = await cityFrame(database)
      return database.as(identity, (client) => selectComponents(client, frame, request.body))
    },
  )

  app.get(
    '/api/components/:code',
    {
      schema: {
        tags,
        summary: 'One component, retired or not, with its history',
        params,
        response: { 200: ComponentDetail, 400: Problem, 401: Problem, 404: Problem },
      },
    },
    async (request, reply) => {
      const detail = await database.as(signedIn(request), (client) => findComponent(client, request.params.code))
      reply.header('etag', etag(detail.version)).header('cache-control', 'private, no-cache')
      return detail
    },
  )

  app.post(
    '/api/components',
    {
      schema: {
        tags,
        summary: 'Add a component: its code is issued, its grid assigned by overlay',
        body: ComponentNew,
        response: { 201: ComponentDetail, ...problems },
      },
    },
    async (request, reply) => {
      const detail = await changing(platform, request, (setting) => addComponent(setting, request.body))
      reply.code(201).header('etag', etag(detail.version)).header('location', `/api/components/${detail.code}`)
      return detail
    },
  )

  app.patch(
    '/api/components/:code',
    {
      schema: {
        tags,
        summary: 'Edit or move a component',
        description: 'Needs If-Match. The code never changes.',
        params,
        body: ComponentEdit,
        response: { 200: ComponentDetail, ...problems },
      },
    },
    async (request, reply) => {
      signedIn(request)
      const version = readVersion(request.headers['if-match'])
      const detail = await changing(platform, request, (setting) =>
        editComponent(setting, request.params.code, version, request.body),
      )
      reply.header('etag', etag(detail.version))
      return detail
    },
  )

  app.post(
    '/api/components/:code/retire',
    {
      schema: {
        tags,
        summary: 'Take a component out of the inventory',
        description: 'Needs If-Match. The rows stay, and the code is never reused.',
        params,
        response: { 200: ComponentDetail, ...problems },
      },
    },
    async (request, reply) => {
      signedIn(request)
      const version = readVersion(request.headers['if-match'])
      const detail = await changing(platform, request, (setting) =>
        retireComponent(setting, request.params.code, version),
      )
      reply.header('etag', etag(detail.version))
      return detail
    },
  )
}
