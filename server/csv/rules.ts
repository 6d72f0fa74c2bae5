/** CSV (RFC 4180) as spreadsheets write and read it. Pure, and the console's too. */

export type CsvCell = string | number | null | undefined

/** By it a spreadsheet knows UTF-8; without it Excel reads Chinese as Latin. */
export const BYTE_ORDER_MARK = '\uFEFF'

/** A line and its end, every cell as it is: what is read in again. */
export const csvLine = (cells: readonly CsvCell[]): string => `${cells.map(quoted).join(',')}\r\n`

/**
 * A table for people, in UTF-8 with its mark. Text that a spreadsheet would run as a formula begins with an apostrophe.
 * @param notes lines of # before the heading
 */
export const csvTable = (rows: readonly (readonly CsvCell[])[], notes: readonly string[] = []): string =>
  [
    BYTE_ORDER_MARK,
    ...notes.map((note) => `# ${note.replaceAll(/\s*[\r\n]+\s*/g, ' ')}\r\n`),
    ...rows.map((cells) => csvLine(cells.map(harmless))),
  ].join('')

function quoted(cell: CsvCell): string {
  const text = String(cell ?? '')
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

const harmless = (cell: CsvCell): CsvCell =>
  typeof cell === 'string' && /^[=+\-@\t\r]/.test(cell) && Number.isNaN(Number(cell)) ? `'${cell}` : cell

/** The text of a file that was saved somewhere: UTF-8, or else GB 18030 as Chinese spreadsheets write it. */
export function decodeText(bytes: AllowSharedBufferSource): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('gb18030').decode(bytes)
  }
}
