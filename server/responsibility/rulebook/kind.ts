/** What every kind of change has in common: a schema, its place in the order of work, and how its versions follow each other. */
import type { TSchema } from 'typebox'
import type { Identity } from '../../access/rules.ts'
import { type Client, run, runOne } from '../../database/database.ts'
import { loadQueries } from '../../database/queries.ts'
import { ProblemError, type RequestCode } from '../../errors.ts'
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
/** Things that are kept in versions: the names of their queries, and what they are called. */
export interface Versioned {
  table: 'Rule' | 'Zone' | 'Roster'
  word: 'rule' | 'zone' | 'roster'
}

/** Who keeps what, in words; row-level security enforces it. */
export function notYours(what: string, { actor }: Pick<Setting, 'actor'>): ProblemError {
  const who = `${actor.role}${actor.areaCode ? ` of ${actor.areaCode}` : ' of the city'}`
  return new ProblemError('forbidden', {
    detail: `${what} is not yours to change: planners and administrators keep what lies wholly in their jurisdiction, rosters are kept by those of the city. You are ${who}.`,
  })
}

const newest = (client: Client, { table }: Versioned, code: string) =>
  runOne<Newest>(client, query(`newest${table}`), { code })

/** Checks the version an edit was made on, and that the person may make it. Throws version_stale, forbidden. */
function checkEdit(setting: Setting, { word }: Versioned, code: string, found: Newest, seen: number | undefined): void {
  if (!found.editable) throw notYours(`${word} ${code}`, setting)
  if (seen !== undefined && seen !== found.version) throw versionStale(`${word} ${code}`, seen, found.version)
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
    if (change.version !== undefined) throw absent(kind, code)
    return { code, version: 1, validFrom }
  }
  if (change.isNew) {
    throw new ProblemError('code_taken', {
      detail: `There is a ${kind.word} ${code} already; codes are not used again. Choose another, or leave it out to be given one.`,
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
  if (!found) throw absent(kind, code)
  checkEdit(setting, kind, code, found, change.version)
  if (stateOf(found, now) === 'scheduled') {
    await must(setting, kind, 'withdraw', { code, version: found.version })
    await run(client, query(`resume${kind.table}`), { code, at: found.validFrom })
    return { what: kind.word, code, version: null, validFrom: found.validFrom }
  }
  if (found.validTo !== null && found.validTo <= validFrom) {
    throw new ProblemError('versions_overlap', {
      detail: `${kind.word} ${code} ${found.validTo > now.toISOString() ? 'ends' : 'has ended'} on ${found.validTo} already.`,
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
  if (!(await runOne(setting.client, query(`${work}${table}`), all))) throw notYours(`${word} ${values.code}`, setting)
}

const absent = ({ word }: Versioned, code: string) =>
  new ProblemError('not_found', {
    detail: `There is no ${word} ${code}. GET /api/responsibility/${word}s lists them.`,
    value: code,
  })

const scheduled = (setting: Setting, { word }: Versioned, code: string, { version, validFrom }: Newest) =>
  new ProblemError('versions_overlap', {
    detail: `Version ${version} of ${word} ${code} comes into force on ${validFrom}, and two may not be in force at once. End it first (it is then withdrawn), or wait until it is in force.`,
    field: '/validFrom',
    value: setting.validFrom,
    version,
  })

/** A fault of what was sent, as the refusal it is answered with. */
export const refuse = (setting: Setting, code: RequestCode, { field, value, detail }: Fault) =>
  new ProblemError(code, { detail, field: setting.field(field), value })
