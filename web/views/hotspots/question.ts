/** The analyst's question in the server's own language (server/hotspots/filter.ts), read and changed. Pure. */
import {
  type ClassChoice,
  canonicalText,
  type HeatFilter,
  readFilter,
  writeFilter,
} from '../../../server/hotspots/rules.ts'
import type { Kind } from '../../../server/schema.ts'

/** Parameters of the language. `resolution` follows the zoom, and times are the period's. */
export const NAMES = [
  'kind',
  'class',
  'area',
  'unit',
  'state',
  'source',
  'bbox',
  'cells',
  'hours',
  'weekdays',
  'openAt',
] as const
export type Dimension = Exclude<keyof HeatFilter, 'resolution'>

/** A question as the server takes it. */
export type Asked = Record<string, string>
export const EMPTY: HeatFilter = readFilter({})

/** A parameter that could not be read, and why. */
export interface Unread {
  name: string
  why: string
}

/** Reads each parameter by itself: one that a link got wrong is told, and the others still hold. */
export function readAsked(params: Readonly<Record<string, string>>): { filter: HeatFilter; unread: Unread[] } {
  let filter = EMPTY
  const unread: Unread[] = []
  for (const name of NAMES) {
    const text = params[name]
    if (!text) continue
    try {
      const read = readFilter({ [name]: text })
      const changed = Object.fromEntries(
        Object.entries(read).filter(
          ([key, value]) => canonicalText({ ...EMPTY, [key]: value }) !== canonicalText(EMPTY),
        ),
      )
      if (name === 'kind' && text !== 'component' && text !== 'event') throw new Error(text)
      filter = { ...filter, ...changed }
    } catch (error) {
      unread.push({ name, why: (error as Error).message })
    }
  }
  return { filter, unread }
}

/** The question with parts left out: a chart that chooses by hour shows all hours. */
export function asked(filter: HeatFilter, without: readonly Dimension[] = []): Asked {
  return writeFilter({ ...filter, ...Object.fromEntries(without.map((name) => [name, EMPTY[name]])) })
}

const sameClass = (one: ClassChoice, other: ClassChoice) => one.kind === other.kind && one.code === other.code
export const hasClass = ({ classes }: HeatFilter, kind: Kind, code: string) =>
  classes.some((one) => sameClass(one, { kind, code }) || sameClass(one, { kind: null, code }))

/** Adds or takes away a class. */
export function toggledClass(filter: HeatFilter, kind: Kind, code: string): ClassChoice[] {
  const kept = filter.classes.filter((one) => one.code !== code || (one.kind !== null && one.kind !== kind))
  return kept.length < filter.classes.length ? kept : [...kept, { kind, code }]
}

/** Adds or takes away a word of a list. */
export const toggled = <Word>(words: readonly Word[], word: Word): Word[] =>
  words.includes(word) ? words.filter((one) => one !== word) : [...words, word]

/** An area within one that is chosen says the same as it; the narrower one is meant. */
export function toggledArea(areas: readonly string[], code: string): string[] {
  if (areas.includes(code)) return areas.filter((one) => one !== code)
  return [...areas.filter((one) => !code.startsWith(one) && !one.startsWith(code)), code]
}

/** Whether anything narrows beyond the period. */
export const isNarrowed = (filter: HeatFilter) =>
  canonicalText({ ...filter, from: null, to: null }) !== canonicalText(EMPTY)

/** Names of the days from Monday, as the texts have them. */
export const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
