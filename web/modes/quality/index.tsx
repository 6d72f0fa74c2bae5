import '../../views/components/inventory.css'
import '../../views/census/census.css'
import { useCallback, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Issue } from '../../../server/census/schema.ts'
import { useKeys } from '../../keys.ts'
import { flyTo, useHighlight } from '../../map/index.ts'
import { isInSight } from '../../map/sight.ts'
import { useMapStore } from '../../map/store.ts'
import { Workspace } from '../../shell/Workspace.tsx'
import { Button } from '../../ui/Button.tsx'
import { Banner, Empty, SkeletonLines } from '../../ui/Placeholder.tsx'
import { setParams, useParam } from '../../url.ts'
import { DismissDialog } from '../../views/census/DismissDialog.tsx'
import { useIssueFilter } from '../../views/census/filter.ts'
import { InventoryTabs } from '../../views/census/InventoryTabs.tsx'
import { IssueFilters } from '../../views/census/IssueFilters.tsx'
import { IssueList } from '../../views/census/IssueList.tsx'
import { IssuePanel } from '../../views/census/IssuePanel.tsx'
import { useIssuesOnMap } from '../../views/census/onMap.ts'
import { useFreshIssues, useIssueActions, useIssues, useOneIssue } from '../../views/census/queries.ts'
import { RunBar } from '../../views/census/RunBar.tsx'

const close = () => setParams({ issue: null })

/** What is wrong with the inventory, and the keys that mend it. */
export function Quality() {
  const { t } = useTranslation()
  const filter = useIssueFilter()
  const [param] = useParam('issue')
  const opened = param && /^\d{1,15}$/.test(param) ? Number(param) : null
  const list = useIssues(filter)
  const issues = useMemo(() => list.data?.pages.flatMap((page) => page.issues) ?? [], [list.data])
  const [selected, setSelected] = useState<ReadonlySet<number>>(new Set())
  const [dismissing, setDismissing] = useState<number[] | null>(null)
  const chosen = issues.filter(({ id }) => id !== null && selected.has(id))
  const actions = useIssueActions(() => setSelected(new Set()))
  useFreshIssues()

  const listed = issues.find(({ id }) => id === opened)
  const other = useOneIssue(listed ? null : opened)
  const issue = listed ?? other.data

  const open = useCallback((next: Issue) => {
    setParams({ issue: String(next.id) })
    const { zoom } = useMapStore.getState()
    if (zoom < 16.5 || !isInSight(next.position)) flyTo(next.position, Math.max(17.5, zoom))
  }, [])
  const select = useCallback(({ id }: Issue) => {
    setSelected((now) => {
      const next = new Set(now)
      if (id !== null && !next.delete(id)) next.add(id)
      return next
    })
  }, [])
  const more = useIssuesOnMap(filter, (id) => setParams({ issue: String(id) }))
  useHighlight('issue', issue ? [{ role: 'ring', geometry: { type: 'Point', coordinates: issue.position } }] : [])

  const step = (by: number) => {
    const index = issues.findIndex(({ id }) => id === opened)
    const next = issues[index < 0 ? 0 : Math.min(issues.length - 1, Math.max(0, index + by))]
    if (next) open(next)
  }
  /** The first fix, of what is selected or of what is open. */
  const mend = () => {
    if (chosen.length > 0) actions.fixMany.mutate(chosen)
    else if (issue?.editable && !issue.outdated && issue.fixes[0]) actions.fix.mutate({ issue, fix: issue.fixes[0].id })
  }
  const putAside = () => {
    if (chosen.length > 0) setDismissing(chosen.map(({ id }) => id!))
    else if (issue?.editable && issue.state === 'open' && issue.id !== null) setDismissing([issue.id])
  }
  const back = () => (selected.size > 0 ? setSelected(new Set()) : close())
  useKeys({
    j: () => step(1),
    k: () => step(-1),
    Enter: issue ? () => flyTo(issue.position, 18.5) : undefined,
    ' ': issue?.editable ? () => select(issue) : undefined,
    f: mend,
    d: putAside,
    Escape: back,
  })

  return (
    <>
      <Workspace
        left={
          <>
            <header className="panel-head inventory-head">
              <InventoryTabs />
            </header>
            <RunBar area={filter.area ?? null} />
            <IssueFilters filter={filter} />
            {more && <Banner>{t('census.map.more')}</Banner>}
            <IssueList
              list={list}
              issues={issues}
              filter={filter}
              opened={opened}
              selected={selected}
              onOpen={open}
              onSelect={select}
            />
            {chosen.length > 0 && (
              <footer className="inventory-bar issue-bulk" data-testid="issue-bulk">
                <span className="row">
                  <b className="grow">{t('census.list.selected', { count: chosen.length })}</b>
                  <Button variant="ghost" onClick={() => setSelected(new Set())}>
                    {t('common.clear')}
                  </Button>
                </span>
                <span className="row">
                  <Button
                    wide
                    variant="primary"
                    shortcut="F"
                    busy={actions.fixMany.isPending}
                    data-testid="bulk-fix"
                    onClick={mend}
                  >
                    {t('census.list.fixFirst')}
                  </Button>
                  <Button wide shortcut="D" data-testid="bulk-dismiss" onClick={putAside}>
                    {t('census.issue.dismiss')}
                  </Button>
                </span>
              </footer>
            )}
          </>
        }
        right={
          opened === null ? null : issue ? (
            <IssuePanel
              key={issue.id}
              issue={issue}
              actions={actions}
              onClose={close}
              onDismiss={putAside}
              onOpen={open}
            />
          ) : other.isPending ? (
            <SkeletonLines lines={8} />
          ) : (
            <Empty title={t('census.issue.gone')}>
              <Button onClick={close}>{t('common.close')}</Button>
            </Empty>
          )
        }
      />
      {dismissing && <DismissDialog ids={dismissing} dismiss={actions.dismiss} onClose={() => setDismissing(null)} />}
    </>
  )
}
