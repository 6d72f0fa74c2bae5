/** Drafts, and what they would do: a question tried, a window of cases compared, the book searched for gaps and clashes. */
import { Type } from 'typebox'
import { type App, signedIn } from '../../platform.ts'
import { Problem } from '../../schema.ts'
import { etag, readVersion } from '../../versions.ts'
import { ChangesInput } from './changes.ts'
import { compareRules } from './compare.ts'
import { addDraft, discardDraft, findDraft, listDrafts, publishDraft, saveDraft } from './drafts.ts'
import { findFindings } from './findings.ts'
import {
  Comparison,
  compareFields,
  DraftDetail,
  DraftList,
  DraftQuery,
  End,
  Findings,
  FindingsQuery,
  Published,
  Tried,
  tryFields,
} from './schema.ts'
import { tryQuestion } from './trying.ts'
import { bodyLimit, problems, tags, type Work } from './work.ts'

export function drafting(app: App, { reading, changing, making, now }: Work): void {
  app.post(
    '/api/responsibility/try',
    {
      bodyLimit,
      schema: {
        tags,
        summary: 'Who would be responsible here, by the rules as they are and by a draft',
        description:
          'The real engine on real versions, taken back afterwards: nothing is written. A draft needs the rights to make it.',
        body: Type.Object(
          {
            ...tryFields,
            changes: Type.Optional(ChangesInput),
            validFrom: Type.Optional(Type.String({ description: 'RFC 3339; default now' })),
          },
          { additionalProperties: false },
        ),
        response: { 200: Tried, ...problems },
      },
    },
    async (request) => {
      const { question, changes, validFrom } = request.body
      return reading(request, (client) => tryQuestion(client, question, changes, making(signedIn(request), validFrom)))
    },
  )

  app.post(
    '/api/responsibility/compare',
    {
      bodyLimit,
      schema: {
        tags,
        summary: 'What a draft, or another moment’s rules, would change for the cases of a window',
        description:
          'Cases filed in at most 31 days are resolved as of now by both. Of many the wanted number is taken, spread evenly; `matched` says of how many.',
        body: Type.Object(
          {
            ...compareFields,
            changes: Type.Optional(ChangesInput),
            validFrom: Type.Optional(Type.String({ description: 'RFC 3339; default now' })),
          },
          { additionalProperties: false },
        ),
        response: { 200: Comparison, ...problems },
      },
    },
    async (request) => {
      const { validFrom, ...asked } = request.body
      return reading(request, (client) => compareRules(client, asked, making(signedIn(request), validFrom)))
    },
  )

  app.get(
    '/api/responsibility/findings',
    {
      schema: {
        tags,
        summary: 'Gaps, clashes and flaws of the rules, found now',
        querystring: FindingsQuery,
        response: { 200: Findings, 400: Problem, 401: Problem },
      },
    },
    async (request) => reading(request, (client) => findFindings(client, request.query, now())),
  )

  const id = Type.Object({ id: Type.Integer({ minimum: 1, maximum: 2_000_000_000 }) })
  const DraftInput = Type.Object(
    {
      name: Type.String({ minLength: 1, maxLength: 200, pattern: '\\S' }),
      changes: ChangesInput,
    },
    { additionalProperties: false },
  )
  const drafts = '/api/responsibility/drafts'

  app.get(
    drafts,
    {
      schema: {
        tags,
        summary: 'Drafts of changes, newest first',
        querystring: DraftQuery,
        response: { 200: DraftList, 400: Problem, 401: Problem },
      },
    },
    async (request) => reading(request, (client) => listDrafts(client, request.query)),
  )
  app.post(
    drafts,
    {
      bodyLimit,
      schema: { tags, summary: 'Begin a draft', body: DraftInput, response: { 201: DraftDetail, ...problems } },
    },
    async (request, reply) => {
      const actor = signedIn(request)
      const draft = await reading(request, (client) => addDraft({ client, actor, now: now() }, request.body))
      reply.code(201).header('etag', etag(draft.version)).header('location', `${drafts}/${draft.id}`)
      return draft
    },
  )
  app.get(
    `${drafts}/:id`,
    { schema: { tags, summary: 'One draft', params: id, response: { 200: DraftDetail, ...problems } } },
    async (request, reply) => {
      const draft = await reading(request, (client) => findDraft(client, request.params.id))
      reply.header('etag', etag(draft.version))
      return draft
    },
  )
  app.put(
    `${drafts}/:id`,
    {
      bodyLimit,
      schema: {
        tags,
        summary: 'Save a draft',
        params: id,
        body: DraftInput,
        response: { 200: DraftDetail, ...problems },
      },
    },
    async (request, reply) => {
      const actor = signedIn(request)
      const target = { id: request.params.id, version: readVersion(request.headers['if-match']) }
      const draft = await reading(request, (client) => saveDraft({ client, actor, now: now() }, target, request.body))
      reply.header('etag', etag(draft.version))
      return draft
    },
  )
  app.post(
    `${drafts}/:id/publish`,
    {
      schema: {
        tags,
        summary: 'Make the changes of a draft',
        params: id,
        body: End,
        response: { 200: Published, ...problems },
      },
    },
    async (request) => {
      signedIn(request)
      const target = { id: request.params.id, version: readVersion(request.headers['if-match']) }
      return changing(request, (client, actor) =>
        publishDraft({ client, actor, now: now() }, target, request.body.validFrom),
      )
    },
  )
  app.delete(
    `${drafts}/:id`,
    { schema: { tags, summary: 'Discard a draft', params: id, response: { 204: Type.Null(), ...problems } } },
    async (request, reply) => {
      const actor = signedIn(request)
      const target = { id: request.params.id, version: readVersion(request.headers['if-match']) }
      await reading(request, (client) => discardDraft({ client, actor, now: now() }, target))
      return reply.code(204).send(null)
    },
  )
}
