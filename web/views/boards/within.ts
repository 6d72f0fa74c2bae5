import type { Board } from '../../../server/cases/boards/schema.ts'
import type { QueueFilter } from '../../../server/cases/filters/rules.ts'

/** Where a board's row counts, as the queue is asked. */
export type Within = Partial<Pick<QueueFilter, 'level' | 'district' | 'street' | 'unit'>>

/** The place of a row, or of the total (null). A district's rows count what the district commands, save the city's own row. */
export function withinOf(board: Board, row: Board['rows'][number] | null): Within {
  const district = board.kind === 'district' ? board.of!.code : null
  if (row === null) {
    if (board.kind === 'unit') return { unit: board.of!.code }
    return district ? { district, level: 'district' } : {}
  }
  switch (row.group) {
    case 'city':
      return { level: 'city', district }
    case 'platform':
      return { level: 'district', district: row.of!.code }
    case 'street':
      return { level: 'district', district, street: row.of!.code }
    case 'unit':
      return { level: 'district', district, unit: row.of!.code }
  }
}
