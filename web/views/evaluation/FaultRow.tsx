import { useTranslation } from 'react-i18next'
import { FAULTS, SIGNS } from '../../../server/evaluation/rules.ts'
import type { Fault } from '../../../server/evaluation/schema.ts'
import { useFormat } from '../../format.ts'
import { useLabel, useName } from '../../i18n/label.ts'
import { StateChip } from '../../ui/StateChip.tsx'
import { go } from '../../url.ts'

/** One entry, with the way to its case; struck through where an appeal was upheld, with the reason. */
export function FaultRow({ fault }: { fault: Fault }) {
  const { t } = useTranslation()
  const name = useName()
  const label = useLabel()
  const format = useFormat()
  const { charged, unit, struck } = fault
  return (
    <li>
      <button
        type="button"
        className="fault-row"
        data-struck={struck !== null}
        onClick={() => go('/dispatch', { case: fault.case.id }, ['m'])}
      >
        <span className="fault-what">
          <span className="fault-kind" data-kind={fault.kind}>
            {label(FAULTS[fault.kind])}
          </span>
          <strong>{label(SIGNS[fault.sign])}</strong>
          {fault.escalated && <span className="tag">{t('boards.accountability.escalated')}</span>}
        </span>
        <span className="fault-unit-name clip">
          {charged ? name(charged) : t('boards.accountability.nobody')}
          {unit && unit.code !== charged?.code && (
            <small>{t('boards.accountability.handledBy', { unit: name(unit) })}</small>
          )}
        </span>
        <span className="fault-case clip">
          {name(fault.case.class)} <span className="muted">{fault.case.address}</span>
          {fault.note && <small>{fault.note}</small>}
        </span>
        <span className="fault-now">
          <StateChip state={fault.case.state} />
          <time className="muted" dateTime={fault.at} title={format.full(fault.at)}>
            {format.instant(fault.at)}
          </time>
        </span>
        {struck && (
          <span className="fault-struck">
            {struck.because
              ? t('boards.accountability.struckBecause', { why: struck.because })
              : t('boards.accountability.struckPlain')}
          </span>
        )}
      </button>
    </li>
  )
}
