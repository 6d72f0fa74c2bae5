import { useTranslation } from 'react-i18next'
import { OUTCOMES, WRONG } from '../../../../server/evaluation/quality/rules.ts'
import { GROUPS, type Quality, type QualityRow } from '../../../../server/evaluation/quality/schema.ts'
import { RULES } from '../../../../server/responsibility/schema.ts'
import { useFormat } from '../../../format.ts'
import { useLabel } from '../../../i18n/label.ts'
import { usePreferences } from '../../../preferences.ts'

type Measured = Quality['total']

/** Accuracy with its interval, a row each, the most wrong first; all of it above. */
export function AccuracyTable({ report, busy }: { report: Quality; busy: boolean }) {
  const { t } = useTranslation()
  const label = useLabel()
  const kinds = WRONG.filter((outcome) => report.total.outcomes[outcome] > 0)
  return (
    <section className="quality-accuracy" aria-label={t('quality.table')} aria-busy={busy}>
      <div className="quality-scroll">
        <table>
          <thead>
            <tr>
              <th scope="col">{label(GROUPS[report.by])}</th>
              <th scope="col" title={t('quality.scale')}>
                {t('quality.accuracy')}
              </th>
              <th scope="col">{t('quality.trend')}</th>
              <th scope="col">{t('quality.dispatches')}</th>
              {kinds.map((outcome) => (
                <th key={outcome} scope="col">
                  {label(OUTCOMES[outcome])}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <Line of={report.total} kinds={kinds} total>
              <strong>{t('quality.total')}</strong>
              {report.total.pending > 0 && <small>{t('quality.pending', { count: report.total.pending })}</small>}
            </Line>
            {report.rows.map((row) => (
              <Line key={`${row.kind} ${row.code}`} of={row} kinds={kinds}>
                <Heading row={row} />
              </Line>
            ))}
          </tbody>
        </table>
      </div>
      {report.more > 0 && <p className="muted">{t('quality.more', { count: report.more })}</p>}
    </section>
  )
}

function Heading({ row }: { row: QualityRow }) {
  const { t } = useTranslation()
  const label = useLabel()
  const language = usePreferences((store) => store.language)
  const name = language === 'en' ? row.nameEn || row.name : row.name
  return (
    <>
      <span>{name ?? (row.code || t('quality.unknownRule'))}</span>
      {(row.family || name) && row.code && !(row.code in RULES) && (
        <small>
          {row.family && <>{label(RULES[row.family])} · </>}
          <span className="mono">{row.code}</span>
        </small>
      )}
    </>
  )
}

function Line({
  of,
  kinds,
  total,
  children,
}: {
  of: Measured
  kinds: readonly (typeof WRONG)[number][]
  total?: boolean
  children: React.ReactNode
}) {
  const format = useFormat()
  return (
    <tr data-total={total} data-small={of.small}>
      <th scope="row">{children}</th>
      <td>
        <Bar of={of} />
      </td>
      <td>
        <TrendMark of={of} />
      </td>
      <td>{format.number(of.judged)}</td>
      {kinds.map((outcome) => (
        <td key={outcome}>{of.outcomes[outcome] ? format.number(of.outcomes[outcome]) : <i>·</i>}</td>
      ))}
    </tr>
  )
}

export const percent = (share: number, digits = 1) => `${(share * 100).toFixed(digits)}%`

/** From a half to all: rules below a half are rare, and what differs lies near one. The bar is the share, the line its interval. */
const across = (share: number) => `${Math.max(0, (share - 0.5) * 200)}%`

function Bar({ of: { accuracy, small } }: { of: Measured }) {
  const { t } = useTranslation()
  if (!accuracy) return <i>·</i>
  const { share, low, high } = accuracy
  const interval = t('quality.interval', { low: percent(low), high: percent(high) })
  return (
    <span className="quality-bar-cell" title={small ? `${interval} · ${t('quality.smallHint')}` : interval}>
      <span className="quality-bar" aria-hidden="true">
        <b style={{ width: across(share) }} />
        <s style={{ insetInlineStart: across(low), width: `calc(${across(high)} - ${across(low)})` }} />
      </span>
      <span className="quality-share">{percent(share)}</span>
      <span className="quality-interval">
        {percent(low, 0)}–{percent(high, 0)}
      </span>
      {small && <span className="tag">{t('quality.small')}</span>}
    </span>
  )
}

function TrendMark({ of: { trend } }: { of: Measured }) {
  const { t } = useTranslation()
  if (!trend) return <i title={t('quality.trendNone')}>·</i>
  const text = `${trend.change >= 0 ? '+' : '−'}${Math.abs(trend.change * 100).toFixed(1)}`
  return (
    <span
      className="quality-trend"
      data-tone={trend.clear ? (trend.change > 0 ? 'better' : 'worse') : 'same'}
      title={t(trend.clear ? 'quality.trendClear' : 'quality.trendUnclear')}
    >
      {trend.clear && (trend.change > 0 ? '▲ ' : '▼ ')}
      {text}
    </span>
  )
}
