import { useVirtualizer } from '@tanstack/react-virtual'
import { BadgeCheck, Hourglass, SearchX } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { IssueState } from '../../../server/census/rules.ts'
import type { Issue, IssueQuery } from '../../../server/census/schema.ts'
import { useLabel, useName } from '../../i18n/label.ts'
import { Button } from '../../ui/Button.tsx'
import { Empty, SkeletonLines } from '../../ui/Placeholder.tsx'
import { useInspections, type useIssues } from './queries.ts'
import { SeverityMark } from './SeverityMark.tsx'

const ROW_HEIGHT = 62

/** Issues, the gravest first; as many as there are, drawn as far as they are seen. */
export function IssueList({
  list,
  issues,
  filter,
  opened,
  selected,
  onOpen,
  onSelect,
}: {
  list: ReturnType<typeof useIssues>
  issues: readonly Issue[]
  filter: IssueQuery & { state: IssueState }
  opened: number | null
  selected: ReadonlySet<number>
  onOpen: (issue: Issue) => void
  onSelect: (issue: Issue) => void
}) {
  const { t } = useTranslation()
  const scroller = useRef<HTMLDivElement>(null)
  const rows = useVirtualizer({
    count: issues.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 10,
    getItemKey: (index) => issues[index]!.id ?? index,
  })
  const items = rows.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && last >= issues.length - 15) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage, last, issues.length])
  const shown = useRef<number | null>(null)
  useEffect(() => {
    if (shown.current === opened) return
    const index = issues.findIndex(({ id }) => id === opened)
    if (index < 0) return
    shown.current = opened
    rows.scrollToIndex(index, { align: 'auto' })
  }, [opened, issues, rows])
  return (
    <div className="inventory-scroll" ref={scroller} aria-busy={list.isFetching}>
      {list.isPending && <SkeletonLines lines={9} />}
      {list.isError && (
        <Empty title={t('census.list.failed')}>
          <p>{list.error.message}</p>
          <Button onClick={() => void list.refetch()}>{t('common.retry')}</Button>
        </Empty>
      )}
      {list.isSuccess && issues.length === 0 && <Nothing filter={filter} />}
      {issues.length > 0 && (
        <>
          <div
            role="listbox"
            aria-label={t('census.list.label')}
            aria-multiselectable="true"
            style={{ height: rows.getTotalSize(), position: 'relative' }}
          >
            {items.map((item) => {
              const issue = issues[item.index]!
              return (
                <div
                  key={item.key}
                  className="component-slot"
                  style={{ height: item.size, translate: `0 ${item.start}px` }}
                >
                  <Row
                    issue={issue}
                    opened={issue.id === opened}
                    selected={issue.id !== null && selected.has(issue.id)}
                    onOpen={onOpen}
                    onSelect={onSelect}
                  />
                </div>
              )
            })}
          </div>
          <p className="inventory-end muted">
            {hasNextPage ? t('census.list.more') : t('census.list.shown', { count: issues.length })}
          </p>
        </>
      )}
    </div>
  )
}

/** Nothing asked for, nothing wrong, or nobody has looked yet. */
function Nothing({ filter }: { filter: IssueQuery & { state: IssueState } }) {
  const { t } = useTranslation()
  const runs = useInspections().data
  const { state, ...narrowed } = filter
  if (runs?.length === 0)
    return (
      <Empty icon={<Hourglass size={26} />} title={t('census.run.never')}>
        <p>{t('census.run.neverHint')}</p>
      </Empty>
    )
  const isAll = state === 'open' && Object.values(narrowed).every((value) => value === undefined)
  return (
    <Empty
      icon={isAll ? <BadgeCheck size={26} /> : <SearchX size={26} />}
      title={t(isAll ? 'census.list.clean' : 'census.list.none')}
    >
      <p>{t(isAll ? 'census.list.cleanHint' : 'census.list.noneHint')}</p>
    </Empty>
  )
}

function Row({
  issue,
  opened,
  selected,
  onOpen,
  onSelect,
}: {
  issue: Issue
  opened: boolean
  selected: boolean
  onOpen: (issue: Issue) => void
  onSelect: (issue: Issue) => void
}) {
  const { t } = useTranslation()
  const label = useLabel()
  const name = useName()
  const { component, check, severity, sentence, editable, outdated, surveyAsked } = issue
  return (
    <div className="issue-row" data-opened={opened} data-testid={`issue-${issue.id}`}>
      <input
        type="checkbox"
        aria-label={`${t('census.list.select')} ${component.code}`}
        checked={selected}
        disabled={!editable || issue.state === 'resolved'}
        onChange={() => onSelect(issue)}
      />
      <button type="button" role="option" aria-selected={opened} onClick={() => onOpen(issue)}>
        <span className="issue-line">
          <SeverityMark severity={severity} />
          <strong>{label(check)}</strong>
          <span className="clip grow muted">{name(component.class)}</span>
          {outdated && (
            <span className="tag" title={t('census.list.outdated')}>
              <Hourglass size={10} />
            </span>
          )}
          {surveyAsked && <span className="tag accent">{t('census.list.surveyAsked')}</span>}
        </span>
        <span className="clip issue-sentence">{label(sentence)}</span>
        <span className="mono issue-code">{component.code}</span>
      </button>
    </div>
  )
}
