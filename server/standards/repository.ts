/** The class catalogue as it is in force at an instant. */
import { type Client, run, runOne } from '../database/database.ts'
import { loadQueries } from '../database/queries.ts'
import { ProblemError } from '../errors.ts'
import type { Kind, Named } from '../schema.ts'
import { type ConditionUnit, type Grade, KIND_WORDS, type LimitUnit, type Stage } from './rules.ts'
import type { CatalogueClass, ClassQuery } from './schema.ts'

const query = loadQueries(import.meta.url)

/** Classes in use (or retired) at an instant, with the conditions in force then; with words, those in which all occur. */
export const listClasses = (client: Client, asked: ClassQuery, at: Date) =>
  run<CatalogueClass>(client, query('listClasses'), {
    kind: asked.kind ?? null,
    retired: asked.retired ?? false,
    words: (asked.q ?? '').toLowerCase().split(/\s+/).filter(Boolean),
    at: at.toISOString(),
  })

export interface ClassRow {
  code: string
  name: string
  nameEn: string
  geometryKind: 'point' | 'line' | 'polygon'
  version: number
  validFrom: string
  /** No new report from this instant; null while in use. */
  validTo: string | null
  successorCode: string | null
}
/** A class, in use or retired. */
export const findClass = (client: Client, kind: Kind, code: string) =>
  runOne<ClassRow>(client, query('findClass'), { kind, code })

/**
 * The class of a kind and code, in use at an instant.
 * Throws unknown_class, naming a few that may have been meant, or the successor of a retired one.
 */
export async function requireClass(client: Client, kind: Kind, code: string, at = new Date()): Promise<ClassRow> {
  const found = await findClass(client, kind, code)
  if (!found) throw await unknownClass(client, kind, code, '/class')
  const instant = at.toISOString()
  if (found.validFrom > instant || (found.validTo && found.validTo <= instant)) {
    const state =
      found.validFrom > instant
        ? { en: `comes into use on ${found.validFrom}`, zh: `从 ${found.validFrom} 起启用` }
        : { en: `was retired on ${found.validTo}`, zh: `已于 ${found.validTo} 停用` }
    const instead = found.successorCode
      ? { en: `Use ${found.successorCode} instead.`, zh: `请改用 ${found.successorCode}。` }
      : { en: 'GET /api/standards/classes lists those in use.', zh: 'GET /api/standards/classes 列出在用的小类。' }
    throw new ProblemError('unknown_class', {
      detail: {
        en: `Class ${code} ${found.name} ${state.en}. ${instead.en}`,
        zh: `小类 ${code}“${found.name}”${state.zh}。${instead.zh}`,
      },
      field: '/class',
      value: code,
      near: found.successorCode ? [found.successorCode] : [],
    })
  }
  return found
}

/** The refusal of a class that does not exist. */
export async function unknownClass(client: Client, kind: Kind, code: string, field: string): Promise<ProblemError> {
  const near = await run<Named>(client, query('nearClasses'), { kind, code })
  const list = near.map((one) => `${one.code} ${one.name} (${one.nameEn})`).join(', ')
  const listZh = near.map((one) => `${one.code} ${one.name}`).join('、')
  return new ProblemError('unknown_class', {
    detail: {
      en: `There is no ${kind} class ${code}. ${list ? `Near it: ${list}. ` : ''}GET /api/standards/classes lists all.`,
      zh: `没有${KIND_WORDS[kind].zh}小类 ${code}。${listZh ? `相近的有：${listZh}。` : ''}GET /api/standards/classes 列出全部小类。`,
    },
    field,
    value: code,
    near: near.map((one) => one.code),
  })
}

export interface ConditionInForce {
  seq: number
  version: number
  filing: string
  closing: string
  limitValue: number
  limitUnit: ConditionUnit
  grade: Grade
  /** Unit proposed where duty by place names nobody. */
  defaultUnit: Named | null
}
/** The version of a condition that is in force at an instant; undefined where none is. */
export const conditionInForce = (client: Client, kind: Kind, classCode: string, seq: number, at: Date) =>
  runOne<ConditionInForce>(client, query('conditionInForce'), {
    kind,
    class_code: classCode,
    seq,
    at: at.toISOString(),
  })

export interface StageLimit {
  value: number
  unit: LimitUnit
  /** For cases of grade 1. */
  urgentValue: number
  urgentUnit: LimitUnit
  /** Goes up with every change; the ETag. */
  version: number
}
/** The limits of the stages other than handling, as the city has set them. */
export async function readStages(client: Client): Promise<Record<Stage, StageLimit>> {
  const rows = await run<StageLimit & { stage: Stage }>(client, query('listStages'))
  return Object.fromEntries(rows.map(({ stage, ...limit }) => [stage, limit])) as Record<Stage, StageLimit>
}
