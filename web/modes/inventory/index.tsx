import { useQuery } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { INVENTORY_ROLES, PIPELINE_ROLES } from '../../../server/access/rules.ts'
import { api } from '../../api.ts'
import { useName } from '../../i18n/label.ts'
import { useHighlight, useMapClick } from '../../map/index.ts'
import { usePerson } from '../../session.ts'
import { Workspace } from '../../shell/Workspace.tsx'
import { IconButton } from '../../ui/Button.tsx'
import { Banner, Empty, SkeletonLines } from '../../ui/Placeholder.tsx'
import { setParams, useParam } from '../../url.ts'

/** Components and pipes: what stands in the city and whose it is. */
export function Inventory() {
  const { t } = useTranslation()
  const person = usePerson()
  const [component] = useParam('component')
  useMapClick((hit) => {
    if (hit.group !== 'components') return false
    setParams({ component: String(hit.properties.code) })
    return true
  })
  return (
    <Workspace
      left={
        <>
          <header className="panel-head">
            <h2>{t('inventory.title')}</h2>
          </header>
          <div className="panel-body stack">
            {!INVENTORY_ROLES.includes(person.role) && <Banner>{t('limited.inventoryReadOnly')}</Banner>}
            {!PIPELINE_ROLES.includes(person.role) && <Banner>{t('limited.pipesHidden')}</Banner>}
            <p className="muted">{t('inventory.hint')}</p>
          </div>
        </>
      }
      right={component && <ComponentCard code={component} />}
    />
  )
}

function ComponentCard({ code }: { code: string }) {
  const { t } = useTranslation()
  const name = useName()
  const found = useQuery({ queryKey: ['component', code], queryFn: () => api.component(code) })
  useHighlight('component', found.data ? [{ role: 'ring', geometry: found.data.geometry }] : [])
  const component = found.data
  return (
    <>
      <header className="panel-head">
        <div className="grow">
          <h2>{component?.name ?? '…'}</h2>
          <span className="mono muted">{code}</span>
        </div>
        <IconButton label={t('common.close')} onClick={() => setParams({ component: null })}>
          <X size={16} />
        </IconButton>
      </header>
      {found.isPending && <SkeletonLines lines={6} />}
      {found.isError && <Empty title={found.error.message} />}
      {component && (
        <dl className="facts panel-body">
          <dt>{t('inventory.state')}</dt>
          <dd>{t(`inventory.states.${component.state}`)}</dd>
          <dt>{t('inventory.grid')}</dt>
          <dd className="mono">{component.gridCode}</dd>
          <dt>{t('inventory.supervising')}</dt>
          <dd>{name(component.supervising)}</dd>
          <dt>{t('inventory.owner')}</dt>
          <dd>{name(component.owner)}</dd>
          <dt>{t('inventory.maintainer')}</dt>
          <dd>{name(component.maintainer)}</dd>
        </dl>
      )}
    </>
  )
}
