import './census.css'
import { useTranslation } from 'react-i18next'
import { Segmented } from '../../ui/Segmented.tsx'
import { go, useLocation } from '../../url.ts'

const PATHS = {
  components: '/inventory',
  quality: '/inventory/quality',
  census: '/inventory/census',
} as const
type Tab = keyof typeof PATHS

/** What a planner does with the inventory: keep it, mend it, survey it. */
export function InventoryTabs() {
  const { t } = useTranslation()
  const path = useLocation((location) => location.path)
  const current = (Object.keys(PATHS) as Tab[]).find((tab) => PATHS[tab] === path) ?? null
  return (
    <div className="grow inventory-tabs">
      <Segmented<Tab>
        label={t('census.tabs.label')}
        value={current}
        options={(Object.keys(PATHS) as Tab[]).map((tab) => ({
          value: tab,
          label: t(`census.tabs.${tab}`),
          testId: `inventory-tab-${tab}`,
        }))}
        onChange={(tab) => go(PATHS[tab], {}, ['m'])}
      />
    </div>
  )
}
