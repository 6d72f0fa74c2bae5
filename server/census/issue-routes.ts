import { Type } from 'typebox'
import { cityFrame } from '../areas/repository.ts'
import { changing, type Setting } from '../areas/setting.ts'
import { findComponent } from '../components/repository.ts'
import { type App, type Platform, signedIn } from '../platform.ts'
import { Problem } from '../schema.ts'
import { readVersion } from '../versions.ts'
import { checks } from './checks/index.ts'
import { fixIssue, fixIssues } from './fixes.ts'
import { recheckChanged } from './inspect.ts'
import {
  countIssues,
  dismissIssues,
  issueOf,
  issuesOfComponent,
  listIssues,
  placeIssues,
  requireIssues,
  takeUpIssues,
} from './issues.ts'
import {
  BulkFixRequest,
  CheckList,
  Dismissals,
  Fixed,
  FixRequest,
  FixResult,
  Issue,
  IssueCountQuery,
  IssueCounts,
  IssueList,
  IssuePlaceQuery,
  IssuePlaces,
  IssueQuery,
  TakeUps,
  Touched,
} from './schema.ts'

const tags = ['quality']
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
const reads = { 400: Problem, 401: Problem, 404: Problem }
const Id = Type.Object({ id: Type.Integer({ minimum: 1, maximum: 9_000_000_000_000 }) })

/** What checks found, and what is done about it. */
export function issues(app: App, platform: Platform): void {
  const { database, now } = platform
  const mending = async <Result>(
    request: Parameters<typeof signedIn>[0],
    work: (setting: Setting) => Promise<Result>,
  ): Promise<Result> => {
    const result = await changing(platform, request, work)
    // Whoever mends sees the list right; what others change is checked by the clock.
    await recheckChanged(database, now())
    return result
  }

  app.get(
    '/api/component-checks',
    {
      schema: {
        tags,
        summary: 'Every check of the inventory, with what it means',
        response: { 200: CheckList, 401: Problem },
      },
    },
    async (request) => {
      signedIn(request)
      return {
        checks: checks.map(({ id, severity, zh, en, explanation, parameters = {} }) => ({
          id,
          severity,
          zh,
          en,
          explanation,
          parameters,
        })),
      }
    },
  )

  app.get(
    '/api/component-issues',
    {
      schema: {
        tags,
        summary: 'Issues of the inventory, the gravest first',
        querystring: IssueQuery,
        response: { 200: IssueList, ...reads },
      },
    },
    async (request) => {
      const identity = signedIn(request)
      const frame = await cityFrame(database)
      return database.as(identity, (client) => listIssues(client, frame, request.query))
    },
  )

  app.get(
    '/api/component-issues/counts',
    {
      schema: {
        tags,
        summary: 'How many issues of each check there are',
        querystring: IssueCountQuery,
        response: { 200: IssueCounts, ...reads },
      },
    },
    async (request) => database.as(signedIn(request), (client) => countIssues(client, request.query)),
  )

  app.get(
    '/api/component-issues/places',
    {
      schema: {
        tags,
        summary: 'Where issues are in a box, for the map',
        querystring: IssuePlaceQuery,
        response: { 200: IssuePlaces, ...reads },
      },
    },
    async (request) => {
      const identity = signedIn(request)
      const frame = await cityFrame(database)
      return database.as(identity, (client) => placeIssues(client, frame, request.query))
    },
  )

  app.get(
    '/api/component-issues/:id',
    { schema: { tags, summary: 'One issue', params: Id, response: { 200: Issue, ...reads } } },
    async (request) =>
      database.as(signedIn(request), async (client) => issueOf((await requireIssues(client, [request.params.id]))[0]!)),
  )

  app.get(
    '/api/components/:code/issues',
    {
      schema: {
        tags,
        summary: 'What is wrong with one component now',
        description: 'Checked at once, whether or not a run has.',
        params: Type.Object({ code: Type.String({ pattern: '^[0-9]{16}$' }) }),
        response: { 200: Type.Object({ issues: Type.Array(Issue) }), ...reads },
      },
    },
    async (request) => {
      const identity = signedIn(request)
      const { code } = request.params
      await database.as(identity, (client) => findComponent(client, code))
      return { issues: await issuesOfComponent(database, identity, code, now()) }
    },
  )

  app.post(
    '/api/component-issues/:id/fix',
    {
      schema: {
        tags,
        summary: 'Mend a fault by one of the fixes it offers',
        description: 'Needs If-Match with the version of the component. An edit like any other: it can be taken back.',
        params: Id,
        body: FixRequest,
        response: { 200: Fixed, ...problems },
      },
    },
    async (request) => {
      signedIn(request)
      const version = readVersion(request.headers['if-match'])
      const { id } = request.params
      const { fix, note } = request.body
      const edit = await mending(request, (setting) => fixIssue(setting, id, version, fix, note))
      return database.as(signedIn(request), async (client) => ({
        ...issueOf((await requireIssues(client, [id]))[0]!),
        edit,
      }))
    },
  )

  app.post(
    '/api/component-issues/fix',
    {
      schema: {
        tags,
        summary: 'Mend many faults as one edit',
        description: 'Each with the version of its component; what cannot be mended is told and holds up no other.',
        body: BulkFixRequest,
        response: { 200: FixResult, ...problems },
      },
    },
    async (request) => mending(request, (setting) => fixIssues(setting, request.body)),
  )

  app.post(
    '/api/component-issues/dismiss',
    {
      schema: {
        tags,
        summary: 'Put issues aside, with the reason',
        body: Dismissals,
        response: { 200: Touched, ...problems },
      },
    },
    async (request) => {
      const { issues: ids, reason } = request.body
      return { issues: await database.as(signedIn(request), (client) => dismissIssues(client, ids, reason, now())) }
    },
  )

  app.post(
    '/api/component-issues/take-up',
    {
      schema: {
        tags,
        summary: 'Take issues up again that were put aside',
        body: TakeUps,
        response: { 200: Touched, ...problems },
      },
    },
    async (request) => ({
      issues: await database.as(signedIn(request), (client) => takeUpIssues(client, request.body.issues)),
    }),
  )
}
