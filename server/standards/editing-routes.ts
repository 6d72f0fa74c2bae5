import type { FastifyRequest } from 'fastify'
import { type App, type Platform, signedIn } from '../platform.ts'
import { Problem } from '../schema.ts'
import { etag, readVersion } from '../versions.ts'
import { publishYear, setOfficeHours, setStage } from './calendar-editing.ts'
import {
  addClass,
  endCondition,
  listChanges,
  publishCondition,
  readClass,
  renameClass,
  restoreClass,
  retireClass,
  type Setting,
  type Target,
} from './editing.ts'
import {
  Calendar,
  ChangeList,
  ChangeQuery,
  ClassDetail,
  ClassNames,
  ClassNew,
  ClassPath,
  ConditionEnd,
  ConditionNew,
  ConditionPath,
  PeriodHours,
  PeriodPath,
  Retirement,
  StageChange,
  StageLimits,
  StagePath,
  YearPath,
  YearPublication,
} from './schema.ts'

const tags = ['standards']
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
type Asking = Pick<FastifyRequest, 'identity' | 'headers'>

/** What administrators change. Every route names the version it was made on (If-Match) and leaves a row of history. */
export function editing(app: App, { database, now }: Platform): void {
  const change = <Result>(request: Pick<FastifyRequest, 'identity'>, work: (setting: Setting) => Promise<Result>) => {
    const identity = signedIn(request)
    return database.as(identity, (client) => work({ client, identity, now: now() }))
  }
  /** An edit of a class: its version from If-Match, the class as it is afterwards. */
  const changeClass = async (
    request: Asking & { params: Pick<Target, 'kind' | 'code'> },
    work: (setting: Setting, target: Target) => Promise<void>,
  ) => {
    signedIn(request)
    const { kind, code } = request.params
    const version = readVersion(request.headers['if-match'])
    return change(request, async (setting) => {
      await work(setting, { kind, code, version })
      return readClass(setting.client, kind, code)
    })
  }

  app.get(
    '/api/standards/changes',
    {
      schema: {
        tags,
        summary: 'Who changed which standard, newest first',
        querystring: ChangeQuery,
        response: { 200: ChangeList, 400: Problem, 401: Problem },
      },
    },
    async (request) => database.as(signedIn(request), (client) => listChanges(client, request.query)),
  )

  app.post(
    '/api/standards/classes',
    {
      schema: {
        tags,
        summary: 'Add a class; minor 78–99 or three digits from 080 is a local extension',
        body: ClassNew,
        response: { 201: ClassDetail, ...problems },
      },
    },
    async (request, reply) => {
      const { kind, code } = request.body
      const detail = await change(request, async (setting) => {
        await addClass(setting, request.body)
        return readClass(setting.client, kind, code)
      })
      reply.code(201).header('etag', etag(detail.version)).header('location', `/api/standards/classes/${kind}/${code}`)
      return detail
    },
  )

  app.patch(
    '/api/standards/classes/:kind/:code',
    {
      schema: {
        tags,
        summary: 'Rename a class',
        params: ClassPath,
        body: ClassNames,
        response: { 200: ClassDetail, ...problems },
      },
    },
    (request) => changeClass(request, (setting, target) => renameClass(setting, target, request.body)),
  )
  app.post(
    '/api/standards/classes/:kind/:code/retire',
    {
      schema: {
        tags,
        summary: 'No new report of this class from an instant on',
        params: ClassPath,
        body: Retirement,
        response: { 200: ClassDetail, ...problems },
      },
    },
    (request) => changeClass(request, (setting, target) => retireClass(setting, target, request.body)),
  )
  app.post(
    '/api/standards/classes/:kind/:code/restore',
    {
      schema: {
        tags,
        summary: 'Take a retired class back into use',
        params: ClassPath,
        response: { 200: ClassDetail, ...problems },
      },
    },
    (request) => changeClass(request, restoreClass),
  )
  app.post(
    '/api/standards/classes/:kind/:code/conditions',
    {
      schema: {
        tags,
        summary: 'Add a filing condition',
        params: ClassPath,
        body: ConditionNew,
        response: { 200: ClassDetail, ...problems },
      },
    },
    (request) => changeClass(request, (setting, target) => publishCondition(setting, target, null, request.body)),
  )
  app.post(
    '/api/standards/classes/:kind/:code/conditions/:seq/versions',
    {
      schema: {
        tags,
        summary: 'Publish a new version of a condition, in force from an instant',
        description: 'The version before ends there; cases filed on it keep it. Leave validFrom out for now.',
        params: ConditionPath,
        body: ConditionNew,
        response: { 200: ClassDetail, ...problems },
      },
    },
    (request) =>
      changeClass(request, (setting, target) => publishCondition(setting, target, request.params.seq, request.body)),
  )
  app.post(
    '/api/standards/classes/:kind/:code/conditions/:seq/end',
    {
      schema: {
        tags,
        summary: 'End a condition, or withdraw its version that is not in force yet',
        params: ConditionPath,
        body: ConditionEnd,
        response: { 200: ClassDetail, ...problems },
      },
    },
    (request) =>
      changeClass(request, (setting, target) => endCondition(setting, target, request.params.seq, request.body)),
  )

  app.put(
    '/api/standards/calendar/:year',
    {
      schema: {
        tags,
        summary: 'Publish a year of holidays and working weekends, as days or as CSV',
        description: 'If-Match "0" for a year that is not published yet. The answer lists what is odd but allowed.',
        params: YearPath,
        body: YearPublication,
        response: { 200: Calendar, ...problems },
      },
    },
    async (request) => {
      signedIn(request)
      const version = readVersion(request.headers['if-match'])
      return change(request, (setting) => publishYear(setting, request.params.year, version, request.body))
    },
  )
  app.put(
    '/api/standards/office-hours/:validFrom',
    {
      schema: {
        tags,
        summary: 'Set the office hours from a day on',
        description: 'If-Match "0" for a new period.',
        params: PeriodPath,
        body: PeriodHours,
        response: { 200: Calendar, ...problems },
      },
    },
    async (request) => {
      signedIn(request)
      const version = readVersion(request.headers['if-match'])
      return change(request, (setting) =>
        setOfficeHours(setting, request.params.validFrom, version, request.body.hours as number[][]),
      )
    },
  )
  app.put(
    '/api/standards/stages/:stage',
    {
      schema: {
        tags,
        summary: 'Set the limit of a stage, for cases to come',
        params: StagePath,
        body: StageChange,
        response: { 200: StageLimits, ...problems },
      },
    },
    async (request) => {
      signedIn(request)
      const version = readVersion(request.headers['if-match'])
      return change(request, (setting) => setStage(setting, request.params.stage, version, request.body))
    },
  )
}
