/** Somebody at work in the city, at an instant: what is needed to write what has a place. */
import type { FastifyRequest } from 'fastify'
import type { Identity } from '../access/rules.ts'
import type { Client } from '../database/database.ts'
import { type Platform, signedIn } from '../platform.ts'
import { type CityFrame, cityFrame } from './repository.ts'

export interface Setting {
  client: Client
  frame: CityFrame
  identity: Identity
  now: Date
}
type Request = Pick<FastifyRequest, 'identity'>

/** Does work in one transaction, with the rights of whoever asks. Throws unauthorized. */
export async function asWhoAsks<Result>(
  { database, now }: Platform,
  request: Request,
  work: (setting: Setting) => Promise<Result>,
): Promise<Result> {
  const identity = signedIn(request)
  const frame = await cityFrame(database)
  return database.as(identity, (client) => work({ client, frame, identity, now: now() }))
}

/** The same for work that others follow live: they are told at once. */
export async function changing<Result>(
  platform: Platform,
  request: Request,
  work: (setting: Setting) => Promise<Result>,
): Promise<Result> {
  const result = await asWhoAsks(platform, request, work)
  platform.database.wake('changes')
  return result
}
