import './spots.css'
import { useTranslation } from 'react-i18next'
import { useLabel } from '../../../i18n/label.ts'
import { SkeletonLines } from '../../../ui/Placeholder.tsx'
import { setParams } from '../../../url.ts'
import type { Asked } from '../question.ts'
import { spotQuery, useSpotQuestion, useWhy } from './queries.ts'

/** Why a cell stands out, or does not, in sentences; the figures behind them are the server's. */
export function Why({ cell, query }: { cell: string; query: Asked }) {
  const { t } = useTranslation()
  const label = useLabel()
  const question = useSpotQuestion()
  const why = useWhy(cell, spotQuery(query, question))
  return (
    <section className="cell-section" aria-label={t('explore.spots.why')} data-testid="cell-why">
      <h3>{t('explore.spots.why')}</h3>
      {why.isPending && <SkeletonLines lines={4} />}
      {why.error && <p className="muted">{why.error.message}</p>}
      {why.data && (
        <ul className="why">
          {why.data.reasons.map((reason, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a code may be told of twice, in a fixed order
            <li key={`${reason.code}-${index}`} data-code={reason.code}>
              {label(reason.sentence)}
            </li>
          ))}
          {why.data.warnings.map((warning) => (
            <li key={warning.code} className="muted">
              {label(warning.sentence)}
            </li>
          ))}
        </ul>
      )}
      {why.data && why.data.similar.length > 0 && (
        <p className="why-similar">
          {t('explore.spots.similar')}
          {why.data.similar.map((one, index) => (
            <button type="button" className="link" key={one.cell} onClick={() => setParams({ cell: one.cell }, 'push')}>
              {index + 1}
            </button>
          ))}
        </p>
      )}
    </section>
  )
}
