/** Filters in CQL2-text → a predicate over a layer's rows. Values become parameters, properties names of a closed table. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { FilterKind } from '../../tiles/layer.ts'
import { ProblemError } from '../errors.ts'
import { isDay, isInstant } from '../instants.ts'

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
  const refuse = (detail: string): never => {
    throw new ProblemError('bad_filter', { detail, field: 'filter', value: text.slice(0, 200) })
  }
  if (text.length > LONGEST) refuse(`A filter has at most ${LONGEST} characters, this one has ${text.length}.`)
  const names = Object.keys(known).join(', ')
  const values: Record<string, unknown> = {}
  const types: Record<string, string> = {}

  const kindOf = ({ property }: Property): FilterKind =>
    Object.hasOwn(known, property)
      ? known[property]!
      : refuse(`There is no property "${property}" to filter by; there are: ${names}.`)
  const parameter = (kind: FilterKind, value: Value, property: string): string => {
    const name = `filter${Object.keys(values).length + 1}`
    if (Object.keys(values).length >= MOST_VALUES) refuse(`A filter has at most ${MOST_VALUES} values.`)
    const [type, given] = readValue(kind, value) ?? refuse(`${property} is compared with ${WANTED[kind]}.`)
    values[name] = given
    types[name] = type
    return type === 'date' ? `(:${name}::timestamp at time zone (select time_zone from city_settings))` : `:${name}`
  }
  const write = (expression: Expression): string => {
    if ('property' in expression) {
      return kindOf(expression) === 'boolean'
        ? expression.property
        : refuse(`${expression.property} is no truth value: compare it.`)
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
          : refuse(`like compares texts, and ${column} is none.`)
      default:
        return `(${column} ${op} ${value(args[1])})`
    }
  }

  let tree: Expression
  try {
    tree = parserOf().parse(text) as Expression
  } catch (error) {
    const { location, message } = error as { location?: { start: { column: number } }; message: string }
    return refuse(`The filter is not CQL2-text, at character ${location?.start.column ?? 1}: ${message}`)
  }
  return { text: write(tree), values, types, canonical: JSON.stringify(tree) }
}

const WANTED: Record<FilterKind, string> = {
  text: "a text in single quotes, for example 'filed'",
  number: 'a number',
  boolean: 'true or false',
  instant: "TIMESTAMP('2026-11-20T00:00:00Z') or DATE('2026-11-20')",
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
