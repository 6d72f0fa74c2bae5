/** Many components changed as one edit: looked at first, then all or none. */
import type { Identity } from '../access/rules.ts'
import { type Client, run } from '../database/database.ts'
import { loadQueries } from '../database/queries.ts'
import { ProblemError } from '../errors.ts'
import { beginEdit } from './edits/repository.ts'
import { readChange } from './repository.ts'
import { isRefusedByRights } from './rules.ts'
import type {
  BulkChange,
  BulkEdit,
  BulkEdited,
  BulkPreviewRequest,
  BulkRefusal,
  ComponentBulkPreview,
} from './schema.ts'

const query = loadQueries(import.meta.url, './bulk.sql')
/** Values of a field that a preview tells apart; the rest it counts together. */
const TOLD_APART = 6

export interface Occasion {
  client: Client
  identity: Identity
  now: Date
}

/** What a change would do to which, and which it could not touch. Writes nothing. */
export async function previewBulk({ client }: Occasion, asked: BulkPreviewRequest): Promise<ComponentBulkPreview> {
  const patch = await readPatch(client, asked)
  const judged = await judge(client, [...new Set(asked.codes)], null, patch)
  const open = judged.filter(({ reason }) => reason === null)
  const touched = asked.retire ? open : open.filter(({ differs }) => differs)
  const codes = touched.map(({ code }) => code)
  return {
    items: touched.map(({ code, version }) => ({ code, version: version! })),
    unchanged: open.length - touched.length,
    refused: refusals(judged),
    before: asked.retire
      ? []
      : await run<ComponentBulkPreview['before'][number]>(client, query('countBefore'), {
          codes,
          patch,
          most: TOLD_APART,
        }),
  }
}

/**
 * Writes all of it, or nothing. What is already as asked is left alone.
 * @throws ProblemError bulk_refused with one line for each component that changed meanwhile or is not mine to change
 */
export async function editBulk(occasion: Occasion, asked: BulkEdit): Promise<BulkEdited> {
  const { client, now } = occasion
  const patch = await readPatch(client, asked)
  const items = [...new Map(asked.items.map((item) => [item.code, item])).values()]
  const codes = items.map(({ code }) => code)
  const versions = items.map(({ version }) => version)
  const judged = await judge(client, codes, versions, patch)
  refuseAny(judged)
  const touched = asked.retire ? judged : judged.filter(({ differs }) => differs)
  if (touched.length === 0) return { edit: null, items: [] }
  const edit = await beginEdit(client, 'bulk', now, asked.note)
  const kept = { codes: touched.map(({ code }) => code), versions: touched.map(({ version }) => version), now }
  try {
    const written = asked.retire
      ? await run<BulkEdited['items'][number]>(client, query('retireMany'), kept)
      : await run<BulkEdited['items'][number]>(client, query('editMany'), { ...kept, patch })
    // Fewer written than looked at: somebody was faster, between our look and our write.
    if (written.length < touched.length) refuseAny(await judge(client, codes, versions, patch))
    return { edit, items: written }
  } catch (error) {
    if (!isRefusedByRights(error)) throw error
    const detail = { en: 'Some of these components are not yours to change.', zh: '其中有些部件，当前岗位无权修改。' }
    throw new ProblemError('forbidden', { detail }, { cause: error })
  }
}

interface Judged {
  code: string
  version: number | null
  reason: BulkRefusal['reason'] | null
  differs: boolean | null
}

const judge = (client: Client, codes: readonly string[], versions: readonly (number | null)[] | null, patch: string) =>
  run<Judged>(client, query('judgeBulk'), { codes, versions: versions ?? codes.map(() => null), patch })

const refusals = (judged: readonly Judged[]): BulkRefusal[] =>
  judged.flatMap(({ code, version, reason }) => (reason ? [{ code, version, reason }] : []))

const REASONS_ZH: Record<BulkRefusal['reason'], string> = {
  changed: '其间已被修改',
  retired: '已注销',
  unknown: '没有这个部件',
  forbidden: '无权修改',
}
function refuseAny(judged: readonly Judged[]): void {
  const refused = refusals(judged)
  const [first] = refused
  if (!first) return
  throw new ProblemError('bulk_refused', {
    detail: {
      en: `${refused.length} of ${judged.length} components cannot be changed as asked, first ${first.code} (${first.reason}); nothing was written. Leave those in "refused" out, or look at them again.`,
      zh: `${judged.length} 个部件中有 ${refused.length} 个不能这样修改，第一个是 ${first.code}（${REASONS_ZH[first.reason]}）；没有写入任何修改。请去掉 refused 中的部件，或重新查看。`,
    },
    field: '/items',
    refused,
  })
}

/** The patch as SQL reads it: checked like that of one component, empty texts nothing. */
async function readPatch(client: Client, { patch, retire }: { patch?: BulkChange; retire?: true }): Promise<string> {
  if (Boolean(patch) === Boolean(retire)) {
    throw new ProblemError('bad_request', {
      detail: {
        en: 'Send either patch (what to change) or retire: true.',
        zh: '请发送 patch（要改的内容）或 retire: true，二者择一。',
      },
      field: '/patch',
    })
  }
  return patch ? JSON.stringify(await readChange(client, patch)) : '{}'
}
