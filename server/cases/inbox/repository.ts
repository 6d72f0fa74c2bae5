/** The inbox: what of the log concerns a person and was not done by them. Rights are the log's own row-level security. */
import type { Identity } from '../../access/rules.ts'
import { type Client, run, runOne } from '../../database/database.ts'
import { loadQueries } from '../../database/queries.ts'
import { INBOX_DAYS, levelOf, NOTICES, REPORTER_ACTIONS, UNIT_ACTIONS, UNIT_STAGES, UNREAD_AT_MOST } from './rules.ts'
import type { Inbox, InboxEntry, InboxQuery } from './schema.ts'

const query = loadQueries(import.meta.url)
const DAY = 86_400_000
const END_OF_LOG = Number.MAX_SAFE_INTEGER

/** Log positions: more than `after`, less than `before`, the newest `limit`. */
interface Range {
  after: number
  before: number
  limit: number
}

/** One page, newest first, with how many are unread. */
export async function readInbox(client: Client, asked: InboxQuery, identity: Identity, now: Date): Promise<Inbox> {
  const limit = asked.limit ?? 30
  const start = await startOfInbox(client, now)
  const readUpTo = await markOf(client, identity)
  const found = await concerning(
    client,
    { after: start, before: asked.before ?? END_OF_LOG, limit: limit + 1 },
    identity,
    now,
  )
  const seqs = found.slice(0, limit)
  const entries = await run<InboxEntry>(client, query('describeEntries'), {
    seqs,
    unit: identity.role === 'unit_staff' ? identity.unitCode : null,
  })
  for (const entry of entries) entry.unread = entry.seq > readUpTo
  return {
    entries,
    next: found.length > limit ? seqs.at(-1)! : null,
    unread: await countUnread(client, Math.max(start, readUpTo), identity, now),
    readUpTo,
  }
}

/** How many are unread; UNREAD_AT_MOST is that many or more. */
export async function readUnread(
  client: Client,
  identity: Identity,
  now: Date,
): Promise<{ unread: number; readUpTo: number }> {
  const readUpTo = await markOf(client, identity)
  const start = await startOfInbox(client, now)
  return { unread: await countUnread(client, Math.max(start, readUpTo), identity, now), readUpTo }
}

/** Everything up to a log position is read. Never goes back. */
export async function markRead(client: Client, seq: number, { personId }: Identity, now: Date): Promise<number> {
  return (await runOne<{ seq: number }>(client, query('setMark'), { person: personId, seq, now }))!.seq
}

const markOf = async (client: Client, { personId }: Identity) =>
  (await runOne<{ seq: number }>(client, query('findMark'), { person: personId }))?.seq ?? 0

const startOfInbox = async (client: Client, now: Date) =>
  (await runOne<{ seq: number }>(client, query('startOfInbox'), { since: sinceOf(now) }))!.seq

const sinceOf = (now: Date) => new Date(now.getTime() - INBOX_DAYS * DAY)

const countUnread = async (client: Client, after: number, identity: Identity, now: Date) =>
  (await concerning(client, { after, before: END_OF_LOG, limit: UNREAD_AT_MOST }, identity, now)).length

/** The newest log positions that concern a person: each source gives its newest, and the newest of all are kept. */
async function concerning(client: Client, range: Range, identity: Identity, now: Date): Promise<number[]> {
  const { role, personId, unitCode, areaCode } = identity
  const person = personId
  const seqs = new Set<number>()
  const take = async (name: string, values: Record<string, unknown> = {}) => {
    const rows = await run<{ seq: number }>(client, query(name), { ...range, person, ...values })
    for (const { seq } of rows) seqs.add(seq)
  }
  for (const { actions, stages, extension, asker } of NOTICES[role] ?? []) {
    await take(areaCode === null ? 'noticesOfCity' : 'noticesOfPlatform', {
      actions,
      platform: areaCode,
      level: levelOf(identity),
      stages: stages ?? null,
      extension: extension ?? null,
      asker: asker ?? null,
    })
  }
  if (role === 'unit_staff') {
    await take('noticesOfUnit', { unit: unitCode, actions: UNIT_ACTIONS, stages: UNIT_STAGES })
    await take('assistedBy')
    await take('takenFrom')
    await take('substitutionsOf', { unit: unitCode })
  }
  if (role === 'desk' || role === 'filing_officer') await take('repliesDue', { since: sinceOf(now) })
  if (role === 'collector') await take('tasksGiven')
  if (role === 'citizen') await take('newsOfReports', { actions: REPORTER_ACTIONS })
  return [...seqs].sort((a, b) => b - a).slice(0, range.limit)
}
