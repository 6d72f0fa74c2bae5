import { MapPin } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { CaseDetail } from '../../../server/cases/schema.ts'
import { useFormat } from '../../format.ts'
import { useListed, useName } from '../../i18n/label.ts'
import { IconButton } from '../../ui/Button.tsx'
import { NearPipes } from './NearPipes.tsx'

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </>
  )
}

/** Where it is, what it is about, how it came. */
export function CaseFacts({ detail, onShow }: { detail: CaseDetail; onShow: () => void }) {
  const { t } = useTranslation()
  const listed = useListed()
  const name = useName()
  const format = useFormat()
  const { area, component, condition } = detail
  const path = [area.management ?? area.district, area.street, area.community].map(name).join(' › ')
  const source = t(`source.${detail.source as 'citizen'}`, { defaultValue: detail.source })
  return (
    <dl className="facts">
      <Fact label={t('case.address')}>
        <span className="row">
          <span className="grow">{detail.address || t('common.unknown')}</span>
          <IconButton label={t('case.showOnMap')} onClick={onShow}>
            <MapPin size={15} />
          </IconButton>
        </span>
      </Fact>
      <Fact label={t('case.area')}>{path}</Fact>
      <Fact label={t('case.grid')}>
        {detail.gridCode ? (
          <span className="mono">
            {detail.gridCode.slice(0, 12)}
            <b>{detail.gridCode.slice(12)}</b>
          </span>
        ) : (
          t('case.noGrid')
        )}
      </Fact>
      {detail.responsibilityGrid && (
        <Fact label={t('case.responsibilityGrid')}>
          <span className="mono">{detail.responsibilityGrid}</span>
        </Fact>
      )}
      <NearPipes detail={detail} />
      {detail.assisting.length > 0 && (
        <Fact label={t('cases.page.assisting')}>{listed(detail.assisting.map(name))}</Fact>
      )}
      {component && (
        <Fact label={t('case.component')}>
          {component.name} <span className="mono muted">{component.code}</span>
          {(component.owner || component.maintainer) && (
            <small>
              {[
                component.owner && `${t('case.owner')} ${name(component.owner)}`,
                component.maintainer && `${t('case.maintainer')} ${name(component.maintainer)}`,
              ]
                .filter(Boolean)
                .join(' · ')}
            </small>
          )}
        </Fact>
      )}
      {condition && (
        <Fact label={t('case.condition')}>
          {condition.filing}
          <small>
            {t('case.closing')} · {condition.closing} ·{' '}
            {t(`limit.${condition.limitUnit as 'working_hour'}`, { count: condition.limitValue })}
          </small>
        </Fact>
      )}
      <Fact label={t('case.source')}>
        {source}
        {detail.reporter && ` · ${name(detail.reporter)}`}
        <small>{format.instant(detail.reportedAt)}</small>
      </Fact>
      {detail.accuracyMetres !== null && (
        <Fact label={t('case.accuracy')}>± {format.metres(detail.accuracyMetres)}</Fact>
      )}
      {detail.collector && <Fact label={t('case.collector')}>{name(detail.collector)}</Fact>}
      {detail.verification && (
        <Fact label={t('case.verification')}>{t(detail.verification === 'real' ? 'case.real' : 'case.unfounded')}</Fact>
      )}
      {detail.checkResult && (
        <Fact label={t('case.checkResult')}>{t(detail.checkResult === 'passed' ? 'case.passed' : 'case.failed')}</Fact>
      )}
    </dl>
  )
}
