/** What the routes of the rule book share: transactions as the person asking, and the shapes of their refusals. */
import type { FastifyRequest } from 'fastify'
import type { Identity } from '../../access/rules.ts'
import type { Client } from '../../database/database.ts'
import { type Platform, signedIn } from '../../platform.ts'
import { Problem } from '../../schema.ts'
import type { Making } from './changes.ts'

export const tags = ['responsibility']
export const problems = {
  400: Problem,
  401: Problem,
  403: Problem,
  404: Problem,
  409: Problem,
  412: Problem,
  413: Problem,
  422: Problem,
  428: Problem,
}
/** A zone of 100,000 vertices is 4 MB of GeoJSON. */
export const bodyLimit = 8 * 1024 * 1024

type Asking = Pick<FastifyRequest, 'identity'>
export interface Work {
  now: () => Date
  /** Work that changes nothing but drafts. */
  reading: <Result>(request: Asking, work: (client: Client) => Promise<Result>) => Promise<Result>
  /** Work that changes the book; the other processes hear of it by the triggers, this one by the wake-up. */
  changing: <Result>(request: Asking, work: (client: Client, actor: Identity) => Promise<Result>) => Promise<Result>
  making: (actor: Identity, validFrom?: string) => Making
}

export const workOf = ({ database, now }: Platform): Work => ({
  now,
  reading: (request, work) => database.as(signedIn(request), work),
  changing: async (request, work) => {
    const actor = signedIn(request)
    const result = await database.as(actor, (client) => work(client, actor))
    database.wake('changes')
    return result
  },
  making: (actor, validFrom) => ({ actor, now: now(), ...(validFrom === undefined ? {} : { validFrom }) }),
})
