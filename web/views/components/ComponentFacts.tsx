import { useTranslation } from 'react-i18next'
import type { ComponentDetail } from '../../../server/components/schema.ts'
import { useFormat } from '../../format.ts'
import { useName } from '../../i18n/label.ts'
import { type Change, changesOf, handleOf } from './changes.ts'

export function ComponentFacts({ detail }: { detail: ComponentDetail }) {
  const { t } = useTranslation()
  const name = useName()
  const format = useFormat()
  const [lon, lat] = handleOf(detail.geometry)
  const none = <span className="muted">{t('inventory.noneSet')}</span>
  return (
    <>
      <div className="inventory-tags">
        <span className="tag" data-component-state={detail.state}>
          {t(`inventory.states.${detail.state}`)}
        </span>
        <span className="tag">
          {name(detail.class)} <span className="mono">{detail.class.code}</span>
        </span>
        <span className="tag">{t('inventory.version', { version: detail.version })}</span>
      </div>
      <dl className="facts holders">
        {(['supervising', 'owner', 'maintainer'] as const).map((role) => (
          <div key={role}>
            <dt>{t(`inventory.${role}`)}</dt>
            <dd>{detail[role] ? name(detail[role]) : none}</dd>
          </div>
        ))}
      </dl>
      <dl className="facts inventory-section">
        <dt>{t('inventory.grid')}</dt>
        <dd className="mono">{detail.gridCode ?? t('inventory.noGrid')}</dd>
        <dt>{t('inventory.address')}</dt>
        <dd>{detail.address ?? none}</dd>
        <dt>{t('inventory.position')}</dt>
        <dd className="mono">
          {lon.toFixed(7)}, {lat.toFixed(7)}
        </dd>
        <dt>{t('inventory.shape')}</dt>
        <dd>{t(`inventory.shapes.${detail.geometry.type}`)}</dd>
        <dt>{t('inventory.accuracy')}</dt>
        <dd>
          {detail.accuracyClass} · {t('inventory.source')}
          {': '}
          {SOURCES.includes(detail.dataSource as Source)
            ? t(`inventory.sources.${detail.dataSource as Source}`)
            : detail.dataSource}
        </dd>
        {detail.surveyedAt && (
          <>
            <dt>{t('census.survey.surveyedAt')}</dt>
            <dd>{format.instant(detail.surveyedAt)}</dd>
          </>
        )}
        {detail.note && (
          <>
            <dt>{t('inventory.note')}</dt>
            <dd>{detail.note}</dd>
          </>
        )}
      </dl>
      <section className="inventory-section" aria-label={t('inventory.history')}>
        <h3>{t('inventory.history')}</h3>
        <ol className="versions" data-testid="component-history">
          {changesOf(detail.history, detail.validTo !== null).map((changes, index) => {
            const entry = detail.history[index]!
            return (
              <li key={entry.version} data-version={entry.version}>
                <Changes changes={changes} />
                <small>
                  {format.instant(entry.validFrom)} · {entry.changedBy ?? t('inventory.byUnknown')} ·{' '}
                  {t('inventory.version', { version: entry.version })}
                </small>
              </li>
            )
          })}
        </ol>
      </section>
    </>
  )
}

const SOURCES = ['survey', 'map', 'edit', 'import'] as const
type Source = (typeof SOURCES)[number]

function Changes({ changes }: { changes: readonly Change[] }) {
  const { t } = useTranslation()
  const format = useFormat()
  const state = (code: string) => t(`inventory.states.${code as ComponentDetail['state']}`)
  return changes.map((change) => (
    <span key={change.kind}>
      {change.kind === 'moved'
        ? t('inventory.changes.moved', { metres: format.metres(change.metres) })
        : change.kind === 'state'
          ? t('inventory.changes.state', { from: state(change.from), to: state(change.to) })
          : t(`inventory.changes.${change.kind}`)}
    </span>
  ))
}
