import './census.css'
import { ChartColumn } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { SEVERITIES } from '../../../server/census/rules.ts'
import { SCORE_GROUPS, type ScoreGroup, type ScoreRow, type Scores } from '../../../server/census/schema.ts'
import { useFormat } from '../../format.ts'
import { useLabel, useName } from '../../i18n/label.ts'
import { Page } from '../../shell/Page.tsx'
import { Button } from '../../ui/Button.tsx'
import { Empty, SkeletonLines } from '../../ui/Placeholder.tsx'
import { Segmented } from '../../ui/Segmented.tsx'
import { go, setParams, useLocation } from '../../url.ts'
import { useDistricts } from '../cases/queries.ts'
import { useScores } from './queries.ts'
import { SeverityMark } from './SeverityMark.tsx'

const toQuality = () => go('/inventory/quality', {}, ['m'])

/** Scores by owner, class or district, the largest first, with what they were in the run before. */
export function ScorePage() {
  const { t } = useTranslation()
  const label = useLabel()
  const name = useName()
  const format = useFormat()
  const params = useLocation((location) => location.params)
  const by: ScoreGroup = params.by && params.by in SCORE_GROUPS ? (params.by as ScoreGroup) : 'owner'
  const district = /^\d{6}$/.test(params.district ?? '') ? params.district : undefined
  const scores = useScores({ by, district })
  const districts = useDistricts()
  const { data } = scores
  return (
    <Page
      title={t('census.scores.title')}
      hint={
        data?.at
          ? `${t('census.scores.hint')} ${t('census.scores.at', { at: format.instant(data.at) })}`
          : t('census.scores.hint')
      }
      tools={<Button onClick={toQuality}>{t('census.scores.look')}</Button>}
    >
      <div className="score-filters">
        <Segmented<ScoreGroup>
          label={t('census.scores.by')}
          value={by}
          options={(Object.keys(SCORE_GROUPS) as ScoreGroup[]).map((group) => ({
            value: group,
            label: t(`census.scores.groups.${group}`),
            testId: `score-by-${group}`,
          }))}
          onChange={(group) => setParams({ by: group === 'owner' ? null : group })}
        />
        <select
          className="input"
          aria-label={t('census.scores.district')}
          value={district ?? ''}
          onChange={(event) => setParams({ district: event.target.value || null })}
        >
          <option value="">{t('census.scores.district')}</option>
          {districts.data?.map((area) => (
            <option key={area.code} value={area.code}>
              {name(area)}
            </option>
          ))}
        </select>
      </div>
      {data && (
        <p className="score-formula">
          <b>{t('census.scores.formula')}</b>
          {label(data.formula)}
        </p>
      )}
      {scores.isPending && <SkeletonLines lines={9} />}
      {scores.isError && (
        <Empty title={t('census.scores.failed')}>
          <p>{scores.error.message}</p>
          <Button onClick={() => void scores.refetch()}>{t('common.retry')}</Button>
        </Empty>
      )}
      {data && !data.total && (
        <Empty icon={<ChartColumn size={26} />} title={t('census.scores.empty')}>
          <p>{t('census.scores.emptyHint')}</p>
          <Button onClick={toQuality}>{t('census.scores.toIssues')}</Button>
        </Empty>
      )}
      {data?.total && <Table scores={data} district={district} busy={scores.isFetching} />}
    </Page>
  )
}

function Table({ scores, district, busy }: { scores: Scores; district: string | undefined; busy: boolean }) {
  const { t } = useTranslation()
  const name = useName()
  const { by, total, rows } = scores
  const nobody = t('census.filter.noOwner')
  const open = (row: ScoreRow) =>
    go(
      '/inventory/quality',
      {
        ...(by === 'owner' || by === 'owner_class' ? { owner: row.owner?.code ?? 'none' } : {}),
        class: row.class?.code,
        area: row.district?.code ?? district,
      },
      ['m'],
    )
  return (
    <section className="score-table" aria-label={t('census.scores.table')} aria-busy={busy}>
      <table>
        <thead>
          <tr>
            {by === 'owner_class' ? (
              <>
                <th scope="col" className="text">
                  {t('census.scores.groups.owner')}
                </th>
                <th scope="col" className="text">
                  {t('census.scores.groups.class')}
                </th>
              </>
            ) : (
              <th scope="col" className="text">
                {t(`census.scores.groups.${by}`)}
              </th>
            )}
            <th scope="col">{t('census.scores.score')}</th>
            <th scope="col">{t('census.scores.trend')}</th>
            <th scope="col">{t('census.scores.components')}</th>
            {(['error', 'warning', 'notice'] as const).map((severity) => (
              <th scope="col" key={severity}>
                <SeverityMark severity={severity} /> {t(`census.shape.${severity}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <Line row={total!} total>
            <th scope="row" colSpan={by === 'owner_class' ? 2 : 1}>
              {t('census.scores.total')}
            </th>
          </Line>
          {rows.map((row) => (
            <Line
              key={[row.owner?.code, row.class?.code, row.district?.code].join(' ')}
              row={row}
              onOpen={() => open(row)}
            >
              {by !== 'class' && (
                <th scope="row">
                  {by === 'district' ? name(row.district) : row.owner ? name(row.owner) : <em>{nobody}</em>}
                </th>
              )}
              {(by === 'class' || by === 'owner_class') && (
                <th scope="row">
                  {name(row.class)} <span className="mono muted">{row.class?.code}</span>
                </th>
              )}
            </Line>
          ))}
        </tbody>
      </table>
    </section>
  )
}

type Measured = NonNullable<Scores['total']>
const shown = (score: number) => (Math.floor(score * 100) / 100).toFixed(2)

function Line({
  row,
  total,
  onOpen,
  children,
}: {
  row: Measured
  total?: boolean
  onOpen?: () => void
  children: React.ReactNode
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const { score, before } = row
  const change = score !== null && before !== null ? score - before : null
  const counts = [row.withError, row.withWarning, row.withNotice]
  return (
    <tr data-total={total}>
      {children}
      <td>
        {score !== null && (
          <span className="score-cell">
            <span className="score-bar" aria-hidden="true">
              <i data-level={score >= 99 ? 'good' : score >= 90 ? 'fair' : 'poor'} style={{ width: `${score}%` }} />
            </span>
            <b>{shown(score)}</b>
          </span>
        )}
      </td>
      <td>
        {change === null ? (
          <i title={t('census.scores.noTrend')}>·</i>
        ) : Math.abs(change) < 0.005 ? (
          <span className="muted">±0</span>
        ) : (
          <span className="score-trend" data-tone={change > 0 ? 'better' : 'worse'}>
            {change > 0 ? '▲ +' : '▼ −'}
            {Math.abs(change).toFixed(2)}
          </span>
        )}
      </td>
      <td>{format.number(row.components)}</td>
      {counts.map((count, index) => (
        <td key={Object.keys(SEVERITIES)[index]}>
          {count === 0 ? (
            <i>·</i>
          ) : onOpen ? (
            <button type="button" className="link" onClick={onOpen}>
              {format.number(count)}
            </button>
          ) : (
            format.number(count)
          )}
        </td>
      ))}
    </tr>
  )
}
