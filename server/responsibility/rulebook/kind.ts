/** What every kind of change has in common: a schema, its place in the order of work, and how its versions follow each other. */
import type { TSchema } from 'typebox'
import { type Identity, ROLES } from '../../access/rules.ts'
import { type Client, run, runOne } from '../../database/database.ts'
import { loadQueries } from '../../database/queries.ts'
import { ProblemError, type RequestCode } from '../../errors.ts'
import type { Sentence } from '../../schema.ts'
import { versionStale } from '../../versions.ts'
import { type Fault, latestOf, stateOf } from './rules.ts'
import type { Applied, EndChange, Warning } from './schema.ts'

export const query = loadQueries(import.meta.url, './changes.sql')

/** What a change is made in: who, when, and from when it counts. */
export interface Setting {
  client: Client
  actor: Identity
  now: Date
  /** ISO instant from which the change counts. */
  validFrom: string
  /** JSON pointer of a field of this change in the request. */
  field: (name: string) => string
}
export type Outcome = Applied & { warnings?: Omit<Warning, 'index'>[] }

/** A kind of change. One file each; `changes.ts` lists them. */
export interface ChangeKind<Change extends { what: string } = never> {
  /** Validates a change that is not an end; its `what` is a literal. */
  schema: TSchema
  /** Work is done in this order: a zone is there before the rules made for it. */
  order: number
  /** The code of the thing changed, undefined for a new one: nothing is changed twice at once. */
  keyOf(change: Change): string | undefined
  /** Writes it, as the person, in the transaction of `setting.client`. Throws ProblemError. */
  apply(client: Client, change: Change, setting: Setting): Promise<Outcome>
  /** Ends a thing; left out where things of this kind do not end so. */
  end?(client: Client, change: EndChange, setting: Setting): Promise<Outcome>
}

interface Newest {
  version: number
  validFrom: string
  validTo: string | null
  editable: boolean
}
const WORDS_ZH = { rule: '规则', zone: '区域', roster: '值班表' }
export type Word = keyof typeof WORDS_ZH
/** Things that are kept in versions: the names of their queries, and what they are called. */
export interface Versioned {
  table: 'Rule' | 'Zone' | 'Roster'
  word: Word
}
export const named = (word: Word, code: string): Sentence => ({
  en: `${word} ${code}`,
  zh: `${WORDS_ZH[word]} ${code}`,
})

/** Who keeps what, in words; row-level security enforces it. */
export function notYours(what: Sentence, { actor: { role, areaCode } }: Pick<Setting, 'actor'>): ProblemError {
  const who = `${role}${areaCode ? ` of ${areaCode}` : ' of the city'}`
  return new ProblemError('forbidden', {
    detail: {
      en: `${what.en} is not yours to change: planners and administrators keep what lies wholly in their jurisdiction, rosters are kept by those of the city. You are ${who}.`,
      zh: `无权修改${what.zh}：部件管理员和管理员只维护完全在其辖区内的内容，值班表由市级人员维护。当前岗位：${ROLES[role].zh}（${areaCode ?? '全市'}）。`,
    },
  })
}

const newest = (client: Client, { table }: Versioned, code: string) =>
  runOne<Newest>(client, query(`newest${table}`), { code })

/** Checks the version an edit was made on, and that the person may make it. Throws version_stale, forbidden. */
function checkEdit(setting: Setting, { word }: Versioned, code: string, found: Newest, seen: number | undefined): void {
  if (!found.editable) throw notYours(named(word, code), setting)
  if (seen !== undefined && seen !== found.version) throw versionStale(named(word, code), seen, found.version)
}

/**
 * Makes room for the next version: ends the one in force. Answers the number the next has, and from when it counts.
 * @param code a code that is given; undefined issues one with `issue`
 * @throws ProblemError code_taken, not_found, version_stale, forbidden, versions_overlap
 */
export async function nextVersion(
  setting: Setting,
  kind: Versioned,
  change: { code?: string; version?: number; isNew?: boolean },
  issue: () => Promise<string>,
): Promise<{ code: string; version: number; validFrom: string }> {
  const { client, actor, now, validFrom } = setting
  if (change.code === undefined) return { code: await issue(), version: 1, validFrom }
  const { code } = change
  const found = await newest(client, kind, code)
  if (!found) {
    if (change.version !== undefined) throw absent(kind.word, code)
    return { code, version: 1, validFrom }
  }
  if (change.isNew) {
    throw new ProblemError('code_taken', {
      detail: {
        en: `There is a ${kind.word} ${code} already; codes are not used again. Choose another, or leave it out to be given one.`,
        zh: `${named(kind.word, code).zh} 已有，编码不重复使用。请换一个，或不填由平台编号。`,
      },
      field: setting.field('code'),
      value: code,
    })
  }
  checkEdit(setting, kind, code, found, change.version)
  if (stateOf(found, now) === 'scheduled') throw scheduled(setting, kind, code, found)
  // It never begins with or before its forerunner, whatever the clocks of two processes say.
  const earliest = new Date(Date.parse(found.validFrom) + 1).toISOString()
  const at = latestOf(validFrom, earliest)
  if (found.validTo === null || found.validTo > at)
    await must(setting, kind, 'end', { code, version: found.version, at, person: actor.personId })
  return { code, version: found.version + 1, validFrom: at }
}

/**
 * Ends a thing; one that is only scheduled is withdrawn, and what it would have ended goes on.
 * @throws ProblemError not_found, version_stale, forbidden, versions_overlap
 */
export async function endVersion(setting: Setting, kind: Versioned, change: EndChange): Promise<Outcome> {
  const { client, actor, now, validFrom } = setting
  const { code } = change
  const found = await newest(client, kind, code)
  if (!found) throw absent(kind.word, code)
  checkEdit(setting, kind, code, found, change.version)
  if (stateOf(found, now) === 'scheduled') {
    await must(setting, kind, 'withdraw', { code, version: found.version })
    await run(client, query(`resume${kind.table}`), { code, at: found.validFrom })
    return { what: kind.word, code, version: null, validFrom: found.validFrom }
  }
  if (found.validTo !== null && found.validTo <= validFrom) {
    const isToCome = found.validTo > now.toISOString()
    throw new ProblemError('versions_overlap', {
      detail: {
        en: `${kind.word} ${code} ${isToCome ? 'ends' : 'has ended'} on ${found.validTo} already.`,
        zh: `${named(kind.word, code).zh} ${isToCome ? '已定于' : '已于'} ${found.validTo} 失效。`,
      },
      field: '/validFrom',
      value: validFrom,
      version: found.version,
    })
  }
  const earliest = new Date(Date.parse(found.validFrom) + 1).toISOString()
  const at = latestOf(validFrom, earliest)
  await must(setting, kind, 'end', { code, version: found.version, at, person: actor.personId })
  return { what: kind.word, code, version: found.version, validFrom: at }
}

/** A row that row-level security hides is not an error to SQL: what was to be written must have been. */
async function must(
  setting: Setting,
  { table, word }: Versioned,
  work: 'end' | 'withdraw',
  values: { code: string; version: number; at?: string; person?: string },
): Promise<void> {
  const all = { at: null, person: null, now: setting.now.toISOString(), ...values }
  if (!(await runOne(setting.client, query(`${work}${table}`), all))) throw notYours(named(word, values.code), setting)
}

export const absent = (word: Word, code: string) =>
  new ProblemError('not_found', {
    detail: {
      en: `There is no ${word} ${code}. GET /api/responsibility/${word}s lists them.`,
      zh: `没有${named(word, code).zh}。GET /api/responsibility/${word}s 列出全部${WORDS_ZH[word]}。`,
    },
    value: code,
  })

const scheduled = (setting: Setting, { word }: Versioned, code: string, { version, validFrom }: Newest) =>
  new ProblemError('versions_overlap', {
    detail: {
      en: `Version ${version} of ${word} ${code} comes into force on ${validFrom}, and two may not be in force at once. End it first (it is then withdrawn), or wait until it is in force.`,
      zh: `${named(word, code).zh} 的第 ${version} 版将于 ${validFrom} 生效，不能同时有两版有效。请先结束这一版（即撤回），或等它生效。`,
    },
    field: '/validFrom',
    value: setting.validFrom,
    version,
  })

/** The refusal of a unit that is not there, or not on duty when a change begins to count. */
export const unknownUnit = (
  setting: Setting,
  field: string,
  code: string,
  found: { name: string; validTo: string | null } | null | undefined,
) => {
  const ended = found?.validTo && new Date(found.validTo).toISOString()
  return new ProblemError('unknown_unit', {
    detail: found
      ? {
          en: `Unit ${code} ${found.name} is not on duty as of ${setting.validFrom}${ended ? `: it ended on ${ended}` : ''}. Name the unit that has its duties now.`,
          zh: `单位 ${code} ${found.name}在 ${setting.validFrom} 不在用${ended ? `，已于 ${ended} 撤销` : ''}。请填写现在承担其职责的单位。`,
        }
      : {
          en: `There is no unit "${code}". GET /api/units?q= finds the code of one.`,
          zh: `没有单位“${code}”。GET /api/units?q= 可查单位编码。`,
        },
    field: setting.field(field),
    value: code,
  })
}

/** A fault of what was sent, as the refusal it is answered with. */
export const refuse = (setting: Setting, code: RequestCode, { field, value, detail }: Fault) =>
  new ProblemError(code, { detail, field: setting.field(field), value })
