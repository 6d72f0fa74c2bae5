import { useTranslation } from 'react-i18next'
import type { Applied } from '../../../server/responsibility/rulebook/schema.ts'
import type { Named } from '../../../server/schema.ts'
import { useFormat } from '../../format.ts'
import { useName } from '../../i18n/label.ts'
import { Banner, Skeleton } from '../../ui/Placeholder.tsx'
import { useAreas } from './queries.ts'
import type { Forecast } from './useForecast.ts'
import { GROUND_COLOURS } from './useGroundOnMap.ts'

export type Handed = NonNullable<Applied['handed']>

/** What a change would do, told while it is being made; or why it cannot be made. */
export function ForecastNote({
  forecast,
  what,
  refused,
}: {
  forecast: Forecast
  what: 'ground' | 'owner'
  /** What the form says already after it was sent: not said twice. */
  refused: string | null
}) {
  const { t } = useTranslation()
  if (forecast.error && forecast.error.message === refused) return null
  if (forecast.error) return <Banner tone="warn">{forecast.error.message}</Banner>
  if (forecast.handed) return <HandedFacts handed={forecast.handed} what={what} />
  if (!forecast.pending) return null
  return (
    <div role="status" aria-label={t('rules.handed.counting')}>
      <Skeleton height={what === 'ground' ? 92 : 48} />
    </div>
  )
}

function HandedFacts({ handed, what }: { handed: Handed; what: 'ground' | 'owner' }) {
  const { t } = useTranslation()
  const format = useFormat()
  const name = useName()
  const size = useGroundSize()
  const losing = useAreas(handed.losing ?? [])
  return (
    <section className="handed" data-testid="handed" aria-label={t('rules.handed.title')}>
      <h3>{t('rules.handed.title')}</h3>
      <dl className="facts">
        {what === 'ground' && (
          <>
            <dt>{t('rules.handed.losing')}</dt>
            <dd className="handed-areas">
              {losing.map((area) => (
                <span key={area.code} data-testid={`losing-${area.code}`}>
                  <i className="swatch beside" style={{ background: GROUND_COLOURS.losing }} aria-hidden="true" />
                  {name(area)}
                </span>
              ))}
            </dd>
            <dt>{t('rules.fields.size')}</dt>
            <dd>{size(handed.areaM2 ?? 0)}</dd>
            {(handed.newGrids ?? 0) + (handed.changedGrids ?? 0) > 0 && (
              <>
                <dt>{t('rules.handed.grids')}</dt>
                <dd>
                  {t('rules.handed.gridCounts', {
                    added: format.number(handed.newGrids ?? 0),
                    changed: format.number(handed.changedGrids ?? 0),
                  })}
                </dd>
              </>
            )}
          </>
        )}
        <dt>{t('rules.handed.components')}</dt>
        <dd>{t(`rules.handed.componentCount.${what}`, { number: format.number(handed.componentCount) })}</dd>
        {(handed.rules?.ended.length ?? 0) > 0 && (
          <>
            <dt>{t('rules.handed.endedRules')}</dt>
            <dd>
              <RuleNames rules={handed.rules!.ended} />
            </dd>
          </>
        )}
        {(handed.rules?.decisions ?? 0) > 0 && (
          <>
            <dt>{t('rules.handed.decisions')}</dt>
            <dd>
              <a href="/decisions">{t('grids.decisions', { count: handed.rules!.decisions })}</a>
            </dd>
          </>
        )}
        {what === 'owner' && (handed.pipeCount ?? 0) > 0 && (
          <>
            <dt>{t('rules.handed.pipes')}</dt>
            <dd>{t('rules.handed.pipeCount', { number: format.number(handed.pipeCount!) })}</dd>
          </>
        )}
      </dl>
    </section>
  )
}

/** Rules by name, each leading to its page; the first few. */
export function RuleNames({ rules, most = 4 }: { rules: readonly Named[]; most?: number }) {
  const name = useName()
  return (
    <>
      {rules.slice(0, most).map((rule) => (
        <a key={rule.code} className="rule-name" href={`/rules?rule=${encodeURIComponent(rule.code)}`}>
          {name(rule)}
        </a>
      ))}
      {rules.length > most && ` +${rules.length - most}`}
    </>
  )
}

/** Ground in square metres below a hectare, in hectares above. */
export function useGroundSize(): (areaM2: number) => string {
  const { t } = useTranslation()
  const format = useFormat()
  return (areaM2) =>
    areaM2 < 10_000
      ? t('rules.handed.squareMetres', { area: format.number(Math.round(areaM2)) })
      : t('rules.zones.hectares', { area: format.number(Math.round(areaM2 / 1000) / 10) })
}
