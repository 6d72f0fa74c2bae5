import { useTranslation } from 'react-i18next'
import { type Figure, openOf, QUEUE_OF, rateOf } from '../../../server/cases/boards/rules.ts'
import type { Board, Figures } from '../../../server/cases/boards/schema.ts'
import { useFormat } from '../../format.ts'
import { useName } from '../../i18n/label.ts'
import { setParams } from '../../url.ts'
import { Count } from './Count.tsx'
import { PhaseBar } from './PhaseBar.tsx'
import { type Within, withinOf } from './within.ts'

const COLUMNS = [
  'intake',
  'dispatch',
  'coordinating',
  'handling',
  'suspended',
  'checking',
  'amber',
  'red',
  'requests',
  'filedToday',
  'closedToday',
] as const satisfies readonly Figure[]
/** What a unit never has: it gets a case when it is dispatched. */
const BEFORE_UNITS: ReadonlySet<Figure> = new Set(['intake', 'dispatch', 'coordinating', 'filedToday'])
type Row = Board['rows'][number]

/** Places side by side, every figure a way to its cases. */
export function PlaceTable({ board, wall }: { board: Board; wall: boolean }) {
  const { t } = useTranslation()
  const units = board.rows.filter(({ group }) => group === 'unit')
  // From across the room an empty row is in the way.
  const places = board.rows.filter(
    ({ group, figures }) => group !== 'unit' && (!wall || openOf(figures) + figures.timed > 0),
  )
  return (
    <>
      <Table
        board={board}
        rows={places}
        heading={t(board.kind === 'city' ? 'boards.board.place' : 'boards.board.street')}
        total={board.total}
      />
      {units.length > 0 && <Table board={board} rows={units} heading={t('boards.board.unit')} />}
    </>
  )
}

function Table({
  board,
  rows,
  heading,
  total,
}: {
  board: Board
  rows: readonly Row[]
  heading: string
  total?: Figures
}) {
  const { t } = useTranslation()
  const columns = COLUMNS.filter((figure) => rows[0]?.group !== 'unit' || !BEFORE_UNITS.has(figure))
  const most = Math.max(1, ...rows.map(({ figures }) => openOf(figures)))
  return (
    <div className="board-scroll">
      <table className="board-table" data-testid="board-table">
        <thead>
          <tr>
            <th scope="col">{heading}</th>
            <th scope="col" className="bar" />
            <th scope="col">{t('boards.board.open')}</th>
            {columns.map((figure) => (
              <th key={figure} scope="col" data-figure={figure}>
                {t(`boards.board.${figure}`)}
              </th>
            ))}
            <th scope="col">{t('boards.board.rate')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <Line key={`${row.group} ${row.of?.code}`} row={row} board={board} columns={columns} most={most} />
          ))}
        </tbody>
        {total && rows.length > 1 && (
          <tfoot>
            <Cells heading={t('boards.board.total')} columns={columns} figures={total} within={withinOf(board, null)} />
          </tfoot>
        )}
      </table>
    </div>
  )
}

function Line({ row, board, columns, most }: { row: Row; board: Board; columns: readonly Figure[]; most: number }) {
  const { t } = useTranslation()
  const name = useName()
  const within = withinOf(board, row)
  if (row.group === 'city') {
    return (
      <Cells
        heading={t(board.kind === 'city' ? 'boards.board.cityRow' : 'boards.board.cityRowDistrict')}
        figures={row.figures}
        within={within}
        columns={columns}
        most={most}
        aside={board.kind !== 'city'}
      />
    )
  }
  const { group, of } = row
  const down =
    group === 'platform' ? { district: of!.code } : group === 'unit' ? { unit: of!.code, district: null } : null
  return (
    <Cells
      heading={
        down ? (
          <button type="button" className="board-place" onClick={() => setParams(down, 'push')}>
            {name(of)}
          </button>
        ) : (
          name(of)
        )
      }
      figures={row.figures}
      within={within}
      columns={columns}
      most={most}
    />
  )
}

function Cells({
  heading,
  figures,
  within,
  columns,
  most,
  aside,
}: {
  heading: React.ReactNode
  figures: Figures
  within: Within
  columns: readonly Figure[]
  most?: number
  aside?: boolean
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const rate = rateOf(figures)
  const open = openOf(figures)
  return (
    <tr data-aside={aside}>
      <th scope="row">{heading}</th>
      <td className="bar">
        {most !== undefined && open > 0 && (
          <div style={{ width: `${Math.max(6, (open / most) * 100)}%` }}>
            <PhaseBar figures={figures} />
          </div>
        )}
      </td>
      <td>
        <Count figure="open" value={open} within={within} filter={{ queue: 'open' }} />
      </td>
      {columns.map((figure) => (
        <td key={figure} data-figure={figure}>
          <Count figure={figure} value={figures[figure]} within={within} filter={QUEUE_OF[figure]} />
        </td>
      ))}
      <td
        data-rate={rate === null ? undefined : rate < 0.8 ? 'low' : rate < 0.9 ? 'middle' : 'high'}
        title={
          rate === null
            ? t('boards.board.noRate')
            : t('boards.board.rateHint', { timed: figures.timed, inTime: figures.inTime })
        }
      >
        {rate === null ? <i>—</i> : format.percent(rate)}
      </td>
    </tr>
  )
}
