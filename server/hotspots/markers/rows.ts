/** Rows of markers, given as such or as text: read, and judged as a whole. Pure. */
import { CsvError, parse } from 'csv-parse/sync'
import { delimiterOf } from '../../exchange/formats/csv.ts'
import { dayWritten, isDay } from '../../instants.ts'
import { LONGEST_NAME, type LoadedKind, type MarkerFault } from './rules.ts'

/** A row as it is given: in the body, or as a line of text. */
export interface GivenRow {
  /** Number of the row, or of the line. */
  line: number
  day: string
  kind: string
  name: string
  nameEn: string
}
interface MarkerRow {
  day: string
  kind: LoadedKind
  name: string
  nameEn: string | null
}
const fault = (line: number, rule: MarkerFault['rule'], zh: string, en: string): MarkerFault => ({
  line,
  rule,
  zh: `第 ${line} 行：${zh}`,
  en: `Line ${line}: ${en}`,
})

const KIND_WORDS = new Map<string, LoadedKind>([
  ['weather', 'weather'],
  ['天气', 'weather'],
  ['event', 'event'],
  ['活动', 'event'],
])

/** Rows that may be written, each once, and what is wrong with the others. */
export function checkRows(given: readonly GivenRow[]): { rows: MarkerRow[]; faults: MarkerFault[] } {
  const faults: MarkerFault[] = []
  const taken = new Map<string, { row: MarkerRow; line: number }>()
  for (const { line, ...row } of given) {
    const name = row.name.trim()
    const nameEn = row.nameEn.trim() || null
    const kind = KIND_WORDS.get(row.kind.trim().toLowerCase())
    const day = dayOf(row.day.trim())
    const wrong = (rule: MarkerFault['rule'], zh: string, en: string) => faults.push(fault(line, rule, zh, en))
    if (!day)
      wrong(
        'not_a_day',
        `“${row.day}”不是 2000–2199 年的日期，应如 2026-06-10`,
        `"${row.day}" is no day of 2000–2199; expected 2026-06-10`,
      )
    if (!kind)
      wrong(
        'not_a_kind',
        `类型“${row.kind}”应为 天气 或 活动（weather、event）`,
        `kind is weather or event; got "${row.kind}". Holidays are those of the working calendar`,
      )
    const isLong = name.length > LONGEST_NAME || (nameEn?.length ?? 0) > LONGEST_NAME
    if (name === '' || isLong)
      wrong('not_a_name', `名称应有 1–${LONGEST_NAME} 字`, `a name has 1 to ${LONGEST_NAME} characters`)
    if (!day || !kind || name === '' || isLong) continue
    const key = `${day} ${kind} ${name}`
    const known = taken.get(key)
    if (known && known.row.nameEn !== nameEn)
      wrong(
        'named_otherwise',
        `与第 ${known.line} 行同日同名，英文名称却不同`,
        `the same day and name as line ${known.line}, but another English name`,
      )
    if (!known) taken.set(key, { row: { day, kind, name, nameEn }, line })
  }
  return { rows: [...taken.values()].map(({ row }) => row), faults }
}

/** A day of the years 2000–2199. */
function dayOf(text: string): string | null {
  const day = dayWritten(text) ?? ''
  return /^2[01]/.test(day) && isDay(day) ? day : null
}

/** Lines of `day,kind,name,name_en`, by comma, semicolon or tab, with or without a first line that names them. */
export function readCsv(text: string): { given: GivenRow[]; faults: MarkerFault[] } {
  const given: GivenRow[] = []
  const faults: MarkerFault[] = []
  let last = 0
  try {
    parse(text, {
      bom: true,
      delimiter: delimiterOf(text.trimStart().split('\n', 1)[0]!),
      relax_column_count: true,
      skip_empty_lines: true,
      skip_records_with_empty_values: true,
      on_record: ([day = '', kind = '', name = '', nameEn = '']: string[], { lines }) => {
        if (last > 0 || /\d/.test(day)) given.push({ line: lines, day, kind, name, nameEn })
        last = lines
        return null
      },
    })
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    // A quote that is not closed takes all that follows with it: it was opened after the last row that was read.
    faults.push(
      fault(
        last + 1,
        'not_a_row',
        '引号没有成对，此后读不成表格',
        'quotes do not pair, so nothing from here on can be read',
      ),
    )
  }
  return { given, faults }
}
