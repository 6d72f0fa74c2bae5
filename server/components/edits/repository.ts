/**
 * Edits of the inventory: what a person did at once. Versions of components, grids and areas carry the number of the edit
 * that began and that ended them (sql/app/03_inventory/edits.sql), so that it is told, and taken back, as one.
 */
import type { CityFrame } from '../../areas/repository.ts'
import { type Client, run, runOne } from '../../database/database.ts'
import { loadQueries } from '../../database/queries.ts'
import { ProblemError } from '../../errors.ts'
import { requireInstant } from '../../instants.ts'
import type { Edit, EditKind, EditList, EditQuery } from './schema.ts'

const query = loadQueries(import.meta.url)

/** Opens an edit for the rest of the transaction, or joins the one that is open. Answers its number. */
export async function beginEdit(
  client: Client,
  kind: EditKind,
  now: Date,
  note: string | null = null,
): Promise<number> {
  return (await runOne<{ edit: number }>(client, query('beginEdit'), { kind, note, now: now.toISOString() }))!.edit
}

/** Newest first. */
export async function listEdits(
  client: Client,
  frame: CityFrame,
  asked: EditQuery,
  personId: string,
): Promise<EditList> {
  const limit = asked.limit ?? 50
  const edits = await run<Edit>(client, query('listEdits'), {
    id: null,
    before: asked.before ?? null,
    person: asked.person === 'me' ? personId : (asked.person ?? null),
    kind: asked.kind ?? null,
    from: asked.from ? requireInstant(asked.from, 'from').toISOString() : null,
    to: asked.to ? requireInstant(asked.to, 'to').toISOString() : null,
    srid: frame.srid,
    limit: limit + 1,
  })
  return { edits: edits.slice(0, limit), next: edits.length > limit ? edits[limit - 1]!.id : null }
}

/** One edit. Throws not_found. */
export async function findEdit(client: Client, frame: CityFrame, id: number): Promise<Edit> {
  const nothing = { before: null, person: null, kind: null, from: null, to: null }
  const edit = await runOne<Edit>(client, query('listEdits'), { ...nothing, id, srid: frame.srid, limit: 1 })
  if (edit) return edit
  throw new ProblemError('not_found', {
    detail: {
      en: `There is no edit ${id}. GET /api/inventory/edits lists them.`,
      zh: `没有变更 ${id}。GET /api/inventory/edits 列出全部变更。`,
    },
    value: id,
  })
}

/**
 * Takes back an edit of components, as an edit of its own; taking that one back does it again. Answers the new edit.
 * @throws ProblemError not_found, edit_stands (changed since, taken back already, or of ground), forbidden
 */
export async function undoEdit(client: Client, frame: CityFrame, id: number, now: Date): Promise<Edit> {
  const edit = await findEdit(client, frame, id)
  if (edit.gridCount > 0) {
    throw new ProblemError('edit_stands', {
      detail: {
        en: `Edit ${id} changed unit grids, and open cases with them: take it back with POST /api/responsibility/impact and a change {"what": "grids", "op": "undo", "edit": ${id}}, which says first what it moves.`,
        zh: `变更 ${id} 改动了单元网格和其中的在办案卷：请用 POST /api/responsibility/impact 发送 {"what": "grids", "op": "undo", "edit": ${id}} 来撤销，它会先说明影响。`,
      },
      value: id,
    })
  }
  await run(client, query('undoComponentEdit'), { id, now: now.toISOString() })
  const undo = await findEdit(client, frame, id)
  return findEdit(client, frame, undo.undoneBy!)
}
