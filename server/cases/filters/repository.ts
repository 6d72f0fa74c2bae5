/** Filters of the queue, and views of the analyst's, that people keep under a name. */
import type { Identity } from '../../access/rules.ts'
import { type Client, run, runOne } from '../../database/database.ts'
import { loadQueries } from '../../database/queries.ts'
import { ProblemError } from '../../errors.ts'
import { listCases } from '../repository.ts'
import { firstQueue } from '../rules.ts'
import { caseQueryOf, completed, isCheap, readFilter, type SavedPage } from './rules.ts'
import type { SavedFilter, SavedFilterRequest } from './schema.ts'

const query = loadQueries(import.meta.url)
const AT_MOST = 60
/** A badge tells apart up to this many; beyond it says "99+". */
const COUNTED = 100

/** Mine in my order, then my unit's; filters of the queue each with what it finds. */
export async function listFilters(
  client: Client,
  page: SavedPage,
  identity: Identity,
  now: Date,
): Promise<SavedFilter[]> {
  const filters = await run<SavedFilter>(client, query('listFilters'), { person: identity.personId, page })
  for (const filter of filters) {
    filter.count = null
    if (page !== 'queue') continue
    const asked = completed(
      readFilter(Object.fromEntries(new URLSearchParams(filter.query))),
      firstQueue(identity.role),
    )
    if (!isCheap(asked)) continue
    const counted = await listCases(client, { ...caseQueryOf(asked), limit: COUNTED }, identity, now)
    filter.count = counted.cases.length
  }
  return filters
}

/**
 * Saves a filter or view under the id given; the same id again changes it.
 * @throws ProblemError not_found when the id is another person's, bad_request when there are too many or no unit to share with
 */
export async function saveFilter(
  client: Client,
  id: string,
  asked: SavedFilterRequest,
  { personId, unitCode }: Identity,
  now: Date,
): Promise<void> {
  if (asked.shared && !unitCode) {
    throw new ProblemError('bad_request', {
      detail: {
        en: 'You belong to no unit, so there is nobody to share with. Save it for yourself.',
        zh: '当前账号不属于任何单位，无从共享。请仅为自己保存。',
      },
      field: '/shared',
      value: true,
    })
  }
  const name = asked.name.trim()
  if (name === '')
    throw new ProblemError('bad_request', {
      detail: { en: 'It needs a name.', zh: '请填写名称。' },
      field: '/name',
      value: asked.name,
    })
  const page = asked.page ?? 'queue'
  const values = {
    id,
    page,
    person: personId,
    name,
    query: asked.query,
    shared_with: asked.shared ? unitCode : null,
    now,
  }
  if (await runOne(client, query('changeFilter'), values)) return
  if (await runOne(client, query('addFilter'), { ...values, at_most: AT_MOST })) return
  const mine = (await run<SavedFilter>(client, query('listFilters'), { person: personId, page })).filter(
    (one) => one.mine,
  )
  if (mine.length >= AT_MOST) {
    throw new ProblemError('bad_request', {
      detail: {
        en: `You keep ${AT_MOST} of these already. Delete one first.`,
        zh: `已保存 ${AT_MOST} 个，达到上限。请先删除一个。`,
      },
      field: '/name',
    })
  }
  throw notMine(id)
}

/** @throws ProblemError not_found */
export async function removeFilter(client: Client, id: string, { personId }: Identity): Promise<void> {
  if (!(await runOne(client, query('removeFilter'), { id, person: personId }))) throw notMine(id)
}

/** Puts my filters in this order; ids that are not mine are passed over. */
export async function orderFilters(client: Client, ids: readonly string[], { personId }: Identity): Promise<void> {
  await run(client, query('orderFilters'), { ids, person: personId })
}

const notMine = (id: string) =>
  new ProblemError('not_found', {
    detail: {
      en: `You keep nothing under ${id}. GET /api/saved-filters lists what you keep.`,
      zh: `没有保存过 ${id}。GET /api/saved-filters 列出已保存的筛选。`,
    },
    value: id,
  })
