import { useVirtualizer } from '@tanstack/react-virtual'
import { type MouseEvent, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { Component } from '../../../server/components/schema.ts'
import { useName } from '../../i18n/label.ts'
import { ComponentIcon } from '../../map/ComponentIcon.tsx'
import { useChosen } from './chosen.ts'
import { ListFilters } from './ListFilters.tsx'
import { ListStates } from './ListStates.tsx'
import type { ListFilter } from './listFilter.ts'
import { useListing, usePaging } from './useListing.ts'

const ROW_HEIGHT = 50

/** Components beside the map, narrow: what is in sight is listed, what is pointed at here is ringed there. */
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
  const search = useRef<HTMLInputElement>(null)
  const scroller = useRef<HTMLDivElement>(null)
  const listing = useListing({ filter, selected, search, onOpen })
  const { list, components, under } = listing
  const chosen = useChosen((store) => store.chosen)
  const rows = useVirtualizer({
    count: components.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 10,
    getItemKey: (index) => components[index]!.code,
  })
  usePaging(listing, rows, selected)
  return (
    <>
      <ListFilters filter={filter} onChange={onFilter} searchRef={search} />
      <div className="inventory-scroll" ref={scroller} aria-busy={list.isFetching}>
        <ListStates listing={listing} filter={filter} onFilter={onFilter} />
        {components.length > 0 && (
          <>
            <div
              role="listbox"
              aria-label={t('inventory.list')}
              aria-multiselectable="true"
              style={{ height: rows.getTotalSize(), position: 'relative' }}
            >
              {rows.getVirtualItems().map((item) => {
                const component = components[item.index]!
                return (
                  <div
                    key={item.key}
                    className="component-slot"
                    style={{ height: item.size, translate: `0 ${item.start}px` }}
                  >
                    <Row
                      component={component}
                      selected={component.code === selected}
                      chosen={chosen.has(component.code)}
                      under={component.code === under}
                      onPress={(event) => listing.press(component, event)}
                      onHover={listing.setHovered}
                    />
                  </div>
                )
              })}
            </div>
            <p className="inventory-end muted">
              {list.hasNextPage ? t('inventory.more') : t('inventory.shownAll', { count: components.length })}
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
  chosen,
  under,
  onPress,
  onHover,
}: {
  component: Component
  selected: boolean
  chosen: boolean
  under: boolean
  onPress: (event: MouseEvent) => void
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
      data-chosen={chosen || undefined}
      data-under={under || undefined}
      onClick={onPress}
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
