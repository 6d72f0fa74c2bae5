import { useVirtualizer } from '@tanstack/react-virtual'
import { CircleCheck, MapPinned } from 'lucide-react'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { Task } from '../../../server/census/schema.ts'
import { useFormat } from '../../format.ts'
import { useName } from '../../i18n/label.ts'
import { Button } from '../../ui/Button.tsx'
import { Empty, SkeletonLines } from '../../ui/Placeholder.tsx'
import type { useTasks } from './queries.ts'

const ROW_HEIGHT = 54

/** The tasks of a campaign, grid by grid. */
export function TaskList({
  list,
  tasks,
  opened,
  onOpen,
}: {
  list: ReturnType<typeof useTasks>
  tasks: readonly Task[]
  opened: number | null
  onOpen: (task: Task) => void
}) {
  const { t } = useTranslation()
  const scroller = useRef<HTMLDivElement>(null)
  const rows = useVirtualizer({
    count: tasks.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 10,
    getItemKey: (index) => tasks[index]!.id,
  })
  const items = rows.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && last >= tasks.length - 15) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage, last, tasks.length])
  const shown = useRef<number | null>(null)
  useEffect(() => {
    if (shown.current === opened) return
    const index = tasks.findIndex(({ id }) => id === opened)
    if (index < 0) return
    shown.current = opened
    rows.scrollToIndex(index, { align: 'auto' })
  }, [opened, tasks, rows])
  return (
    <div className="inventory-scroll" ref={scroller} aria-busy={list.isFetching}>
      {list.isPending && <SkeletonLines lines={8} />}
      {list.isError && (
        <Empty title={t('census.survey.failed')}>
          <p>{list.error.message}</p>
          <Button onClick={() => void list.refetch()}>{t('common.retry')}</Button>
        </Empty>
      )}
      {list.isSuccess && tasks.length === 0 && (
        <Empty icon={<MapPinned size={26} />} title={t('census.survey.taskNone')} />
      )}
      {tasks.length > 0 && (
        <div
          role="listbox"
          aria-label={t('census.survey.tasks')}
          style={{ height: rows.getTotalSize(), position: 'relative' }}
        >
          {items.map((item) => (
            <div
              key={item.key}
              className="component-slot"
              style={{ height: item.size, translate: `0 ${item.start}px` }}
            >
              <Row task={tasks[item.index]!} opened={tasks[item.index]!.id === opened} onOpen={onOpen} />
            </div>
          ))}
        </div>
      )}
    </div>
  )
}

function Row({ task, opened, onOpen }: { task: Task; opened: boolean; onOpen: (task: Task) => void }) {
  const { t } = useTranslation()
  const name = useName()
  const format = useFormat()
  const { state, components, visited } = task
  return (
    <button
      type="button"
      role="option"
      aria-selected={opened}
      className="component-row task-row"
      data-state={state}
      data-testid={`census-task-${task.gridCode}`}
      onClick={() => onOpen(task)}
    >
      <span className="grow">
        <span className="component-line">
          <strong className="clip">
            {name(task.community)} <span className="mono">{task.gridCode.slice(12)}</span>
          </strong>
          {state === 'done' && <CircleCheck size={14} aria-label={t('census.survey.states.done')} />}
          <span className="muted">
            {t('census.survey.taskProgress', {
              visited: format.number(visited),
              components: format.number(components),
            })}
          </span>
        </span>
        <span className="task-bar" aria-hidden="true">
          <i style={{ width: `${components === 0 ? (state === 'done' ? 100 : 0) : (visited / components) * 100}%` }} />
        </span>
        <span className="clip component-address">
          {task.collector ? name(task.collector) : t('census.survey.nobody')}
        </span>
      </span>
    </button>
  )
}
