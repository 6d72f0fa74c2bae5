import './cases.css'
import './queue.css'
import { useVirtualizer } from '@tanstack/react-virtual'
import { CircleCheckBig, SearchX } from 'lucide-react'
import { useCallback, useEffect, useMemo, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { readFilter, writeFilter } from '../../../server/cases/filters/rules.ts'
import { STATES, type State } from '../../../server/cases/lifecycle.ts'
import type { CaseSummary } from '../../../server/cases/schema.ts'
import { UnreachableError } from '../../api.ts'
import { useNow } from '../../clock.ts'
import { useLabel } from '../../i18n/label.ts'
import { useKeys } from '../../keys.ts'
import { flyTo } from '../../map/index.ts'
import { usePerson } from '../../session.ts'
import { Button } from '../../ui/Button.tsx'
import { Empty, Skeleton } from '../../ui/Placeholder.tsx'
import { go } from '../../url.ts'
import { SavedList } from '../saved/SavedList.tsx'
import { BulkBar } from './BulkBar.tsx'
import { QueueFilters } from './QueueFilters.tsx'
import { QueueRow, ROW_HEIGHT } from './QueueRow.tsx'
import { useQueue } from './queries.ts'
import { StateTabs } from './StateTabs.tsx'
import { toggleSelected, useSelection } from './selection.ts'
import { NO_CONDITIONS, type ShownFilter, useQueueFilter } from './useQueueFilter.ts'

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
  const { role } = usePerson()
  const [filter, change, written] = useQueueFilter()
  const queue = useQueue(filter)
  const at = useNow()
  const picked = useSelection((store) => store.ids)
  const search = useRef<HTMLInputElement>(null)
  const scroller = useRef<HTMLDivElement>(null)
  const cases = useMemo(() => queue.data?.pages.flatMap((page) => page.cases) ?? [], [queue.data])
  useEffect(() => onOrder(cases.map(({ id }) => id)), [cases, onOrder])
  const dispatches = role === 'dispatcher' || role === 'administrator'
  // Boxes where cases are picked from; in other lists only once something is.
  const picking = dispatches && (filter.queue === 'filed' || filter.queue === 'mine' || picked.size > 0)
  const isPickable = useCallback((item: CaseSummary) => picking && item.state === 'filed', [picking])

  const indented = useMemo(() => cases.some(isPickable), [cases, isPickable])

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

  const current = cases.find(({ id }) => id === selected)
  const step = (by: number) => {
    const index = cases.findIndex(({ id }) => id === selected)
    const next = cases[index < 0 ? 0 : Math.min(cases.length - 1, Math.max(0, index + by))]
    if (!next) return
    rows.scrollToIndex(cases.indexOf(next), { align: 'auto' })
    onOpen(next.id)
  }
  const down = () => step(1)
  const up = () => step(-1)
  // On the map, arrows move the map.
  const offMap = (work: () => void) => () => {
    if (!(document.activeElement instanceof HTMLCanvasElement)) work()
  }
  const [arrowDown, arrowUp] = [offMap(down), offMap(up)]
  const openPage = current && offMap(() => go(`/case/${current.id}`))
  useKeys({
    j: down,
    k: up,
    ArrowDown: arrowDown,
    ArrowUp: arrowUp,
    ArrowRight: openPage,
    m: current && (() => flyTo(current.position, 17.2)),
    '/': () => {
      search.current?.focus()
      search.current?.select()
    },
  })
  useSpace(current && dispatches && current.state === 'filed' ? () => toggleSelected(current.id) : undefined)

  return (
    <section className="queue" aria-label={t('queue.title')}>
      <StateTabs tab={filter.queue} onChange={(tab) => change({ queue: tab })} />
      <SavedList
        page="queue"
        now={writeFilter(written)}
        onTake={(query, pressed) =>
          change({ ...NO_CONDITIONS, ...readFilter(pressed ? {} : Object.fromEntries(new URLSearchParams(query))) })
        }
      />
      <QueueFilters filter={filter} onChange={change} searchRef={search} />
      {dispatches && <BulkBar filter={filter} />}
      <div className="queue-scroll" ref={scroller} aria-busy={queue.isFetching}>
        {queue.isPending && <QueueSkeleton label={t('queue.stillLoading')} />}
        {queue.isError && (
          <Empty title={t('queue.failed')}>
            <p>{queue.error instanceof UnreachableError ? t('server.unreachable') : queue.error.message}</p>
            <Button onClick={() => void queue.refetch()}>{t('common.retry')}</Button>
          </Empty>
        )}
        {queue.isSuccess && cases.length === 0 && (
          <EmptyQueue filter={filter} onClear={() => change({ ...NO_CONDITIONS })} />
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
                  indented={indented}
                  picked={isPickable(cases[item.index]!) ? picked.has(cases[item.index]!.id) : undefined}
                  at={at}
                  onOpen={onOpen}
                  onPick={toggleSelected}
                />
              </div>
            ))}
          </div>
        )}
        {cases.length > 0 && (
          <p className="queue-end">{hasNextPage ? t('queue.loadingMore') : t('queue.end', { count: cases.length })}</p>
        )}
      </div>
    </section>
  )
}

/** Space picks the open case; on a button, a link or in a field it stays theirs. */
function useSpace(pick: (() => void) | undefined): void {
  const latest = useRef(pick)
  latest.current = pick
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const { target } = event
      if (event.key !== ' ' || event.defaultPrevented || !latest.current || document.querySelector('dialog[open]'))
        return
      const taken =
        target instanceof HTMLElement && target.closest('button:not(.queue-row), a, input, select, textarea')
      if (taken) return
      event.preventDefault()
      latest.current()
    }
    window.addEventListener('keydown', listen)
    return () => window.removeEventListener('keydown', listen)
  }, [])
}

function EmptyQueue({ filter, onClear }: { filter: ShownFilter; onClear: () => void }) {
  const { t } = useTranslation()
  const label = useLabel()
  const filtered = Object.entries(filter).some(([name, value]) => name !== 'queue' && value !== null)
  const { queue } = filter
  const title = filtered
    ? t('queue.emptyFiltered')
    : queue === 'mine'
      ? t('queue.emptyMine')
      : queue in STATES
        ? t('queue.emptyState', { state: label(STATES[queue as State]) })
        : t('queue.emptyOpen')
  return (
    <Empty icon={filtered ? <SearchX size={26} /> : <CircleCheckBig size={26} />} title={title}>
      {filtered ? <Button onClick={onClear}>{t('queue.clearFilters')}</Button> : <p>{t('queue.emptyMineHint')}</p>}
    </Empty>
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
