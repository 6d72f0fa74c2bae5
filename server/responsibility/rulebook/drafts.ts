/** Drafts 草稿 of changes: saved while they are worked on, published once. */
import { type Identity, ROLES } from '../../access/rules.ts'
import { readCursor, writeCursor } from '../../cursors.ts'
import { type Client, run, runOne } from '../../database/database.ts'
import { loadQueries } from '../../database/queries.ts'
import { ProblemError } from '../../errors.ts'
import { versionStale } from '../../versions.ts'
import { applyChanges } from './changes.ts'
import type { Change, DraftDetail, DraftList, DraftQuery, DraftSummary, Published } from './schema.ts'

const query = loadQueries(import.meta.url, './drafts.sql')

/** Who works on a draft, and when. */
export interface Working {
  client: Client
  actor: Identity
  now: Date
}
export interface DraftTarget {
  id: number
  version: number
}

/** One page of drafts, newest first; empty for whoever keeps no rules. Throws bad_request. */
export async function listDrafts(client: Client, asked: DraftQuery): Promise<DraftList> {
  const { published = null, limit = 50 } = asked
  const before = readCursor(asked.cursor, /^[0-9]{1,15}$/)?.[0] ?? null
  const rows = await run<DraftSummary>(client, query('listDrafts'), { before, published, limit: limit + 1 })
  const drafts = rows.slice(0, limit)
  return { drafts, next: rows.length > limit ? writeCursor(drafts.at(-1)!.id) : null }
}

/** Throws not_found, also for whoever keeps no rules. */
export async function findDraft(client: Client, id: number): Promise<DraftDetail> {
  const found = await runOne<DraftDetail>(client, query('findDraft'), { id })
  if (found) return found
  throw new ProblemError('not_found', {
    detail: {
      en: `There is no draft ${id}, or it is not yours to read. GET /api/responsibility/drafts lists them.`,
      zh: `没有草案 ${id}，或无权查看。GET /api/responsibility/drafts 列出全部草案。`,
    },
    value: id,
  })
}

/** Begins a draft. Throws forbidden. */
export async function addDraft(working: Working, asked: { name: string; changes: Change[] }): Promise<DraftDetail> {
  const { client, actor, now } = working
  if (actor.role !== 'planner' && actor.role !== 'administrator')
    throw new ProblemError('forbidden', {
      detail: {
        en: `Drafts are made by planners and administrators, not by ${actor.role}.`,
        zh: `草案由部件管理员和管理员建立，当前岗位是${ROLES[actor.role].zh}。`,
      },
    })
  const { id } = (await runOne<{ id: number }>(client, query('addDraft'), {
    ...textOf(asked),
    person: actor.personId,
    now: now.toISOString(),
  }))!
  return findDraft(client, id)
}

/** Saves a draft over the version that was seen. Throws not_found, version_stale, forbidden, action_not_allowed. */
export async function saveDraft(
  working: Working,
  target: DraftTarget,
  asked: { name: string; changes: Change[] },
): Promise<DraftDetail> {
  await take(working, target)
  await must(working, target, 'saveDraft', textOf(asked))
  return findDraft(working.client, target.id)
}

/** Makes the changes of a draft, from now or a later instant on, and marks it published: both or neither. */
export async function publishDraft(working: Working, target: DraftTarget, validFrom?: string): Promise<Published> {
  const { client, actor, now } = working
  const { changes } = await take(working, target)
  const made = await applyChanges(client, changes, { actor, now, ...(validFrom === undefined ? {} : { validFrom }) })
  await must(working, target, 'publishDraft', {})
  return { draft: await findDraft(client, target.id), ...made }
}

/** Throws away a draft that was not published. */
export async function discardDraft(working: Working, target: DraftTarget): Promise<void> {
  await take(working, target)
  await must(working, target, 'discardDraft', {})
}

const textOf = ({ name, changes }: { name: string; changes: Change[] }) => ({
  name: name.trim(),
  changes: JSON.stringify(changes),
})

async function take({ client, actor }: Working, { id, version }: DraftTarget): Promise<DraftDetail> {
  const found = await findDraft(client, id)
  if (found.publishedAt)
    throw new ProblemError('action_not_allowed', {
      detail: {
        en: `Draft ${id} was published on ${found.publishedAt} and stays as it was. Begin a new one.`,
        zh: `草案 ${id} 已于 ${found.publishedAt} 发布，不能再改。请另立草案。`,
      },
      value: id,
    })
  if (!found.editable)
    throw new ProblemError('forbidden', {
      detail: {
        en: `Draft ${id} is ${found.createdBy.code}’s: only they and the city’s administrators change it, you are ${actor.role}.`,
        zh: `草案 ${id} 由${found.createdBy.name}建立，只有其本人和市级管理员可以修改，当前岗位是${ROLES[actor.role].zh}。`,
      },
    })
  if (found.version !== version) throw stale({ id, version }, found.version)
  return found
}

const stale = ({ id, version }: DraftTarget, current: number) =>
  versionStale({ en: `draft ${id}`, zh: `草案 ${id}` }, version, current)

/** Two who saw the same version: the second finds no row. */
async function must(
  working: Working,
  target: DraftTarget,
  name: string,
  values: Record<string, unknown>,
): Promise<void> {
  const { client, now } = working
  if (await runOne(client, query(name), { ...target, ...values, now: now.toISOString() })) return
  const { version } = await findDraft(client, target.id)
  throw stale(target, version)
}
