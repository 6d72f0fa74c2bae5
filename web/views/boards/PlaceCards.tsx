import { useTranslation } from 'react-i18next'
import { openOf, QUEUE_OF, rateOf } from '../../../server/cases/boards/rules.ts'
import type { Board } from '../../../server/cases/boards/schema.ts'
import { useFormat } from '../../format.ts'
import { useName } from '../../i18n/label.ts'
import { setParams } from '../../url.ts'
import { Count } from './Count.tsx'
import { PhaseBar } from './PhaseBar.tsx'
import { withinOf } from './within.ts'

/** The same on a phone: a card a place, with what presses first. */
export function PlaceCards({ board }: { board: Board }) {
  const { t } = useTranslation()
  const name = useName()
  const format = useFormat()
  return (
    <ul className="place-cards">
      {board.rows.map((row) => {
        const { of, figures, group } = row
        const rate = rateOf(figures)
        const within = withinOf(board, row)
        const title =
          group === 'city'
            ? t(board.kind === 'city' ? 'boards.board.cityRow' : 'boards.board.cityRowDistrict')
            : name(of)
        const down =
          group === 'platform' ? { district: of!.code } : group === 'unit' ? { unit: of!.code, district: null } : null
        return (
          <li key={`${group} ${of?.code}`} className="place-card">
            <div className="row">
              {down ? (
                <button type="button" className="board-place grow clip" onClick={() => setParams(down, 'push')}>
                  {title}
                </button>
              ) : (
                <strong className="grow clip">{title}</strong>
              )}
              <span className="muted">{rate === null ? '' : `${t('boards.board.rate')} ${format.percent(rate)}`}</span>
            </div>
            <PhaseBar figures={figures} />
            <dl>
              <div>
                <dd>
                  <Count figure="open" value={openOf(figures)} within={within} filter={{ queue: 'open' }} />
                </dd>
                <dt>{t('boards.board.open')}</dt>
              </div>
              {(['red', 'amber', 'requests', 'dispatch'] as const).map((figure) => (
                <div key={figure} data-figure={figure}>
                  <dd>
                    <Count figure={figure} value={figures[figure]} within={within} filter={QUEUE_OF[figure]} />
                  </dd>
                  <dt>{t(`boards.board.${figure}`)}</dt>
                </div>
              ))}
            </dl>
          </li>
        )
      })}
    </ul>
  )
}
