/**
 * The language in which hot spots are asked about: read from a query string, checked, and written back in one form, so that an
 * address, a caption and a cache mean the same by it. Pure; shared with the console.
 */
import { getResolution, isValidCell } from 'h3-js'
import { type Bbox, readBbox } from '../areas/rules.ts'
import { SOURCES, type Source } from '../cases/events.ts'
import { ALL_STATES, CELL_RESOLUTION, OPEN_STATES } from '../cases/rules.ts'
import type { State } from '../cases/words.ts'
import { ProblemError } from '../errors.ts'
import { isDay, isInstant } from '../instants.ts'
import type { Kind, Sentence } from '../schema.ts'

/** A class (0104) or major class (01), of one kind or of both. */
export interface ClassChoice {
  kind: Kind | null
  code: string
}

export interface HeatFilter {
  /** First day or instant; null is thirty days before the end. */
  from: string | null
  /** Last day, included, or the instant at which it ends; null is today. */
  to: string | null
  kind: Kind | null
  classes: readonly ClassChoice[]
  /** Districts, management areas, streets, communities, unit grids. */
  areas: readonly string[]
  /** Responsible units; NO_UNIT is cases that have none yet. */
  units: readonly string[]
  /** Null is all but voided ones. */
  states: readonly State[] | null
  sources: readonly Source[]
  bbox: Bbox | null
  /** H3 cells of one resolution. */
  cells: readonly string[]
  /** Resolution that answers are in, and whose cells a box holds. */
  resolution: number
  /** 0 to 23, and 1 (Monday) to 7; empty is all. */
  hours: readonly number[]
  weekdays: readonly number[]
  /** Only what was open at this instant. */
  openAt: string | null
}

/** As it stands in a query string. */
export interface HeatAsked {
  from?: string | undefined
  to?: string | undefined
  kind?: Kind | undefined
  class?: string | undefined
  area?: string | undefined
  unit?: string | undefined
  state?: string | undefined
  source?: string | undefined
  bbox?: string | undefined
  cells?: string | undefined
  resolution?: number | undefined
  hours?: string | undefined
  weekdays?: string | undefined
  openAt?: string | undefined
}

export const NO_UNIT = 'none'
export const DEFAULT_RESOLUTION = 9
/** Coarser cells are wider than a city's district. */
export const COARSEST = 5
/** The most cells that may be named: what fits a query string. */
const MOST_CELLS = 500

/** Reads a question. Throws bad_request that names the parameter and what was wrong with it. */
export function readFilter(asked: HeatAsked): HeatFilter {
  return {
    from: readTime(asked.from, 'from'),
    to: readTime(asked.to, 'to'),
    kind: asked.kind ?? null,
    classes: readClasses(asked.class),
    areas: readCodes(asked.area, 'area', /^([0-9]{6}|[0-9]{9}|[0-9]{12}|[0-9]{15})$/, {
      en: 'district or management area (6 digits), street (9), community (12) or unit grid (15)',
      zh: '区或管理区域（6 位）、街道（9 位）、社区（12 位）或单元网格（15 位）',
    }),
    units: readCodes(asked.unit, 'unit', /^([A-Z0-9-]{2,18}|none)$/, {
      en: `unit, or ${NO_UNIT} for cases that have none yet`,
      zh: `责任单位，尚无责任单位的案卷写 ${NO_UNIT}`,
    }),
    states: readStates(asked.state),
    sources: readSources(asked.source),
    bbox: readBbox(asked.bbox),
    cells: readCells(asked.cells),
    resolution: asked.resolution ?? DEFAULT_RESOLUTION,
    hours: readNumbers(asked.hours, 'hours', 0, 23),
    weekdays: readNumbers(asked.weekdays, 'weekdays', 1, 7),
    openAt: asked.openAt === undefined ? null : requireInstantText(asked.openAt),
  }
}

/** Writes a question as parameters: in one order, each list sorted, nothing that is the default. */
export function writeFilter(filter: HeatFilter): Record<string, string> {
  const list = (values: readonly string[]) => [...new Set(values)].sort().join(',')
  const states =
    filter.states === null
      ? ''
      : filter.states.length === ALL_STATES.length
        ? 'all'
        : sameAs(filter.states, OPEN_STATES)
          ? 'open'
          : list(filter.states)
  const all = {
    from: filter.from ?? '',
    to: filter.to ?? '',
    kind: filter.kind ?? '',
    class: list(filter.classes.map(({ kind, code }) => (kind === null ? code : `${kind}-${code}`))),
    area: list(filter.areas),
    unit: list(filter.units),
    state: states,
    source: list(filter.sources),
    bbox: filter.bbox?.join(',') ?? '',
    cells: list(filter.cells),
    resolution: filter.resolution === DEFAULT_RESOLUTION ? '' : String(filter.resolution),
    hours: writeNumbers(filter.hours),
    weekdays: writeNumbers(filter.weekdays),
    openAt: filter.openAt ?? '',
  }
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''))
}

/** The same as one text: equal for questions that mean the same. */
export const canonicalText = (filter: HeatFilter) => new URLSearchParams(writeFilter(filter)).toString()

const refuse = (field: string, value: string, detail: Sentence) =>
  new ProblemError('bad_request', { detail, field, value })
const sameAs = (one: readonly string[], other: readonly string[]) =>
  one.length === other.length && one.every((word) => other.includes(word))
/** What stands between commas, each once; nothing said is nothing. */
const partsOf = (text: string | undefined) => [
  ...new Set(
    (text ?? '')
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  ),
]

function readTime(text: string | undefined, field: 'from' | 'to'): string | null {
  if (text === undefined || text === '') return null
  if (isDay(text) && text >= '0001') return text
  if (isInstant(text)) return new Date(text).toISOString()
  throw refuse(field, text, {
    en: `${field} is a day that exists, like 2026-11-20, or an instant like 2026-11-20T08:00:00+08:00; got "${text}".`,
    zh: `${field} 应为存在的日期（如 2026-11-20）或时刻（如 2026-11-20T08:00:00+08:00）；收到的是“${text}”。`,
  })
}

function requireInstantText(text: string): string {
  if (isInstant(text)) return new Date(text).toISOString()
  throw refuse('openAt', text, {
    en: `openAt is an instant like 2026-11-20T08:00:00+08:00; got "${text}".`,
    zh: `openAt 应为时刻，如 2026-11-20T08:00:00+08:00；收到的是“${text}”。`,
  })
}

/** Classes with commas between: 0104, the major 01, or of one kind alone event-0104. Throws bad_request on anything else. */
export function readClasses(text: string | undefined): ClassChoice[] {
  return partsOf(text).map((part) => {
    const [, kind, code] = /^(?:(component|event)-)?([0-9]{2}|[0-9]{4,5})$/.exec(part) ?? []
    if (code !== undefined) return { kind: (kind as Kind | undefined) ?? null, code }
    throw refuse('class', part, {
      en: `class lists classes of 4 or 5 digits (0104) or majors of 2 (01), of one kind as event-0104, with commas between; got "${part}".`,
      zh: `class 以逗号分隔，每项为 4 或 5 位的小类（0104）或 2 位的大类（01），只要一种时写作 event-0104；收到的是“${part}”。`,
    })
  })
}

function readCodes(text: string | undefined, field: string, pattern: RegExp, what: Sentence): string[] {
  const codes = partsOf(text)
  const wrong = codes.find((code) => !pattern.test(code))
  if (wrong === undefined) return codes
  throw refuse(field, wrong, {
    en: `${field} lists codes with commas between, each a ${what.en}; got "${wrong}".`,
    zh: `${field} 以逗号分隔编码，每项为${what.zh}；收到的是“${wrong}”。`,
  })
}

function readStates(text: string | undefined): State[] | null {
  const names = partsOf(text)
  if (names.length === 0) return null
  if (names.includes('all')) return ALL_STATES
  const wrong = names.find((name) => name !== 'open' && !ALL_STATES.includes(name as State))
  if (wrong !== undefined)
    throw refuse('state', wrong, {
      en: `There is no state "${wrong}". States: all, open, ${ALL_STATES.join(', ')}.`,
      zh: `没有状态“${wrong}”。可用的有：all、open、${ALL_STATES.join('、')}。`,
    })
  return ALL_STATES.filter((state) => names.includes(state) || (names.includes('open') && OPEN_STATES.includes(state)))
}

function readSources(text: string | undefined): Source[] {
  const names = partsOf(text)
  const wrong = names.find((name) => !SOURCES.includes(name as Source))
  if (wrong === undefined) return names as Source[]
  throw refuse('source', wrong, {
    en: `There is no source "${wrong}". Sources: ${SOURCES.join(', ')}.`,
    zh: `没有来源“${wrong}”。可用的有：${SOURCES.join('、')}。`,
  })
}

function readCells(text: string | undefined): string[] {
  const cells = partsOf(text).map((cell) => cell.toLowerCase())
  const wrong = cells.find(
    (cell) => !isValidCell(cell) || getResolution(cell) < COARSEST || getResolution(cell) > CELL_RESOLUTION,
  )
  if (wrong !== undefined)
    throw refuse('cells', wrong, {
      en: `cells lists H3 cells of resolution ${COARSEST} to ${CELL_RESOLUTION} in hexadecimal with commas between; got "${wrong}".`,
      zh: `cells 以逗号分隔，每项为 ${COARSEST} 至 ${CELL_RESOLUTION} 级的 H3 格子（十六进制）；收到的是“${wrong}”。`,
    })
  const mixed = cells.find((cell) => cell[1] !== cells[0]![1])
  if (mixed !== undefined)
    throw refuse('cells', mixed, {
      en: `The cells are of one resolution; ${cells[0]} is of ${getResolution(cells[0]!)} and ${mixed} of ${getResolution(mixed)}.`,
      zh: `格子须为同一级；${cells[0]} 为 ${getResolution(cells[0]!)} 级，${mixed} 为 ${getResolution(mixed)} 级。`,
    })
  if (cells.length > MOST_CELLS)
    throw refuse('cells', String(cells.length), {
      en: `${cells.length} cells are more than the ${MOST_CELLS} that may be named at once. Ask for a box, or for coarser cells.`,
      zh: `${cells.length} 个格子超过一次可列的 ${MOST_CELLS} 个。请框选范围，或放大格子。`,
    })
  return cells
}

/** `7-9,17`: numbers and ranges; a range that ends before it begins goes over midnight, or the weekend. */
function readNumbers(text: string | undefined, field: 'hours' | 'weekdays', least: number, most: number): number[] {
  const found = new Set<number>()
  for (const part of partsOf(text)) {
    const [, first, last = first] = /^([0-9]{1,2})(?:-([0-9]{1,2}))?$/.exec(part) ?? []
    const [begin, end] = [Number(first), Number(last)]
    if (!(begin >= least && begin <= most && end >= least && end <= most)) {
      const example = field === 'hours' ? '7-9,17' : '1-5'
      throw refuse(field, part, {
        en: `${field} lists numbers from ${least} to ${most} and ranges of them, like ${example}; got "${part}".`,
        zh: `${field} 以逗号分隔 ${least} 至 ${most} 的数字或区间，如 ${example}；收到的是“${part}”。`,
      })
    }
    for (let number = begin; ; number = number === most ? least : number + 1) {
      found.add(number)
      if (number === end) break
    }
  }
  return found.size > most - least ? [] : [...found].sort((one, other) => one - other)
}

function writeNumbers(numbers: readonly number[]): string {
  const parts: string[] = []
  for (let index = 0; index < numbers.length; ) {
    let last = index
    while (numbers[last + 1] === numbers[last]! + 1) last++
    parts.push(last > index ? `${numbers[index]}-${numbers[last]}` : String(numbers[index]))
    index = last + 1
  }
  return parts.join(',')
}
