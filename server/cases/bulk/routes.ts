import { createHash } from 'node:crypto'
import type { Identity } from '../../access/rules.ts'
import type { Database } from '../../database/database.ts'
import { type App, type Platform, signedIn } from '../../platform.ts'
import { asProblem, languageOf } from '../../problems.ts'
import type { Language } from '../../schema.ts'
import { Problem } from '../../schema.ts'
import { etag } from '../../versions.ts'
import { act } from '../act.ts'
import { once } from '../idempotency.ts'
import { previewDispatch } from './preview.ts'
import { BulkDispatch as Body, type BulkDispatch, BulkPreview, BulkResult, BulkSelection } from './schema.ts'

const tags = ['cases']
const problems = { 400: Problem, 401: Problem }
type Line = BulkDispatch['cases'][number]

/** Many cases dispatched at once: seen first, then each in a transaction of its own. */
export function bulk(app: App, { database, now }: Platform): void {
  app.post(
    '/api/cases/bulk/preview',
    {
      schema: {
        tags,
        summary: 'Who would get each of these cases, and what speaks against it',
        body: BulkSelection,
        response: { 200: BulkPreview, ...problems },
      },
    },
    async (request) => {
      const identity = signedIn(request)
      return database.as(identity, (client) => previewDispatch(client, request.body, identity, now()))
    },
  )

  app.post(
    '/api/cases/bulk/dispatch',
    {
      schema: {
        tags,
        summary: 'Dispatch many cases',
        description:
          'Each case for itself: one that changed meanwhile or is not yours loses alone, with its problem. An Idempotency-Key covers every case of the request.',
        body: Body,
        response: { 200: BulkResult, ...problems },
      },
    },
    async (request) => {
      const identity = signedIn(request)
      const { cases, note } = request.body
      const key = request.headers['idempotency-key']
      const results: BulkResult['results'] = []
      for (const line of cases) {
        const result = await dispatchOne(
          database,
          identity,
          line,
          note,
          typeof key === 'string' ? key : undefined,
          now(),
          languageOf(request),
        )
        results.push(result)
      }
      if (results.some(({ done }) => done)) database.wake('cases')
      return { results }
    },
  )
}

async function dispatchOne(
  database: Database,
  identity: Identity,
  line: Line,
  note: string | undefined,
  key: string | undefined,
  now: Date,
  language: Language,
): Promise<BulkResult['results'][number]> {
  const { id, version, unit, assisting } = line
  const asked = { unit, ...(assisting?.length ? { assisting } : {}), ...(note ? { note } : {}) }
  try {
    const answer = await database.as(identity, (client) =>
      once(
        client,
        {
          personId: identity.personId,
          // A key of its own for each case, made from the request's: a repeat finds what was done, case by case.
          key: key && createHash('sha256').update(`${key} ${id}`).digest('hex'),
          content: [id, 'dispatch', version, asked],
          now,
        },
        async () => {
          await act(client, { id, action: 'dispatch', version, asked }, identity, now)
          return { status: 200, body: { version: version + 1 }, etag: etag(version + 1) }
        },
      ),
    )
    return { id, done: true, version: (answer.body as { version: number }).version }
  } catch (error) {
    // A line that fails spoils no other: what was done before it stays done, and is told.
    const problem = asProblem(error as Error)
    return { id, done: false, problem: problem.answer(language) as BulkResult['results'][number]['problem'] }
  }
}
