import { useTranslation } from 'react-i18next'
import type { ComponentDetail } from '../../../server/components/schema.ts'
import { useFormat } from '../../format.ts'
import { useName } from '../../i18n/label.ts'
import { useAttributeWords } from './attributeWords.ts'
import { handleOf } from './changes.ts'

export function ComponentFacts({ detail }: { detail: ComponentDetail }) {
  const { t } = useTranslation()
  const name = useName()
  const format = useFormat()
  const [lon, lat] = handleOf(detail.geometry)
  const words = useAttributeWords()
  const [first, last] = [detail.history.at(-1), detail.history[0]]
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
        <dt>{t('inventory.accuracyClass')}</dt>
        <dd>{words('accuracyClass', detail.accuracyClass)}</dd>
        <dt>{t('inventory.dataSource')}</dt>
        <dd>{words('dataSource', detail.dataSource)}</dd>
        <dt>{t('inventory.original')}</dt>
        <dd>{first && format.instant(first.at)}</dd>
        {last && last !== first && (
          <>
            <dt>{t('inventory.changed')}</dt>
            <dd>{format.instant(last.at)}</dd>
          </>
        )}
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
    </>
  )
}
