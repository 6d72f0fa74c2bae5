/** The report as a table to take away: what a spreadsheet opens. */
import type { ImportIssues } from '../../../server/exchange/schema.ts'

type Cell = string | number | null
/** A cell that a spreadsheet would take for a formula is written as text. */
const quoted = (cell: Cell) => {
  const text = String(cell ?? '')
  const safe = typeof cell === 'string' && /^[=+\-@\t\r]/.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}

/** Begins with the mark by which Excel knows UTF-8. */
export function reportCsv(
  heads: readonly string[],
  issues: ImportIssues['issues'],
  words: (issue: ImportIssues['issues'][number]) => Cell[],
): string {
  return `\ufeff${[heads, ...issues.map(words)].map((cells) => cells.map(quoted).join(',')).join('\r\n')}\r\n`
}
