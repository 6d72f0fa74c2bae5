import { useTranslation } from 'react-i18next'
import { type Figure, openOf, QUEUE_OF, rateOf } from '../../../server/cases/boards/rules.ts'
import type { Board, Figures } from '../../../server/cases/boards/schema.ts'
import { useFormat } from '../../format.ts'
import { Count } from './Count.tsx'
import { PhaseBar } from './PhaseBar.tsx'
import type { Within } from './within.ts'

const CARDS = ['red', 'amber', 'requests'] as const satisfies readonly Figure[]

/** The few figures one reads from the door: open, red, amber, requests, today, on time. */
export function Headline({ figures, within, unit }: { figures: Figures; within: Within; unit: Board['unit'] }) {
  const { t } = useTranslation()
  const format = useFormat()
  const rate = rateOf(figures)
  const open = openOf(figures)
  return (
    <section className="headline" data-cards={unit ? 8 : 7} data-testid="board-headline">
      <div className="headline-card wide">
        <Count figure="open" value={open} within={within} filter={{ queue: 'open' }} />
        <span>{t('boards.board.open')}</span>
        <PhaseBar figures={figures} />
      </div>
      {CARDS.map((figure) => (
        <div className="headline-card" key={figure} data-figure={figure}>
          <Count figure={figure} value={figures[figure]} within={within} filter={QUEUE_OF[figure]} />
          <span>{t(`boards.board.${figure}`)}</span>
        </div>
      ))}
      {unit ? (
        <>
          <div className="headline-card">
            <Count figure="assisting" value={unit.assisting} within={{}} filter={{ assisting: 'yes' }} />
            <span>{t('boards.board.assisting')}</span>
          </div>
          <div className="headline-card">
            <b>{format.number(unit.replyDue)}</b>
            <span>{t('boards.board.replyDue')}</span>
          </div>
        </>
      ) : (
        <div className="headline-card">
          <b>{format.number(figures.filedToday)}</b>
          <span>{t('boards.board.filedToday')}</span>
        </div>
      )}
      <div className="headline-card">
        <b>{format.number(figures.closedToday)}</b>
        <span>{t('boards.board.closedToday')}</span>
      </div>
      <div
        className="headline-card"
        title={
          rate === null
            ? t('boards.board.noRate')
            : t('boards.board.rateHint', { timed: figures.timed, inTime: figures.inTime })
        }
      >
        <b>{rate === null ? '—' : `${(rate * 100).toFixed(1)}%`}</b>
        <span>{t('boards.board.rate')}</span>
      </div>
    </section>
  )
}
