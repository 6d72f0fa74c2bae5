import { ChevronRight } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { CaseDetail } from '../../../server/cases/schema.ts'
import { LIMIT_UNITS, type LimitUnit, limitText } from '../../../server/standards/rules.ts'
import { useNow } from '../../clock.ts'
import { useFormat } from '../../format.ts'
import { usePreferences } from '../../preferences.ts'
import { type CountedStep, countedBefore } from './counted.ts'

type Why = 'office' | 'round_the_clock' | 'break' | 'closed' | 'weekend' | 'holiday' | 'paused'

/** How the handling deadline comes about: the limit in words, then span by span what counted and what was skipped. */
export function DeadlineArithmetic({ detail, open }: { detail: CaseDetail; open?: boolean }) {
  const { t } = useTranslation()
  const format = useFormat()
  const at = useNow()
  const language = usePreferences((store) => store.language)
  const { arithmetic, extensionCount } = detail
  if (!arithmetic) return <p className="muted">{t('cases.clock.none')}</p>
  const unit = arithmetic.limitUnit as LimitUnit
  const total = limitText(arithmetic.limitValue, unit, language)
  const single = limitText(arithmetic.limitValue / (1 + extensionCount), unit, language)
  const limitMinutes = arithmetic.limitValue * LIMIT_UNITS[unit].minutes
  const stopped = detail.handledAt ?? detail.endedAt
  const used = countedBefore(arithmetic.steps, stopped ? Date.parse(stopped) : at)
  const time = (minutes: number) =>
    LIMIT_UNITS[unit].roundTheClock ? format.duration(minutes * 60_000) : format.hours(minutes)
  return (
    <div className="arithmetic" data-testid="deadline-arithmetic">
      <p>
        <strong>
          {extensionCount > 0
            ? t('cases.clock.extended', { count: extensionCount, limit: single, total })
            : t('cases.clock.limit', { limit: total })}
        </strong>{' '}
        <span className="muted">
          {t('cases.clock.from', { at: format.instant(arithmetic.startedAt) })} ·{' '}
          {t('cases.clock.due', { at: format.instant(arithmetic.dueAt) })}
        </span>
      </p>
      <p className="arithmetic-left">
        {used >= limitMinutes
          ? t('cases.clock.over')
          : `${t('cases.clock.used', { time: time(used) })} · ${t('cases.clock.left', { time: time(limitMinutes - used) })}`}
      </p>
      <details className="trace" open={open}>
        <summary>
          <ChevronRight size={13} />
          {t('cases.clock.show', { count: arithmetic.steps.length })}
        </summary>
        <ol className="spans">
          {arithmetic.steps.map((step) => (
            <Span key={step.from} step={step} here={stopped ? null : at} time={time} />
          ))}
          <li className="spans-sum">{t('cases.clock.sum', { time: time(limitMinutes) })}</li>
        </ol>
      </details>
    </div>
  )
}

function Span({
  step,
  here,
  time,
}: {
  step: CountedStep & { name: string | null }
  here: number | null
  time: (minutes: number) => string
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const counts = step.countedMinutes > 0
  const isHere = here !== null && Date.parse(step.from) <= here && here < Date.parse(step.to)
  return (
    <li data-counts={counts} data-why={step.why} data-here={isHere || undefined}>
      <span className="span-times">{format.span(step.from, step.to)}</span>
      <span className="grow">
        {t(`cases.clock.why.${step.why as Why}`)}
        {step.name && ` · ${step.name}`}
        {isHere && <em>{t('cases.clock.here')}</em>}
      </span>
      <span>{counts ? `+${time(step.countedMinutes)}` : '—'}</span>
    </li>
  )
}
