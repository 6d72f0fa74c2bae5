import '../../views/components/inventory.css'
import '../../views/census/census.css'
import '../../views/exchange/exchange.css'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { City } from '../../../server/areas/schema.ts'
import type { Import as ImportOf } from '../../../server/exchange/schema.ts'
import { useIsPhone } from '../../shell/layout.ts'
import { Workspace } from '../../shell/Workspace.tsx'
import { Button } from '../../ui/Button.tsx'
import { Empty, SkeletonLines } from '../../ui/Placeholder.tsx'
import { Segmented } from '../../ui/Segmented.tsx'
import { setParams, useLocation } from '../../url.ts'
import { InventoryTabs } from '../../views/census/InventoryTabs.tsx'
import { ExportList } from '../../views/exchange/ExportList.tsx'
import { ImportList } from '../../views/exchange/ImportList.tsx'
import { ImportSteps } from '../../views/exchange/ImportSteps.tsx'
import { useImport } from '../../views/exchange/queries.ts'
import { Report } from '../../views/exchange/Report.tsx'

const TABS = ['import', 'export'] as const
type Tab = (typeof TABS)[number]

/** Files of components: those that come in, checked, explained and run, and those that are taken away. */
export function Import({ city }: { city: City }) {
  const { t } = useTranslation()
  const param = useLocation((location) => location.params.import)
  const tab: Tab = useLocation((location) => (location.params.files === 'export' ? 'export' : 'import'))
  const id = /^\d{1,9}$/.test(param ?? '') ? Number(param) : null
  const head = (
    <header className="panel-head inventory-head">
      <InventoryTabs />
      <span className="muted">{t('modes.import')}</span>
    </header>
  )
  if (id !== null) return <One key={id} id={id} city={city} head={head} />
  return (
    <Workspace
      left={
        <>
          {head}
          <div className="exchange-tabs">
            <Segmented<Tab>
              wide
              label={t('exchange.tabs.label')}
              value={tab}
              options={TABS.map((value) => ({
                value,
                label: t(`exchange.tabs.${value}`),
                testId: `exchange-${value}`,
              }))}
              onChange={(value) => setParams({ files: value === 'import' ? null : value })}
            />
          </div>
          {tab === 'import' ? <ImportList /> : <ExportList />}
        </>
      }
    />
  )
}

function One({ id, city, head }: { id: number; city: City; head: React.ReactNode }) {
  const { t } = useTranslation()
  const found = useImport(id)
  const isOpen = useLocation((location) => location.params.report === '1')
  useReportOpened(found.data)
  return (
    <Workspace
      left={
        <>
          {head}
          {found.data ? (
            <ImportSteps city={city} one={found.data} />
          ) : found.isPending ? (
            <SkeletonLines lines={9} />
          ) : (
            <Empty title={t('exchange.import.gone')}>
              <Button onClick={() => setParams({ import: null })}>{t('exchange.import.back')}</Button>
            </Empty>
          )}
        </>
      }
      right={isOpen && found.data && found.data.reasons.length > 0 ? <Report one={found.data} /> : null}
    />
  )
}

/** A check that ends with bad rows shows them beside; a phone has no beside. */
function useReportOpened(one: ImportOf | undefined): void {
  const isPhone = useIsPhone()
  const before = useRef(one?.state)
  useEffect(() => {
    if (before.current === 'checking' && one?.state === 'checked' && one.counts.bad > 0 && !isPhone)
      setParams({ report: '1' })
    before.current = one?.state
  }, [one, isPhone])
}
