import { useVirtualizer } from '@tanstack/react-virtual'
import { PackageSearch, SearchX } from 'lucide-react'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Component, ComponentQuery } from '../../../server/components/schema.ts'
import { useFormat } from '../../format.ts'
import { useName } from '../../i18n/label.ts'
import { useKeys } from '../../keys.ts'
import { ComponentIcon } from '../../map/ComponentIcon.tsx'
import { useHighlight, useViewport } from '../../map/index.ts'
import { sightBbox } from '../../map/sight.ts'
import { Button } from '../../ui/Button.tsx'
import { Empty, SkeletonLines } from '../../ui/Placeholder.tsx'
import { handleOf } from './changes.ts'
import { type ListFilter, ListFilters } from './ListFilters.tsx'
import { useComponents } from './queries.ts'

const ROW_HEIGHT = 50

/** Components by code, linked with the map: what is in sight is listed, what is pointed at here is ringed there. */
export function ComponentList({
  filter,
  selected,
  onFilter,
  onOpen,
}: {
  filter: ListFilter
  selected: string | null
  onFilter: (change: Partial<ListFilter>) => void
  onOpen: (component: Component) => void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const search = useRef<HTMLInputElement>(null)
  const scroller = useRef<HTMLDivElement>(null)
  const bbox = useBbox()
  const [hovered, setHovered] = useState<Component | null>(null)
  const follows = filter.inView && !filter.q
  const query: ComponentQuery = {
    q: filter.q ?? undefined,
    class: filter.class ?? undefined,
    state: filter.state ?? undefined,
    bbox: follows ? (bbox ?? undefined) : undefined,
  }
  const list = useComponents(query, !follows || bbox !== null)
  const components = useMemo(() => list.data?.pages.flatMap((page) => page.components) ?? [], [list.data])
  const rows = useVirtualizer({
    count: components.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 10,
    getItemKey: (index) => components[index]!.code,
  })
  const items = rows.getVirtualItems()
  const last = items.at(-1)?.index ?? 0
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = list
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && last >= components.length - 15) void fetchNextPage()
  }, [hasNextPage, isFetchingNextPage, fetchNextPage, last, components.length])

  // Chosen on the map: bring its row into sight, once.
  const shown = useRef<string | null>(null)
  useEffect(() => {
    if (shown.current === selected) return
    const index = components.findIndex(({ code }) => code === selected)
    if (index < 0) return
    shown.current = selected
    rows.scrollToIndex(index, { align: 'auto' })
  }, [selected, components, rows])

  useHighlight(
    'component-row',
    hovered && hovered.code !== selected
      ? [{ role: 'hover', geometry: { type: 'Point', coordinates: handleOf(hovered.geometry) } }]
      : [],
  )
  const step = (by: number) => {
    const index = components.findIndex(({ code }) => code === selected)
    const next = components[index < 0 ? 0 : Math.min(components.length - 1, Math.max(0, index + by))]
    if (next) onOpen(next)
  }
  useKeys({ j: () => step(1), k: () => step(-1), '/': () => search.current?.select() })
  const filtered = Boolean(filter.class || filter.state || filter.q)
  return (
    <>
      <ListFilters filter={filter} onChange={onFilter} searchRef={search} />
      <div className="inventory-scroll" ref={scroller} aria-busy={list.isFetching}>
        {(list.isPending || (follows && !bbox)) && <SkeletonLines lines={9} />}
        {list.isError && (
          <Empty title={t('inventory.failed')}>
            <p>{list.error.message}</p>
            <Button onClick={() => void list.refetch()}>{t('common.retry')}</Button>
          </Empty>
        )}
        {list.isSuccess && components.length === 0 && (
          <Empty
            icon={filtered ? <SearchX size={26} /> : <PackageSearch size={26} />}
            title={filter.q ? t('inventory.emptySearch', { text: filter.q }) : t('inventory.empty')}
          >
            <p>{t(filter.q ? 'inventory.emptySearchHint' : 'inventory.emptyHint')}</p>
            {filtered && (
              <Button onClick={() => onFilter({ class: null, state: null, q: null })}>{t('inventory.clear')}</Button>
            )}
          </Empty>
        )}
        {components.length > 0 && (
          <>
            <div
              role="listbox"
              aria-label={t('inventory.list')}
              style={{ height: rows.getTotalSize(), position: 'relative' }}
            >
              {items.map((item) => (
                <div
                  key={item.key}
                  className="component-slot"
                  style={{ height: item.size, translate: `0 ${item.start}px` }}
                >
                  <Row
                    component={components[item.index]!}
                    selected={components[item.index]!.code === selected}
                    onOpen={onOpen}
                    onHover={setHovered}
                  />
                </div>
              ))}
            </div>
            <p className="inventory-end muted">
              {hasNextPage
                ? t('inventory.more')
                : t('inventory.shownAll', { count: format.number(components.length) as never })}
            </p>
          </>
        )}
      </div>
    </>
  )
}

function Row({
  component,
  selected,
  onOpen,
  onHover,
}: {
  component: Component
  selected: boolean
  onOpen: (component: Component) => void
  onHover: (component: Component | null) => void
}) {
  const { t } = useTranslation()
  const name = useName()
  const { code, class: kind, state } = component
  return (
    <button
      type="button"
      role="option"
      aria-selected={selected}
      className="component-row"
      data-testid={`component-row-${code}`}
      onClick={() => onOpen(component)}
      onMouseEnter={() => onHover(component)}
      onMouseLeave={() => onHover(null)}
    >
      <ComponentIcon classCode={kind.code} broken={state !== 'intact'} />
      <span className="grow">
        <span className="component-line">
          <strong className="clip">{component.name === kind.name ? name(kind) : component.name}</strong>
          {state !== 'intact' && (
            <span className="tag" data-component-state={state}>
              {t(`inventory.states.${state}`)}
            </span>
          )}
          <span className="mono muted">{code}</span>
        </span>
        <span className="clip component-address">{component.address ?? component.gridCode}</span>
      </span>
    </button>
  )
}

/** What is in sight, a little after the map came to rest. */
function useBbox(): string | null {
  const [bbox, setBbox] = useState<string | null>(null)
  const timer = useRef<number | undefined>(undefined)
  useViewport(() => {
    window.clearTimeout(timer.current)
    timer.current = window.setTimeout(() => {
      const box = sightBbox()
      if (box) setBbox(box.map((value) => value.toFixed(5)).join(','))
    }, 200)
  })
  useEffect(() => () => window.clearTimeout(timer.current), [])
  return bbox
}
