/** Filters in CQL2-text → a predicate over a layer's rows. Values become parameters, properties names of a closed table. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { FilterKind } from '../../tiles/layer.ts'
import { ProblemError } from '../errors.ts'
import { isDay, isInstant } from '../instants.ts'
import type { Sentence } from '../schema.ts'

const LONGEST = 2000
const MOST_VALUES = 200

let parser: { parse: (text: string) => unknown } | undefined
/** Made at the first filter: loading and making it takes some 0.2 s, which a start need not. */
function parserOf() {
  parser ??= (createRequire(import.meta.url)('peggy') as typeof import('peggy')).generate(
    readFileSync(new URL('./cql2.peggy', import.meta.url), 'utf8'),
  )
  return parser
}

type Value = string | number | boolean | { timestamp: string } | { date: string }
type Property = { property: string }
type Expression = Property | { op: string; args: unknown[] }

/** A condition with `:filter1` … in it, what they stand for, and a text that equal filters share. */
export interface Predicate {
  text: string
  values: Record<string, unknown>
  /** Parameter → SQL type. */
  types: Record<string, string>
  canonical: string
}

/**
 * Reads a filter.
 * @param text CQL2-text (OGC 21-065r2): and, or, not, = <> < > <= >=, between, in, like, is null, TIMESTAMP('…'), DATE('…')
 * @param known what may be asked: property → kind of value
 * Throws bad_filter with what is wrong and where.
 */
export function readFilter(text: string, known: Readonly<Record<string, FilterKind>>): Predicate {
  const refuse = (detail: Sentence): never => {
    throw new ProblemError('bad_filter', { detail, field: 'filter', value: text.slice(0, 200) })
  }
  if (text.length > LONGEST)
    refuse({
      en: `A filter has at most ${LONGEST} characters, this one has ${text.length}.`,
      zh: `筛选条件最多 ${LONGEST} 个字符，收到 ${text.length} 个。`,
    })
  const names = Object.keys(known)
  const values: Record<string, unknown> = {}
  const types: Record<string, string> = {}

  const kindOf = ({ property }: Property): FilterKind =>
    Object.hasOwn(known, property)
      ? known[property]!
      : refuse({
          en: `There is no property "${property}" to filter by; there are: ${names.join(', ')}.`,
          zh: `没有可筛选的属性“${property}”，现有：${names.join('、')}。`,
        })
  const parameter = (kind: FilterKind, value: Value, property: string): string => {
    const name = `filter${Object.keys(values).length + 1}`
    if (Object.keys(values).length >= MOST_VALUES)
      refuse({ en: `A filter has at most ${MOST_VALUES} values.`, zh: `筛选条件最多 ${MOST_VALUES} 个值。` })
    const [type, given] =
      readValue(kind, value) ??
      refuse({
        en: `${property} is compared with ${WANTED[kind].en}.`,
        zh: `${property} 应与${WANTED[kind].zh}比较。`,
      })
    values[name] = given
    types[name] = type
    return type === 'date' ? `(:${name}::timestamp at time zone (select time_zone from city_settings))` : `:${name}`
  }
  const write = (expression: Expression): string => {
    if ('property' in expression) {
      return kindOf(expression) === 'boolean'
        ? expression.property
        : refuse({
            en: `${expression.property} is no truth value: compare it.`,
            zh: `${expression.property} 不是真假值，请写成比较。`,
          })
    }
    const { op, args } = expression
    if (op === 'and' || op === 'or') return `(${(args as Expression[]).map(write).join(` ${op} `)})`
    if (op === 'not') return `(not ${write(args[0] as Expression)})`
    const property = args[0] as Property
    const kind = kindOf(property)
    const column = property.property
    const value = (given: unknown) => parameter(kind, given as Value, column)
    switch (op) {
      case 'isNull':
        return `(${column} is null)`
      case 'between':
        return `(${column} between ${value(args[1])} and ${value(args[2])})`
      case 'in':
        return `(${column} in (${(args[1] as unknown[]).map(value).join(', ')}))`
      case 'like':
        return kind === 'text'
          ? `(${column} like ${value(args[1])})`
          : refuse({ en: `like compares texts, and ${column} is none.`, zh: `like 只比较文字，${column} 不是文字。` })
      default:
        return `(${column} ${op} ${value(args[1])})`
    }
  }

  let tree: Expression
  try {
    tree = parserOf().parse(text) as Expression
  } catch (error) {
    const { location, message } = error as { location?: { start: { column: number } }; message: string }
    const at = location?.start.column ?? 1
    return refuse({
      en: `The filter is not CQL2-text, at character ${at}: ${message}`,
      zh: `筛选条件不是 CQL2-text，第 ${at} 个字符处：${message}`,
    })
  }
  return { text: write(tree), values, types, canonical: JSON.stringify(tree) }
}

const WANTED: Record<FilterKind, Sentence> = {
  text: { en: "a text in single quotes, for example 'filed'", zh: "单引号内的文字（如 'filed'）" },
  number: { en: 'a number', zh: '数字' },
  boolean: { en: 'true or false', zh: '真假值（true 或 false）' },
  instant: {
    en: "TIMESTAMP('2026-11-20T00:00:00Z') or DATE('2026-11-20')",
    zh: "时间（TIMESTAMP('2026-11-20T00:00:00Z') 或 DATE('2026-11-20')）",
  },
}

/** SQL type and parameter of a literal; undefined when it does not fit the property. */
function readValue(kind: FilterKind, value: Value): [type: string, given: unknown] | undefined {
  if (kind === 'text') return typeof value === 'string' && !value.includes('\0') ? ['text', value] : undefined
  if (kind === 'number') return typeof value === 'number' && Number.isFinite(value) ? ['float8', value] : undefined
  if (kind === 'boolean') return typeof value === 'boolean' ? ['boolean', value] : undefined
  if (typeof value !== 'object') return undefined
  if ('date' in value) return isDay(value.date) ? ['date', value.date] : undefined
  return isInstant(value.timestamp) ? ['timestamptz', value.timestamp] : undefined
}
