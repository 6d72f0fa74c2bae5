/** The rule workbench: rules, zones and rosters read and edited, drafts, what a draft would do, gaps and clashes. */
import { type TSchema, Type } from 'typebox'
import type { Identity } from '../../access/rules.ts'
import { type CityFrame, cityFrame } from '../../areas/repository.ts'
import type { Client } from '../../database/database.ts'
import { type App, type Platform, signedIn } from '../../platform.ts'
import { Problem } from '../../schema.ts'
import { etag, readVersion } from '../../versions.ts'
import { applyChanges, ChangesInput, withDraft } from './changes.ts'
import { drafting } from './draft-routes.ts'
import { findRoster, findRule, findZone, listRosters, listRules, listZones } from './repository.ts'
import {
  type Change,
  ChangesApplied,
  End,
  RosterDetail,
  RosterEdit,
  RosterList,
  RosterNew,
  RosterQuery,
  RuleDetail,
  RuleEdit,
  RuleList,
  RuleNew,
  RuleQuery,
  Warning,
  ZoneDetail,
  ZoneEdit,
  ZoneList,
  ZoneNew,
  ZoneQuery,
} from './schema.ts'
import { bodyLimit, problems, tags, workOf } from './work.ts'

/** A thing as it is after an edit, and what is worth knowing about it. */
const edited = (detail: TSchema) =>
  Type.Object({ ...(detail as ReturnType<typeof Type.Object>).properties, warnings: Type.Array(Warning) })

/** What the three kinds of thing have in common: list, one with its versions, create, next version, end. */
interface Thing {
  word: 'rule' | 'zone' | 'roster'
  code: string
  titles: readonly [list: string, one: string]
  schemas: Record<'query' | 'list' | 'detail' | 'new' | 'edit', TSchema>
  list(client: Client, frame: CityFrame, asked: never, now: Date): Promise<object>
  find(client: Client, code: string, now: Date): Promise<{ code: string; version: number }>
}
const THINGS: readonly Thing[] = [
  {
    word: 'rule',
    code: '^[A-Z0-9-]{2,48}$',
    titles: ['Rules in force, by code', 'One rule and its versions'],
    schemas: { query: RuleQuery, list: RuleList, detail: RuleDetail, new: RuleNew, edit: RuleEdit },
    list: (client, _, asked, now) => listRules(client, asked, now),
    find: findRule,
  },
  {
    word: 'zone',
    code: '^Z[A-Z0-9-]{1,30}$',
    titles: ['Zones in force, by code: special areas and corridors', 'One zone and its versions'],
    schemas: { query: ZoneQuery, list: ZoneList, detail: ZoneDetail, new: ZoneNew, edit: ZoneEdit },
    list: listZones,
    find: findZone,
  },
  {
    word: 'roster',
    code: '^R[A-Z0-9-]{1,30}$',
    titles: ['Rosters in force, with who is on duty now', 'One roster: its holes, its coming week, its versions'],
    schemas: { query: RosterQuery, list: RosterList, detail: RosterDetail, new: RosterNew, edit: RosterEdit },
    list: (client, _, asked, now) => listRosters(client, asked, now),
    find: findRoster,
  },
]

export function rulebook(app: App, platform: Platform): void {
  const { database } = platform
  const work = workOf(platform)
  const { reading, changing, making, now } = work

  for (const { word, code, titles, schemas, list, find } of THINGS) {
    const base = `/api/responsibility/${word}s`
    const params = Type.Object({ code: Type.String({ pattern: code }) })
    const Edited = edited(schemas.detail)
    const field = (_: number, name: string) => `/${name}`
    const one = async (
      client: Client,
      actor: Identity,
      change: Change,
      validFrom: string | undefined,
      isNew = false,
    ) => {
      const setting = { ...making(actor, validFrom), field, isNew }
      const { applied, warnings } = await applyChanges(client, [change], setting)
      return { applied: applied[0]!, warnings }
    }

    app.get(
      base,
      {
        schema: {
          tags,
          summary: titles[0],
          querystring: schemas.query as TSchema,
          response: { 200: schemas.list as TSchema, 400: Problem, 401: Problem },
        },
      },
      async (request) => {
        signedIn(request)
        const frame = await cityFrame(database)
        return reading(request, (client) => list(client, frame, request.query as never, now()))
      },
    )

    app.get(
      `${base}/:code`,
      {
        schema: {
          tags,
          summary: titles[1],
          params,
          response: { 200: schemas.detail as TSchema, 400: Problem, 401: Problem, 404: Problem },
        },
      },
      async (request, reply) => {
        const found = await reading(request, (client) => find(client, (request.params as { code: string }).code, now()))
        reply.header('etag', etag(found.version))
        return found
      },
    )

    app.post(
      base,
      {
        bodyLimit,
        schema: {
          tags,
          summary: `Make a ${word}; in force from now, or from validFrom`,
          body: schemas.new as TSchema,
          response: { 201: Edited, ...problems },
        },
      },
      async (request, reply) => {
        const { validFrom, ...fields } = request.body as { validFrom?: string }
        const made = await changing(request, async (client, actor) => {
          const { applied, warnings } = await one(client, actor, { what: word, ...fields } as Change, validFrom, true)
          return { ...(await find(client, applied.code, now())), warnings }
        })
        reply.code(201).header('etag', etag(made.version)).header('location', `${base}/${made.code}`)
        return made
      },
    )

    app.put(
      `${base}/:code`,
      {
        bodyLimit,
        schema: {
          tags,
          summary: `Write the next version of a ${word}`,
          description: 'If-Match is the version it was made on. The version in force ends when the next begins.',
          params,
          body: schemas.edit as TSchema,
          response: { 200: Edited, ...problems },
        },
      },
      async (request, reply) => {
        signedIn(request)
        const { code } = request.params as { code: string }
        const version = readVersion(request.headers['if-match'])
        const { validFrom, ...fields } = request.body as { validFrom?: string }
        const made = await changing(request, async (client, actor) => {
          const change = { what: word, code, version, ...fields } as Change
          const { warnings } = await one(client, actor, change, validFrom)
          return { ...(await find(client, code, now())), warnings }
        })
        reply.header('etag', etag(made.version))
        return made
      },
    )

    app.post(
      `${base}/:code/end`,
      {
        schema: {
          tags,
          summary: `End a ${word}, or withdraw its version that is scheduled`,
          description: 'If-Match is the version seen. Refused for a zone or roster that rules still go by.',
          params,
          body: End,
          response: { 200: ChangesApplied, ...problems },
        },
      },
      async (request) => {
        signedIn(request)
        const { code } = request.params as { code: string }
        const version = readVersion(request.headers['if-match'])
        const { validFrom } = request.body
        const { applied, warnings } = await changing(request, (client, actor) =>
          one(client, actor, { what: word, code, version, end: true }, validFrom),
        )
        return { applied: [applied], warnings }
      },
    )
  }

  app.post(
    '/api/responsibility/changes',
    {
      bodyLimit,
      schema: {
        tags,
        summary: 'Make many changes at once, all or none',
        description:
          'Rules, zones and rosters, each with all its fields, or {what, code, end: true}. `version` in a change is the one it was made on. With check nothing is written: the answer says what would be.',
        body: Type.Object(
          {
            changes: ChangesInput,
            validFrom: Type.Optional(Type.String({ description: 'RFC 3339; default now' })),
            check: Type.Optional(Type.Boolean()),
          },
          { additionalProperties: false },
        ),
        response: { 200: ChangesApplied, ...problems },
      },
    },
    async (request) => {
      const { changes, validFrom, check } = request.body
      if (check) {
        return reading(request, (client) =>
          withDraft(client, changes, making(signedIn(request), validFrom), async (applied) => applied),
        )
      }
      return changing(request, (client, actor) => applyChanges(client, changes, making(actor, validFrom)))
    },
  )

  drafting(app, work)
}
