/** Preview what changes do to open cases, confirm them, and follow the job that moves the cases. */
import { Type } from 'typebox'
import { type Client, run } from '../../database/database.ts'
import { ProblemError } from '../../errors.ts'
import { type App, type Platform, signedIn } from '../../platform.ts'
import { ChangesInput } from '../../responsibility/rulebook/changes.ts'
import { Problem } from '../../schema.ts'
import { judgeImpact, query } from './impact.ts'
import { confirmImpact } from './job.ts'
import { Impact, Job, JobDetail, JobList } from './schema.ts'

const tags = ['responsibility']
const problems = {
  400: Problem,
  401: Problem,
  403: Problem,
  404: Problem,
  409: Problem,
  412: Problem,
  413: Problem,
  422: Problem,
}
/** A zone of 100,000 vertices is 4 MB of GeoJSON. */
const bodyLimit = 8 * 1024 * 1024
const Id = Type.Object({ id: Type.Integer({ minimum: 1, maximum: 2_000_000_000 }) })
const base = '/api/responsibility/reassignments'

export function impact(app: App, { database, now }: Platform): void {
  app.post(
    '/api/responsibility/impact',
    {
      bodyLimit,
      schema: {
        tags,
        summary: 'What changes would do to open cases',
        description:
          'Rules, zones, rosters, a strip of ground that goes to another community, things of a unit that go to another. Nothing is changed; send the fingerprint to …/apply to confirm.',
        body: Type.Object({ changes: ChangesInput }, { additionalProperties: false }),
        response: { 200: Impact, ...problems },
      },
    },
    async (request) => {
      const actor = signedIn(request)
      const { changes } = request.body
      return (await database.as(actor, (client) => judgeImpact(client, changes, { actor, now: now() }))).impact
    },
  )

  app.post(
    '/api/responsibility/impact/apply',
    {
      bodyLimit,
      schema: {
        tags,
        summary: 'Make the changes that were previewed, and have open cases moved by a job',
        description: 'Answers 409 preview_stale with fresh counts when the preview no longer holds.',
        body: Type.Object(
          {
            changes: ChangesInput,
            fingerprint: Type.String({ minLength: 1, maxLength: 64 }),
            note: Type.String({
              minLength: 1,
              maxLength: 1000,
              pattern: '\\S',
              description: 'why; told with every case',
            }),
          },
          { additionalProperties: false },
        ),
        response: { 201: Job, ...problems },
      },
    },
    async (request, reply) => {
      const actor = signedIn(request)
      const job = await database.as(actor, async (client) => {
        const id = await confirmImpact(client, request.body, actor, now())
        return findJob(client, id)
      })
      database.wake('changes')
      reply.code(201).header('location', `${base}/${job.id}`)
      return job
    },
  )

  app.get(
    base,
    {
      schema: {
        tags,
        summary: 'Jobs that move cases, newest first',
        querystring: Type.Object({
          before: Type.Optional(Type.Integer({ minimum: 1, description: '`next` of the page before' })),
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 200, default: 50 })),
        }),
        response: { 200: JobList, 400: Problem, 401: Problem },
      },
    },
    async (request) => {
      const { before = null, limit = 50 } = request.query
      const jobs = await database.as(signedIn(request), (client) =>
        readJobs(client, { id: null, before, limit: limit + 1 }),
      )
      return { reassignments: jobs.slice(0, limit), next: jobs.length > limit ? jobs[limit - 1]!.id : null }
    },
  )

  app.get(
    `${base}/:id`,
    {
      schema: {
        tags,
        summary: 'One job: progress, and what became of each case',
        params: Id,
        querystring: Type.Object({
          outcome: Type.Optional(
            Type.Unsafe<string>({ type: 'string', enum: ['left', 'moved', 'renewed', 'skipped', 'failed'] }),
          ),
          after: Type.Optional(Type.String({ pattern: '^[0-9]{19}$' })),
          limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000, default: 200 })),
        }),
        response: { 200: JobDetail, 400: Problem, 401: Problem, 404: Problem },
      },
    },
    async (request) => {
      const { id } = request.params
      const { outcome = null, after = '', limit = 200 } = request.query
      return database.as(signedIn(request), async (client) => {
        const job = await findJob(client, id)
        const [told] = await run<{ changes: unknown[] }>(client, query('jobChanges'), { id })
        const cases = await run<JobDetail['cases'][number]>(client, query('jobCases'), {
          id,
          outcome,
          after,
          limit: limit + 1,
        })
        const next = cases.length > limit ? cases[limit - 1]!.id : null
        return { ...job, changes: told!.changes, cases: cases.slice(0, limit), next }
      })
    },
  )

  app.post(
    `${base}/:id/cancel`,
    {
      schema: {
        tags,
        summary: 'Stop a job: what it has moved stays moved, what it has not stays where it is',
        description: 'The changes stay made. A job that has ended is answered as it is.',
        params: Id,
        response: { 200: Job, 400: Problem, 401: Problem, 403: Problem, 404: Problem },
      },
    },
    async (request) => {
      const actor = signedIn(request)
      const { id } = request.params
      return database.as(actor, async (client) => {
        const job = await findJob(client, id)
        const stopped = await run(client, query('cancelJob'), {
          id,
          person: actor.personId,
          now: now().toISOString(),
        })
        if (stopped.length === 0 && (job.state === 'waiting' || job.state === 'running')) {
          throw new ProblemError('forbidden', {
            detail: {
              en: 'A job is stopped by planners and administrators of the jurisdiction it was made in, or of the city.',
              zh: '批量改派由发起辖区或市级的部件管理员、管理员停止。',
            },
          })
        }
        return findJob(client, id)
      })
    },
  )
}

async function readJobs(
  client: Client,
  asked: { id: number | null; before: number | null; limit: number },
): Promise<Job[]> {
  const jobs = await run<Omit<Job, 'progress'>>(client, query('listJobs'), asked)
  const rows = await run<{ id: number; outcome: keyof Job['progress']; count: number }>(client, query('progressOf'), {
    ids: jobs.map(({ id }) => id),
  })
  return jobs.map((job) => {
    const progress: Job['progress'] = { left: 0, moved: 0, renewed: 0, skipped: 0, failed: 0 }
    for (const { id, outcome, count } of rows) if (id === job.id) progress[outcome] = count
    return { ...job, progress }
  })
}

/** Throws not_found. */
async function findJob(client: Client, id: number): Promise<Job> {
  const [job] = await readJobs(client, { id, before: null, limit: 1 })
  if (job) return job
  throw new ProblemError('not_found', {
    detail: {
      en: `There is no job ${id} among those you may see. GET ${base} lists them.`,
      zh: `可见范围内没有批量改派 ${id}。GET ${base} 列出全部。`,
    },
    value: id,
  })
}
