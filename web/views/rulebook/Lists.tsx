import { Plus } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/Button.tsx'
import { Segmented } from '../../ui/Segmented.tsx'
import { useParam } from '../../url.ts'
import { DraftBar } from './DraftBar.tsx'
import { FindingsList } from './FindingsList.tsx'
import { NewMenu } from './NewMenu.tsx'
import { RosterList } from './RosterList.tsx'
import { RuleList } from './RuleList.tsx'
import { choose, NEW, type Opened } from './selected.ts'
import type { Draft } from './useDraft.ts'
import { ZoneList } from './ZoneList.tsx'

const TABS = ['rules', 'zones', 'rosters', 'findings'] as const
type Tab = (typeof TABS)[number]
const MAKES = { rules: 'rule', zones: 'zone', rosters: 'roster' } as const

/** What there is: rules, zones, rosters, and what is wrong with them; the draft below. */
export function Lists({ opened, draft }: { opened: Opened | null; draft: Draft }) {
  const { t } = useTranslation()
  const [param, setTab] = useParam('tab')
  const tab = TABS.find((one) => one === param) ?? 'rules'
  return (
    <>
      <header className="panel-head rulebook-head">
        <h2 className="grow">{t('rules.title')}</h2>
        {draft.keeper && tab !== 'findings' && (
          <Button
            variant="ghost"
            data-testid={`new-${MAKES[tab]}`}
            title={t(`rules.new.${MAKES[tab]}`)}
            onClick={() => choose(MAKES[tab], NEW)}
          >
            <Plus size={14} />
            {t(`rules.new.${MAKES[tab]}`)}
          </Button>
        )}
        {draft.keeper && <NewMenu />}
      </header>
      <div className="rulebook-tabs">
        <Segmented<Tab>
          wide
          label={t('rules.tabs.label')}
          value={tab}
          onChange={(value) => setTab(value === 'rules' ? null : value)}
          options={TABS.map((value) => ({ value, label: t(`rules.tabs.${value}`), testId: `rules-tab-${value}` }))}
        />
      </div>
      {tab === 'rules' && <RuleList selected={opened?.what === 'rule' ? opened.code : null} draft={draft} />}
      {tab === 'zones' && <ZoneList selected={opened?.what === 'zone' ? opened.code : null} draft={draft} />}
      {tab === 'rosters' && <RosterList selected={opened?.what === 'roster' ? opened.code : null} draft={draft} />}
      {tab === 'findings' && <FindingsList />}
      {draft.keeper && <DraftBar draft={draft} opened={opened?.what === 'draft'} />}
    </>
  )
}
