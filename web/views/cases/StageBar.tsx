import './timeline.css'
import { useTranslation } from 'react-i18next'
import { STAGES } from '../../../server/standards/rules.ts'
import { useFormat } from '../../format.ts'
import { useLabel } from '../../i18n/label.ts'
import { type Run, type Spent, spentBy } from './stages.ts'

/** The name of a stage, handling and suspension included. */
export function useStageName(): (stage: Run['stage']) => string {
  const { t } = useTranslation()
  const label = useLabel()
  return (stage) => (stage === 'handle' || stage === 'suspended' ? t(`cases.stages.${stage}`) : label(STAGES[stage]))
}

/** Time spent in each stage against its limit: the track is the limit, filled as far as it was used. */
export function StageBar({ runs, at }: { runs: readonly Run[]; at: number }) {
  const { t } = useTranslation()
  const spent = spentBy(runs, at)
  if (spent.length === 0) return null
  return (
    <ol className="stage-bar" aria-label={t('cases.stages.title')} data-testid="stage-bar">
      {spent.map((one) => (
        <StageTrack key={one.stage} spent={one} />
      ))}
    </ol>
  )
}

function StageTrack({ spent }: { spent: Spent }) {
  const { t } = useTranslation()
  const format = useFormat()
  const nameOf = useStageName()
  const { stage, times, spentMs, limitMs, kept, running } = spent
  const share = limitMs ? Math.min(1, spentMs / limitMs) : 1
  const tone = kept === null ? 'none' : kept ? 'kept' : 'late'
  const time = spentMs < 60_000 ? t('cases.stages.moment') : format.duration(spentMs)
  const limit = limitMs === null ? t('cases.stages.noLimit') : format.duration(limitMs)
  const summary = t('cases.stages.summary', {
    stage: nameOf(stage),
    spent: time,
    limit,
    kept: t(kept === null ? 'cases.stages.noLimit' : kept ? 'cases.stages.kept' : 'cases.stages.late'),
  })
  return (
    <li data-tone={tone} data-running={running || undefined} title={summary}>
      <span className="stage-name">
        {nameOf(stage)}
        {times > 1 && <small>{t('cases.stages.times', { count: times })}</small>}
      </span>
      <svg className="stage-track" viewBox="0 0 100 6" preserveAspectRatio="none" role="img" aria-label={summary}>
        <rect className="track" width="100" height="6" rx="1.5" />
        <rect className="fill" width={Math.max(2, share * 100)} height="6" rx="1.5" />
      </svg>
      <span className="stage-time">{time}</span>
      <small>{limitMs === null ? t('cases.stages.noLimit') : t('cases.stages.of', { time: limit })}</small>
    </li>
  )
}
