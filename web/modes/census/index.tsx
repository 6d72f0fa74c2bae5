import '../../views/components/inventory.css'
import '../../views/census/census.css'
import { ClipboardList, Plus } from 'lucide-react'
import { useCallback, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { INVENTORY_ROLES } from '../../../server/access/rules.ts'
import { TASK_STATES, type TaskState } from '../../../server/census/rules.ts'
import type { Task } from '../../../server/census/schema.ts'
import { useKeys } from '../../keys.ts'
import { usePerson } from '../../session.ts'
import { Workspace } from '../../shell/Workspace.tsx'
import { Button } from '../../ui/Button.tsx'
import { Empty, SkeletonLines } from '../../ui/Placeholder.tsx'
import { Segmented } from '../../ui/Segmented.tsx'
import { setParams, useLocation } from '../../url.ts'
import { CampaignForm } from '../../views/census/CampaignForm.tsx'
import { CampaignHead } from '../../views/census/CampaignHead.tsx'
import { InventoryTabs } from '../../views/census/InventoryTabs.tsx'
import { useCoverageOnMap } from '../../views/census/onMap.ts'
import { useCampaigns, useTasks } from '../../views/census/queries.ts'
import { TaskList } from '../../views/census/TaskList.tsx'
import { TaskPanel } from '../../views/census/TaskPanel.tsx'

const STATES = ['all', ...(Object.keys(TASK_STATES) as TaskState[])] as const
const number = (text: string | undefined) => (/^\d{1,9}$/.test(text ?? '') ? Number(text) : null)
const openTask = (id: number | null) => setParams({ task: id === null ? null : String(id) })
const close = () => openTask(null)

/** The yearly survey: how far it is, grid by grid, and what is recorded in each. */
export function Census() {
  const { t } = useTranslation()
  const { role } = usePerson()
  const params = useLocation((location) => location.params)
  const found = useCampaigns()
  const campaigns = found.data ?? []
  const campaign = campaigns.find(({ id }) => id === number(params.campaign)) ?? campaigns[0]
  const state = STATES.find((one) => one === params.state) ?? 'all'
  const opened = number(params.task)
  const [adding, setAdding] = useState(false)
  const list = useTasks({ campaign: campaign?.id, ...(state === 'all' ? {} : { state }) })
  const tasks = useMemo(() => list.data?.pages.flatMap((page) => page.tasks) ?? [], [list.data])
  const open = useCallback(({ id }: Task) => openTask(id), [])
  const chosen = tasks.find(({ id }) => id === opened)?.gridCode ?? null
  useCoverageOnMap(campaign?.id ?? null, chosen, openTask)
  const step = (by: number) => {
    const index = tasks.findIndex(({ id }) => id === opened)
    const next = tasks[index < 0 ? 0 : Math.min(tasks.length - 1, Math.max(0, index + by))]
    if (next) open(next)
  }
  const back = close
  useKeys({ j: () => step(1), k: () => step(-1), Escape: back })
  const may = INVENTORY_ROLES.includes(role)
  return (
    <>
      <Workspace
        left={
          <>
            <header className="panel-head inventory-head">
              {role === 'collector' ? <h2 className="grow">{t('census.survey.title')}</h2> : <InventoryTabs />}
              {may && (
                <Button data-testid="campaign-new" onClick={() => setAdding(true)}>
                  <Plus size={14} />
                  {t('census.survey.new')}
                </Button>
              )}
            </header>
            {found.isPending && <SkeletonLines lines={8} />}
            {found.isError && (
              <Empty title={t('census.survey.failed')}>
                <p>{found.error.message}</p>
                <Button onClick={() => void found.refetch()}>{t('common.retry')}</Button>
              </Empty>
            )}
            {found.isSuccess && !campaign && (
              <Empty icon={<ClipboardList size={28} />} title={t('census.survey.none')}>
                <p>{t(role === 'collector' ? 'census.survey.noneCollector' : 'census.survey.noneHint')}</p>
              </Empty>
            )}
            {campaign && (
              <>
                <div className="campaign-choice">
                  <select
                    className="input"
                    aria-label={t('census.survey.campaigns')}
                    data-testid="campaign-select"
                    value={campaign.id}
                    onChange={(event) => setParams({ campaign: event.target.value, task: null })}
                  >
                    {campaigns.map((one) => (
                      <option key={one.id} value={one.id}>
                        {one.name}
                        {one.closedAt ? ` · ${t('census.survey.closed')}` : ''}
                      </option>
                    ))}
                  </select>
                </div>
                <CampaignHead campaign={campaign} />
                <div className="campaign-states">
                  <Segmented
                    label={t('census.survey.tasks')}
                    wide
                    value={state}
                    options={STATES.map((one) => ({
                      value: one,
                      label: t(`census.survey.states.${one}`),
                      testId: `task-state-${one}`,
                    }))}
                    onChange={(one) => setParams({ state: one === 'all' ? null : one, task: null })}
                  />
                </div>
                <TaskList list={list} tasks={tasks} opened={opened} onOpen={open} />
              </>
            )}
          </>
        }
        right={opened === null ? null : <TaskPanel key={opened} id={opened} onClose={close} />}
      />
      {adding && (
        <CampaignForm
          onClose={() => setAdding(false)}
          onBegun={({ id }) => {
            setAdding(false)
            setParams({ campaign: String(id), task: null, state: null })
          }}
        />
      )}
    </>
  )
}
