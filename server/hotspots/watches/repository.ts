/** Watches and alerts as their owner keeps them. Row-level security knows whose they are. */
import { type Identity, visibilityScope } from '../../access/rules.ts'
import { type Client, run, runOne } from '../../database/database.ts'
import { loadQueries } from '../../database/queries.ts'
import { ProblemError } from '../../errors.ts'
import { ALERT_DAYS, type Levels, MOST_UNREAD, MOST_WATCHES, questionOf, type WatchState } from './rules.ts'
import type { Alert, AlertList } from './schema.ts'

const query = loadQueries(import.meta.url)
const DAY_MS = 86_400_000

export interface KeptWatch extends Levels {
  id: string
  name: string
  query: string
  windowDays: number
  active: boolean
  state: WatchState
  since: string
  scope: string
}
/** A watch to be saved, with the state that its count leads to and the log position of that. */
export type NewWatch = Pick<
  KeptWatch,
  'name' | 'query' | 'windowDays' | 'threshold' | 'backTo' | 'active' | 'state'
> & {
  seq: number
}

export const listWatches = (client: Client, { personId }: Identity, id: string | null = null) =>
  run<KeptWatch>(client, query('listWatches'), { person: personId, id })

/**
 * Saves a watch under the id given; the same id again changes it.
 * @throws ProblemError not_found when the id is another person's, action_not_allowed when there are too many
 */
export async function saveWatch(
  client: Client,
  id: string,
  { windowDays, backTo, ...watch }: NewWatch,
  owner: Identity,
  now: Date,
): Promise<KeptWatch> {
  const { personId: person } = owner
  const values = {
    ...watch,
    id,
    person,
    now,
    window_days: windowDays,
    back_to: backTo,
    scope: visibilityScope(owner),
    at_most: MOST_WATCHES,
  }
  if (!(await runOne(client, query('changeWatch'), values)) && !(await runOne(client, query('addWatch'), values))) {
    if ((await listWatches(client, owner)).length < MOST_WATCHES) throw notMine(id)
    throw new ProblemError('action_not_allowed', {
      detail: {
        en: `You keep ${MOST_WATCHES} watches, which is as many as may be. Remove one first with DELETE /api/hotspots/watches/{id}.`,
        zh: `关注已有 ${MOST_WATCHES} 项，达到上限。请先用 DELETE /api/hotspots/watches/{id} 取消一项。`,
      },
      value: MOST_WATCHES,
    })
  }
  return (await listWatches(client, owner, id))[0]!
}

/** @throws ProblemError not_found */
export async function removeWatch(client: Client, id: string, { personId }: Identity): Promise<void> {
  if (!(await runOne(client, query('removeWatch'), { id, person: personId }))) throw notMine(id)
}

const notMine = (id: string) =>
  new ProblemError('not_found', {
    detail: {
      en: `You have no watch ${id}. GET /api/hotspots/watches lists them.`,
      zh: `没有本人的关注 ${id}。GET /api/hotspots/watches 列出全部。`,
    },
    value: id,
  })

/** One page, newest first, with how many are unread. */
export async function listAlerts(
  client: Client,
  { before = null, limit = 30 }: { before?: number | null; limit?: number },
  owner: Identity,
  now: Date,
): Promise<AlertList> {
  const found = await run<Omit<Alert, 'question'> & { query: string }>(client, query('listAlerts'), {
    ...mineSince(owner, now),
    before,
    limit: limit + 1,
  })
  return {
    alerts: found.slice(0, limit).map(({ query: kept, ...alert }) => ({ ...alert, question: questionOf(kept) })),
    next: found.length > limit ? found[limit - 1]!.id : null,
    unread: await countUnread(client, owner, now),
  }
}

/** How many are unread; MOST_UNREAD is that many or more. */
export const countUnread = async (client: Client, owner: Identity, now: Date): Promise<number> =>
  (await runOne<{ unread: number }>(client, query('countUnread'), {
    ...mineSince(owner, now),
    at_most: MOST_UNREAD,
  }))!.unread

/** One alert, or it and all before it, are read. */
export async function readAlerts(
  client: Client,
  { upTo, only }: { upTo: number; only: boolean },
  { personId }: Identity,
  now: Date,
): Promise<void> {
  await run(client, query('readAlerts'), { person: personId, up_to: upTo, only, now })
}

const mineSince = ({ personId }: Identity, now: Date) => ({
  person: personId,
  since: new Date(now.getTime() - ALERT_DAYS * DAY_MS),
})
