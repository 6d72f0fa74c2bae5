import './cases.css'
import { useVirtualizer } from '@tanstack/react-virtual'
import { CircleCheckBig, SearchX } from 'lucide-react'
import { useEffect, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { STATES } from '../../../server/cases/lifecycle.ts'
import { UnreachableError } from '../../api.ts'
import { useNow } from '../../clock.ts'
import { useFormat } from '../../format.ts'
import { useLabel } from '../../i18n/label.ts'
import { useKeys } from '../../keys.ts'
import { Button } from '../../ui/Button.tsx'
import { Empty, Skeleton } from '../../ui/Placeholder.tsx'
import { QueueFilters } from './QueueFilters.tsx'
import { QueueRow, ROW_HEIGHT } from './QueueRow.tsx'
import { useQueue } from './queries.ts'
import { StateTabs } from './StateTabs.tsx'
import { useQueueFilter } from './useQueueFilter.ts'

export function Queue({
  selected,
  onOpen,
  onOrder,
}: {
  selected: string | null
  onOpen: (id: string) => void
  /** The ids in order, for going on to the next one. */
  onOrder: (ids: string[]) => void
}) {
  const { t } = useTranslation()
  const label = useLabel()
  const format = useFormat()
  const [filter, change] = useQueueFilter()
  const queue = useQueue(filter)
  const at = useNow()
  const search = useRef<HTMLInputElement>(null)
  const scroller = useRef<HTMLDivElement>(null)
  const cases = useMemo(() => queue.data?.pages.flatMap((page) => page.cases) ?? [], [queue.data])
  useEffect(() => onOrder(cases.map(({ id }) => id)), [cases, onOrder])

  const rows = useVirtualizer({
    count: cases.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 8,
    getItemKey: (index) => cases[index]!.id,
  })
  const items = rows.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = queue
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && last >= cases.length - 12) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage, last, cases.length])

  const step = (by: number) => {
    const index = cases.findIndex(({ id }) => id === selected)
    const next = cases[index < 0 ? 0 : Math.min(cases.length - 1, Math.max(0, index + by))]
    if (!next) return
    rows.scrollToIndex(cases.indexOf(next), { align: 'auto' })
    onOpen(next.id)
  }
  useKeys({
    j: () => step(1),
    k: () => step(-1),
    '/': () => {
      search.current?.focus()
      search.current?.select()
    },
  })
  const filtered = Boolean(filter.district || filter.class || filter.q)
  return (
    <section className="queue" aria-label={t('queue.title')}>
      <StateTabs tab={filter.tab} onChange={(tab) => change({ tab })} />
      <QueueFilters filter={filter} onChange={change} searchRef={search} />
      <div className="queue-scroll" ref={scroller} aria-busy={queue.isFetching}>
        {queue.isPending && <QueueSkeleton label={t('queue.stillLoading')} />}
        {queue.isError && (
          <Empty title={t('queue.failed')}>
            <p>{queue.error instanceof UnreachableError ? t('server.unreachable') : queue.error.message}</p>
            <Button onClick={() => void queue.refetch()}>{t('common.retry')}</Button>
          </Empty>
        )}
        {queue.isSuccess && cases.length === 0 && (
          <Empty
            icon={filtered ? <SearchX size={26} /> : <CircleCheckBig size={26} />}
            title={
              filtered
                ? t('queue.emptyFiltered')
                : filter.tab === 'mine' || filter.tab === 'open'
                  ? t(filter.tab === 'mine' ? 'queue.emptyMine' : 'queue.emptyOpen')
                  : t('queue.emptyState', { state: label(STATES[filter.tab]) })
            }
          >
            {filtered ? (
              <Button onClick={() => change({ district: null, class: null, q: null })}>
                {t('queue.clearFilters')}
              </Button>
            ) : (
              <p>{t('queue.emptyMineHint')}</p>
            )}
          </Empty>
        )}
        {cases.length > 0 && (
          <div
            role="listbox"
            aria-label={t('queue.list')}
            style={{ height: rows.getTotalSize(), position: 'relative' }}
          >
            {items.map((item) => (
              <div key={item.key} className="queue-slot" style={{ height: item.size, translate: `0 ${item.start}px` }}>
                <QueueRow
                  item={cases[item.index]!}
                  selected={cases[item.index]!.id === selected}
                  at={at}
                  onOpen={onOpen}
                />
              </div>
            ))}
          </div>
        )}
        {cases.length > 0 && (
          <p className="queue-end">
            {hasNextPage ? t('queue.loadingMore') : t('queue.end', { count: format.number(cases.length) as never })}
          </p>
        )}
      </div>
    </section>
  )
}

function QueueSkeleton({ label }: { label: string }) {
  return (
    <div role="status" aria-label={label}>
      {[70, 48, 84, 60, 76, 52, 66].map((width) => (
        <div className="queue-row" key={width} style={{ height: ROW_HEIGHT }}>
          <Skeleton width={`${width}%`} />
          <Skeleton width="92%" height={10} />
          <Skeleton width="40%" height={16} />
        </div>
      ))}
    </div>
  )
}
