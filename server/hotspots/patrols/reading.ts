/** Patrol hours as they are sent: rows of JSON, or a table as text whose first line names day, grid and hours, or is such a row. */
import { Readable } from 'node:stream'
import { type CsvError, parse } from 'csv-parse'
import { decodeText } from '../../csv/rules.ts'
import { ProblemError } from '../../errors.ts'
import { dayWritten } from '../../instants.ts'
import type { GivenRow } from './rules.ts'

const COLUMNS = {
  day: ['day', 'date', '日期'],
  grid: ['grid', 'grid_code', '责任网格', '网格'],
  hours: ['hours', '小时', '小时数', '巡查小时'],
} as const
type Column = keyof typeof COLUMNS
const AS_THEY_STAND = { day: 0, grid: 1, hours: 2 }

export const rowsOfJson = (rows: readonly Partial<GivenRow>[]): GivenRow[] =>
  rows.map(({ day, grid, hours }, index) => ({ line: index + 1, day, grid, hours }))

/**
 * Rows of a table, with the lines they stand in. A spreadsheet's copy has tabs between, and its file may be GB18030.
 * @throws ProblemError unreadable_file when the first line is no row and does not name the columns, or a quotation does not end
 */
export async function rowsOfTable(bytes: Buffer): Promise<GivenRow[]> {
  const text = decodeText(bytes)
  const rows: GivenRow[] = []
  let places: Record<Column, number> | undefined
  const parser = Readable.from([text]).pipe(
    parse({
      delimiter: [',', '\t', ';'],
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      info: true,
    }),
  )
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      if (!places) {
        const isNamed = !dayWritten(record[0]!.trim())
        places = isNamed ? placesOf(record) : AS_THEY_STAND
        if (isNamed) continue
      }
      const { day, grid, hours } = places
      rows.push({ line: info.lines, day: record[day], grid: record[grid], hours: record[hours] })
    }
  } catch (error) {
    if (error instanceof ProblemError) throw error
    throw new ProblemError('unreadable_file', {
      detail: {
        en: `The table cannot be read: ${(error as Error).message}. Nothing was written.`,
        zh: `表格读不出来：${(error as Error).message}。未写入任何内容。`,
      },
      field: `line ${(error as CsvError & { lines?: number }).lines ?? 1}`,
    })
  }
  if (!places) placesOf([])
  return rows
}

function placesOf(record: readonly string[]): Record<Column, number> {
  const named = record.map((name) => name.trim().toLowerCase())
  const places = Object.fromEntries(
    Object.entries(COLUMNS).map(([column, names]) => [
      column,
      named.findIndex((name) => (names as readonly string[]).includes(name)),
    ]),
  ) as Record<Column, number>
  const missing = (Object.keys(COLUMNS) as Column[]).filter((column) => places[column] < 0)
  if (missing.length === 0) return places
  throw new ProblemError('unreadable_file', {
    detail: {
      en: `The first line names the columns: day, grid and hours (日期, 责任网格, 小时). It has no ${missing.join(', ')}; it reads "${record.join(',').slice(0, 120)}".`,
      zh: `首行应为列名：日期、责任网格、小时（day、grid、hours）。缺少 ${missing.join('、')}，首行是“${record.join(',').slice(0, 120)}”。`,
    },
    field: 'line 1',
    value: record.join(',').slice(0, 120),
  })
}
