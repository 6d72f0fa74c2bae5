/**
 * The one way in which what responsibility rests on changes: rules, zones, rosters, and whatever kinds stand in KINDS.
 * Changes are written as real versions in the caller's transaction, as the person: row-level security decides. A draft is
 * the same, taken back afterwards, so that what is tried is what would be.
 */
import { type TSchema, Type } from 'typebox'
import type { Identity } from '../../access/rules.ts'
import { type Client, run } from '../../database/database.ts'
import { ProblemError } from '../../errors.ts'
import { requireInstant } from '../../instants.ts'
import { grids } from './grids-change.ts'
import { ground } from './ground-change.ts'
import { type ChangeKind, named, query, type Setting, type Word } from './kind.ts'
import { owner } from './owner-change.ts'
import { roster } from './roster-change.ts'
import { rule } from './rule-change.ts'
import { latestOf } from './rules.ts'
import { type Change, type ChangesApplied, EndChange, MAXIMUM_CHANGES } from './schema.ts'
import { zone } from './zone-change.ts'

/** Kinds of change by their `what`. A further kind is a file and a line here. */
const KINDS: Record<string, ChangeKind<never>> = { ground, grids, owner, zone, roster, rule }

/** A change as it comes in: the schema of its kind is chosen by `what` and `end`, so that a refusal names the field. */
export const ChangeInput: TSchema = Type.Unsafe<Change>({
  type: 'object',
  required: ['what'],
  properties: { what: { type: 'string', enum: Object.keys(KINDS) } },
  if: { required: ['end'] },
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  then: EndChange,
  else: {
    allOf: Object.entries(KINDS).map(([what, { schema }]) => ({
      if: { properties: { what: { const: what } } },
      // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
      then: schema,
    })),
  },
})
export const ChangesInput = Type.Unsafe<Change[]>(
  Type.Array(ChangeInput, { minItems: 1, maxItems: MAXIMUM_CHANGES, description: 'applied all or none' }),
)

export interface Making {
  actor: Identity
  now: Date
  /** RFC 3339; default now. */
  validFrom?: string
  /** JSON pointer of a field of the change at an index; default /changes/{index}/{name}. */
  field?: (index: number, name: string) => string
  /** The things are new: a code that is taken is refused. */
  isNew?: boolean
}

/**
 * Makes changes, all or none, from one instant on. The caller wakes the others after its transaction.
 * @throws ProblemError of the first change that cannot be made: effective_in_past, versions_overlap, version_stale,
 *   code_taken, not_found, forbidden, still_in_use, and what each kind refuses
 */
export async function applyChanges(
  client: Client,
  changes: readonly Change[],
  making: Making,
): Promise<ChangesApplied> {
  await run(client, query('lockBook'))
  return write(client, changes, making)
}

/**
 * Does work as if the changes had been made, then takes them back. The work is given the instant from which all of them
 * count. Nobody is told and no other editor waits, but for one who changes the very same thing.
 */
export async function withDraft<Result>(
  client: Client,
  changes: readonly Change[],
  making: Making,
  work: (applied: ChangesApplied, at: string) => Promise<Result>,
): Promise<Result> {
  await run(client, query('beginDraft'))
  try {
    await run(client, query('markDraft'))
    const applied = await write(client, changes, making)
    const at = latestOf(...applied.applied.map(({ validFrom }) => validFrom))
    return await work(applied, at)
  } finally {
    await run(client, query('endDraft'))
  }
}

async function write(client: Client, changes: readonly Change[], making: Making): Promise<ChangesApplied> {
  const { actor, now, isNew, field = (index, name) => `/changes/${index}/${name}` } = making
  const validFrom = effective(now, making.validFrom)
  checkOnce(changes, field)
  const ordered = changes
    .map((change, index) => ({ change, index, kind: KINDS[change.what]! }))
    .sort((a, b) => rank(a) - rank(b) || compare(codeOf(a), codeOf(b)))
  const applied: ChangesApplied['applied'] = []
  const warnings: ChangesApplied['warnings'] = []
  for (const { change, index, kind } of ordered) {
    const setting: Setting = { client, actor, now, validFrom, field: (name) => field(index, name) }
    const { warnings: own = [], ...outcome } =
      'end' in change
        ? await kind.end!(client, change, setting)
        : await kind.apply(client, { ...change, isNew } as never, setting)
    applied[index] = outcome
    warnings.push(...own.map((warning) => ({ index, ...warning })))
  }
  await checkLeft(client, changes, applied, latestOf(validFrom, ...applied.map((one) => one.validFrom)), field)
  return { applied, warnings }
}

/**
 * Rules are ended before what they go by, and before grids take along those in force; and made after it. One order for all, so
 * that two editors never deadlock.
 */
function rank({ change, kind }: { change: Change; kind: ChangeKind<never> }): number {
  if (!('end' in change)) return kind.order
  return change.what === 'rule' ? 0 : 100 - kind.order
}
const codeOf = ({ change, kind }: { change: Change; kind: ChangeKind<never> }) => kind.keyOf(change as never) ?? ''
const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

/** The instant changes count from: now, or the later one asked for. Throws effective_in_past. */
function effective(now: Date, asked: string | undefined): string {
  const at = asked === undefined ? now : requireInstant(asked, '/validFrom')
  if (at >= now) return at.toISOString()
  throw new ProblemError('effective_in_past', {
    detail: {
      en: `A change counts from now or later, not from ${at.toISOString()}: what was dispatched since then went by the rules of its time. Leave it out for now.`,
      zh: `修改须从此刻或以后生效，不能从 ${at.toISOString()} 起：此后派遣的案卷是按当时的规则判定的。要立即生效，不填即可。`,
    },
    field: '/validFrom',
    value: asked,
  })
}

function checkOnce(changes: readonly Change[], field: (index: number, name: string) => string): void {
  const seen = new Set<string>()
  for (const [index, change] of changes.entries()) {
    const code = KINDS[change.what]!.keyOf(change as never)
    if (code === undefined) continue
    const key = `${change.what} ${code}`
    if (seen.has(key)) {
      throw new ProblemError('bad_request', {
        detail: {
          en: `${key} is changed twice; send one change of it.`,
          zh: `${named(change.what as Word, code).zh} 改了两次，请只改一次。`,
        },
        field: field(index, 'code'),
        value: code,
      })
    }
    seen.add(key)
  }
}

/** Throws still_in_use when a zone, roster or grid ended and rules still go by it. */
async function checkLeft(
  client: Client,
  changes: readonly Change[],
  applied: ChangesApplied['applied'],
  at: string,
  field: (index: number, name: string) => string,
): Promise<void> {
  const ended = changes.flatMap((change, index) =>
    'end' in change
      ? change.what === 'rule'
        ? []
        : [{ code: change.code, index }]
      : (applied[index]!.handed?.endedGrids ?? []).map((code) => ({ code, index })),
  )
  if (ended.length === 0) return
  const left = await run<{ code: string; name: string; thing: string }>(client, query('rulesLeft'), {
    codes: ended.map(({ code }) => code),
    at,
  })
  const [first] = left
  if (!first) return
  const list = left.slice(0, 5).map(({ code, name }) => `${code} ${name}`)
  throw new ProblemError('still_in_use', {
    detail: {
      en: `Rules still go by ${first.thing}: ${list.join(', ')}${left.length > 5 ? ' and more' : ''}. End or change them in the same request.`,
      zh: `还有规则用到 ${first.thing}：${list.join('、')}${left.length > 5 ? '等' : ''}。请在同一请求中废止或修改这些规则。`,
    },
    field: field(ended.find(({ code }) => code === first.thing)?.index ?? ended[0]!.index, 'code'),
    value: first.thing,
  })
}
