import { useTranslation } from 'react-i18next'
import type { BoardCase } from '../../../server/cases/boards/schema.ts'
import { REQUESTS } from '../../../server/cases/lifecycle.ts'
import { useNow } from '../../clock.ts'
import { useFormat } from '../../format.ts'
import { useLabel, useName } from '../../i18n/label.ts'
import { Lamp } from '../../ui/Lamp.tsx'
import { StateChip } from '../../ui/StateChip.tsx'
import { go } from '../../url.ts'
import { stageLamp } from '../cases/stageLamp.ts'

const LAMPS = ['red', 'amber', 'green'] as const

/** A unit's cases in three columns by lamp, the most pressing on top; they move over as time goes by. */
export function UnitBoard({ cases }: { cases: readonly BoardCase[] }) {
  const { t } = useTranslation()
  const at = useNow()
  const under = (lamp: (typeof LAMPS)[number]) => cases.filter((one) => stageLamp(one, at).lamp === lamp)
  return (
    <section className="unit-board" aria-label={t('boards.board.pressing')}>
      {LAMPS.map((lamp) => (
        <section key={lamp} className="unit-lane" data-lamp={lamp}>
          <h2>
            <Lamp lamp={lamp} />
            {t(`lamp.${lamp}`)}
            <small>{under(lamp).length}</small>
          </h2>
          {under(lamp).map((one) => (
            <Card key={one.id} item={one} at={at} />
          ))}
          {under(lamp).length === 0 && <p className="muted">{t('common.none')}</p>}
        </section>
      ))}
    </section>
  )
}

function Card({ item, at }: { item: BoardCase; at: number }) {
  const { t } = useTranslation()
  const name = useName()
  const label = useLabel()
  const format = useFormat()
  const { lamp, remainingMs } = stageLamp(item, at)
  return (
    <button type="button" className="unit-card" onClick={() => go('/dispatch', { case: item.id }, ['m'])}>
      <span className="row">
        <strong className="clip grow">{name(item.class)}</strong>
        {remainingMs !== null && (
          <span className="remaining" data-lamp={lamp}>
            {t(remainingMs < 0 ? 'queue.overdue' : 'queue.remaining', { time: format.duration(remainingMs) })}
          </span>
        )}
      </span>
      <span className="clip muted">{item.address}</span>
      <span className="row">
        <StateChip state={item.state} />
        {item.request && (
          <span className="tag accent">{t('boards.row.request', { kind: label(REQUESTS[item.request]) })}</span>
        )}
        {item.urgeCount > 0 && <span className="tag">{t('boards.row.urged', { count: item.urgeCount })}</span>}
      </span>
    </button>
  )
}
