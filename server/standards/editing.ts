/**
 * What an administrator does to classes and conditions. Every edit names the version of the class it was made on, and takes
 * it in its first statement: of two administrators who saw the same one, the second is told. A version of a condition
 * that was in force is never altered, so no old case is judged again.
 */
import { type Identity, ROLES } from '../access/rules.ts'
import { type Client, run, runOne } from '../database/database.ts'
import { loadQueries } from '../database/queries.ts'
import { ProblemError } from '../errors.ts'
import { requireInstant } from '../instants.ts'
import type { Kind } from '../schema.ts'
import { versionStale } from '../versions.ts'
import { findClass } from './repository.ts'
import { isLocalCode, KIND_WORDS } from './rules.ts'
import type {
  Change,
  ChangeList,
  ChangeQuery,
  ClassDetail,
  ClassNames,
  ClassNew,
  ConditionEnd,
  ConditionNew,
  Retirement,
} from './schema.ts'

const query = loadQueries(import.meta.url, './editing.sql')
const NATIONAL = 'GB/T 30428.2-2013'

export interface Setting {
  client: Client
  identity: Identity
  now: Date
}
/** The class edited, and the version of it the administrator saw. */
export interface Target {
  kind: Kind
  code: string
  version: number
}

const stamp = ({ identity, now }: Setting) => ({ person: identity.personId, now: now.toISOString() })

/** A class with every version of its conditions and every name it has had. Throws not_found. */
export async function readClass(client: Client, kind: Kind, code: string): Promise<ClassDetail> {
  const found = await runOne<Omit<ClassDetail, 'names' | 'conditions'>>(client, query('findClassWhole'), { kind, code })
  if (!found)
    throw new ProblemError('not_found', {
      detail: { en: `There is no ${kind} class ${code}.`, zh: `没有${KIND_WORDS[kind].zh}小类 ${code}。` },
      value: code,
    })
  const names = await run<ClassDetail['names'][number]>(client, query('listNames'), { kind, code })
  const conditions = await run<ClassDetail['conditions'][number]>(client, query('listConditionVersions'), {
    kind,
    code,
  })
  return { ...found, names, conditions }
}

/** Who changed which standard, newest first; row-level security decides who may know. */
export async function listChanges(client: Client, asked: ChangeQuery): Promise<ChangeList> {
  const { subject = null, key: of = null, before = null, limit = 50 } = asked
  const changes = await run<Change>(client, query('listChanges'), { subject, key: of, before, limit: limit + 1 })
  const page = changes.slice(0, limit)
  return { changes: page, next: changes.length > limit ? page.at(-1)!.seq : null }
}

/** Adds a class. Minor 78–99, or three digits from 080, is marked the city's own. Throws class_exists, bad_request. */
export async function addClass(setting: Setting, asked: ClassNew): Promise<void> {
  const { client } = setting
  mayEdit(setting)
  const major = asked.code.slice(0, 2)
  const known = await runOne<{ majorName: string }>(client, query('findMajor'), { kind: asked.kind, major })
  const majorName = known?.majorName ?? asked.majorName
  if (!majorName) {
    throw new ProblemError('bad_request', {
      detail: {
        en: `There is no major class ${major} yet: name it in majorName, or use a code of a major class there is.`,
        zh: `还没有大类 ${major}：请在 majorName 中给出名称，或使用已有大类的编码。`,
      },
      field: '/majorName',
    })
  }
  const isLocal = isLocalCode(asked.code)
  const added = await runOne(client, query('addClass'), {
    ...stamp(setting),
    kind: asked.kind,
    code: asked.code,
    major_name: majorName,
    name: asked.name,
    name_en: asked.nameEn,
    geometry_kind: asked.geometryKind ?? 'point',
    is_local: isLocal,
    catalogue: isLocal ? 'local' : NATIONAL,
  })
  if (!added) {
    const there = await findClass(client, asked.kind, asked.code)
    throw new ProblemError('class_exists', {
      detail: {
        en: `${asked.kind} class ${asked.code} is ${there?.name}${there?.validTo ? ', retired: codes are not used again' : ''}. Choose a code that is free.`,
        zh: `${KIND_WORDS[asked.kind].zh}小类 ${asked.code} 是“${there?.name}”${there?.validTo ? '，已停用，编码不再使用' : ''}。请换一个未用的编码。`,
      },
      field: '/code',
      value: asked.code,
    })
  }
}

/** Gives a class other names; the earlier ones are kept. */
export async function renameClass(setting: Setting, target: Target, names: ClassNames): Promise<void> {
  await take(setting, target)
  await run(setting.client, query('renameClass'), {
    ...key(target),
    name: names.name,
    name_en: names.nameEn,
    ...stamp(setting),
  })
}

/** No new report of this class from an instant on; what exists keeps it. Throws effective_in_past, unknown_class. */
export async function retireClass(setting: Setting, target: Target, asked: Retirement): Promise<void> {
  const at = effective(setting, asked.at, '/at')
  await take(setting, target)
  if (asked.successor) {
    const successor = await findClass(setting.client, target.kind, asked.successor)
    if (!successor || successor.validTo || asked.successor === target.code) {
      throw new ProblemError('unknown_class', {
        detail: {
          en: `The successor must be another ${target.kind} class in use, not ${asked.successor}.`,
          zh: `改用的须是另一个在用的${KIND_WORDS[target.kind].zh}小类，不能是 ${asked.successor}。`,
        },
        field: '/successor',
        value: asked.successor,
      })
    }
  }
  await run(setting.client, query('retireClass'), {
    ...key(target),
    at,
    successor: asked.successor ?? null,
    ...stamp(setting),
  })
}

/** Takes a retired class back into use. */
export async function restoreClass(setting: Setting, target: Target): Promise<void> {
  await take(setting, target, { retired: true })
  await run(setting.client, query('retireClass'), { ...key(target), at: null, successor: null, ...stamp(setting) })
}

interface VersionRow {
  version: number
  validFrom: string
  validTo: string | null
}
const exists = ({ validFrom, validTo }: VersionRow) => validTo === null || validTo > validFrom

/**
 * Publishes a version of a condition, or a new condition (seq null), in force from an instant. The version in force until
 * then ends there. Throws effective_in_past, versions_overlap, unknown_unit, unknown_condition.
 */
export async function publishCondition(setting: Setting, target: Target, seq: number | null, asked: ConditionNew) {
  const { client } = setting
  const at = effective(setting, asked.validFrom, '/validFrom')
  await take(setting, target)
  if (asked.defaultUnit) await requireUnit(setting, asked.defaultUnit)
  const versions = seq === null ? [] : await versionsOf(client, target, seq)
  const later = versions.find((one) => exists(one) && one.validFrom >= at)
  if (later) {
    throw new ProblemError('versions_overlap', {
      detail: {
        en: `Version ${later.version} comes into force on ${later.validFrom}, and two may not be in force at once. Withdraw it first, or let yours begin after it.`,
        zh: `第 ${later.version} 版将于 ${later.validFrom} 生效，不能同时有两版生效。请先撤回该版，或让新版在其后生效。`,
      },
      field: '/validFrom',
      value: at,
      version: later.version,
    })
  }
  const before = versions.findLast((one) => exists(one) && (one.validTo === null || one.validTo > at))
  const own = seq ?? (await runOne<{ seq: number }>(client, query('lastSeq'), key(target)))!.seq + 1
  if (before)
    await run(client, query('endConditionVersion'), {
      ...key(target),
      seq: own,
      version: before.version,
      at,
      ...stamp(setting),
    })
  await run(client, query('addConditionVersion'), {
    ...key(target),
    ...stamp(setting),
    seq: own,
    version: (versions.at(-1)?.version ?? 0) + 1,
    filing: asked.filing,
    closing: asked.closing,
    limit_value: asked.limitValue,
    limit_unit: asked.limitUnit,
    grade: asked.grade,
    default_unit: asked.defaultUnit ?? null,
    reason: asked.reason ?? '',
    at,
  })
}

/**
 * Ends a condition at an instant; or withdraws its version that is not in force yet, and the one before goes on.
 * Throws effective_in_past, unknown_condition.
 */
export async function endCondition(setting: Setting, target: Target, seq: number, asked: ConditionEnd): Promise<void> {
  const { client } = setting
  const at = effective(setting, asked.at, '/at')
  await take(setting, target)
  const versions = (await versionsOf(client, target, seq)).filter(exists)
  const last = versions.at(-1)
  if (!last || (last.validTo && last.validTo <= at)) {
    throw new ProblemError('unknown_condition', {
      detail: {
        en: `Condition ${seq} of class ${target.code} ${last?.validTo ? `ends on ${last.validTo} already` : 'has nothing to end'}.`,
        zh: `小类 ${target.code} 的第 ${seq} 条立案条件${last?.validTo ? `已定于 ${last.validTo} 停用` : '没有可停用的版本'}。`,
      },
      field: '/seq',
      value: seq,
    })
  }
  const end = (version: number, validTo: string | null) =>
    run(client, query('endConditionVersion'), { ...key(target), seq, version, at: validTo, ...stamp(setting) })
  const scheduled = last.validFrom > setting.now.toISOString()
  if (!scheduled) return void (await end(last.version, at))
  await end(last.version, last.validFrom)
  const before = versions.at(-2)
  if (before?.validTo === last.validFrom) await end(before.version, null)
}

async function versionsOf(client: Client, target: Target, seq: number): Promise<VersionRow[]> {
  const versions = await run<VersionRow>(client, query('versionsOfCondition'), { ...key(target), seq })
  if (versions.length > 0) return versions
  throw new ProblemError('unknown_condition', {
    detail: {
      en: `Class ${target.code} has no condition ${seq}. GET /api/standards/classes/${target.kind}/${target.code} lists them.`,
      zh: `小类 ${target.code} 没有第 ${seq} 条立案条件。GET /api/standards/classes/${target.kind}/${target.code} 列出全部条件。`,
    },
    field: '/seq',
    value: seq,
  })
}

const key = ({ kind, code }: Target) => ({ kind, code })

/** Takes the version of the class. Throws not_found, version_stale, class_retired, forbidden. */
async function take(setting: Setting, target: Target, { retired = false } = {}): Promise<void> {
  const { client, now } = setting
  mayEdit(setting)
  const taken = await runOne(client, query('lockClass'), { ...target, ...stamp(setting) })
  const found = await findClass(client, target.kind, target.code)
  if (!found) {
    throw new ProblemError('not_found', {
      detail: {
        en: `There is no ${target.kind} class ${target.code}.`,
        zh: `没有${KIND_WORDS[target.kind].zh}小类 ${target.code}。`,
      },
      value: target.code,
    })
  }
  if (!taken)
    throw versionStale({ en: `class ${target.code}`, zh: `小类 ${target.code}` }, target.version, found.version)
  if (!retired && found.validTo && found.validTo <= now.toISOString()) {
    throw new ProblemError('class_retired', {
      detail: {
        en: `Class ${target.code} was retired on ${found.validTo}. Take it back into use first.`,
        zh: `小类 ${target.code} 已于 ${found.validTo} 停用，请先恢复使用。`,
      },
      value: target.code,
    })
  }
}

/** The instant a change takes effect: now, or the later one asked for. Throws effective_in_past. */
function effective({ now }: Setting, asked: string | undefined, field: string): string {
  const at = asked ? requireInstant(asked, field) : now
  if (at >= now) return at.toISOString()
  throw new ProblemError('effective_in_past', {
    detail: {
      en: `A change takes effect now or later, not at ${at.toISOString()}: cases filed since then keep what they were filed on. Leave it out for now.`,
      zh: `变更须立即或在以后生效，不能从 ${at.toISOString()} 起：此后立案的案卷仍按立案时的标准。不填即为立即生效。`,
    },
    field,
    value: asked,
  })
}

async function requireUnit({ client, now }: Setting, code: string): Promise<void> {
  if (await runOne(client, query('unitExists'), { code, now: now.toISOString() })) return
  throw new ProblemError('unknown_unit', {
    detail: {
      en: `There is no unit "${code}" on duty. GET /api/units?q= finds the code of one.`,
      zh: `没有现行的责任单位“${code}”。GET /api/units?q= 可查单位的编码。`,
    },
    field: '/defaultUnit',
    value: code,
  })
}

/** Says in words what row-level security enforces; it would answer with no row. */
export function mayEdit({ identity }: Setting): void {
  if (identity.role === 'administrator' && !identity.areaCode) return
  throw new ProblemError('forbidden', {
    detail: {
      en: `Standards are kept by the city's administrators, not by ${identity.role}${identity.areaCode ? ` of ${identity.areaCode}` : ''}.`,
      zh: `标准由市级管理员维护，当前登录岗位是${ROLES[identity.role].zh}${identity.areaCode ? `（${identity.areaCode}）` : ''}。`,
    },
  })
}
