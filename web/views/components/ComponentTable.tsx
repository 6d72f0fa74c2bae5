import { useVirtualizer } from '@tanstack/react-virtual'
import { ArrowDown, ArrowUp } from 'lucide-react'
import { type PointerEvent, type ReactNode, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { Component } from '../../../server/components/schema.ts'
import { useFormat } from '../../format.ts'
import { useName } from '../../i18n/label.ts'
import { toggleChosen, useChosen } from './chosen.ts'
import { ListStates } from './ListStates.tsx'
import type { ListFilter } from './listFilter.ts'
import { TableBar } from './TableBar.tsx'
import { TableFilter } from './TableFilter.tsx'
import { COLUMN_LOOKS, type Words } from './tableColumns.tsx'
import { type Column, setHeight, useTableLook } from './tableLook.ts'
import { placeOf, useListing, usePaging } from './useListing.ts'

const ROW_HEIGHT = 32

/** Components under the map as a table: any order, narrowed by column, selected with the map. */
export function ComponentTable({
  filter,
  selected,
  onFilter,
  onOpen,
  tools,
}: {
  filter: ListFilter
  selected: string | null
  onFilter: (change: Partial<ListFilter>) => void
  onOpen: (component: Component) => void
  tools: ReactNode
}) {
  const { t } = useTranslation()
  const search = useRef<HTMLInputElement>(null)
  const scroller = useRef<HTMLDivElement>(null)
  const columns = useTableLook((store) => store.columns)
  const listing = useListing({ filter, selected, search, onOpen })
  const { list, components, total } = listing
  const chosen = useChosen((store) => store.chosen)
  const words = useWords()
  const rows = useVirtualizer({
    count: components.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: 12,
    scrollPaddingStart: 64,
    getItemKey: (index) => components[index]!.code,
  })
  usePaging(listing, rows, selected)
  const widths = { gridTemplateColumns: `34px ${columns.map((column) => COLUMN_LOOKS[column].width).join(' ')}` }
  const { range } = rows
  return (
    <section className="component-table" aria-label={t('inventory.list')} data-testid="component-table">
      <TopEdge />
      <TableBar
        listing={listing}
        filter={filter}
        onFilter={onFilter}
        search={search}
        shown={
          range && components.length > 0
            ? [range.startIndex + 1, Math.min(range.endIndex + 1, components.length)]
            : null
        }
        tools={tools}
      />
      <div className="table-scroll" ref={scroller} aria-busy={list.isFetching}>
        {/* Rows are placed by the virtualiser, and laid out as grids of one set of widths. */}
        <table className="table-grid" aria-rowcount={total?.exact ? total.count : -1} aria-label={t('inventory.list')}>
          <thead>
            <tr className="table-head" style={widths}>
              <td />
              {columns.map((column) => (
                <HeadCell key={column} column={column} filter={filter} onFilter={onFilter} />
              ))}
            </tr>
          </thead>
          <tbody style={{ height: rows.getTotalSize() }}>
            {rows.getVirtualItems().map((item) => {
              const component = components[item.index]!
              const { code } = component
              return (
                <tr
                  key={item.key}
                  className="table-row"
                  style={{ ...widths, height: item.size, translate: `0 ${item.start}px` }}
                  aria-rowindex={item.index + 1}
                  aria-current={code === selected || undefined}
                  data-chosen={chosen.has(code) || undefined}
                  data-under={code === listing.under || undefined}
                  data-testid={`table-row-${code}`}
                  onClick={(event) => listing.press(component, event)}
                  onMouseDown={(event) => event.shiftKey && event.preventDefault()}
                  onMouseEnter={() => listing.setHovered(component)}
                  onMouseLeave={() => listing.setHovered(null)}
                >
                  <td>
                    <input
                      type="checkbox"
                      tabIndex={-1}
                      aria-label={t('editor.table.choose', { code })}
                      checked={chosen.has(code)}
                      onClick={(event) => event.stopPropagation()}
                      onChange={() => toggleChosen(placeOf(component))}
                    />
                  </td>
                  {columns.map((column) => (
                    <td key={column} className="table-cell">
                      {COLUMN_LOOKS[column].cell(component, words)}
                    </td>
                  ))}
                </tr>
              )
            })}
          </tbody>
        </table>
        <ListStates listing={listing} filter={filter} onFilter={onFilter} />
      </div>
    </section>
  )
}

function useWords(): Words {
  const { t } = useTranslation()
  const format = useFormat()
  const name = useName()
  return {
    name: (named) => (named ? name(named) : ''),
    state: (state) => t(`inventory.states.${state}`),
    instant: format.instant,
  }
}

/** A press orders by the column, another the other way round. */
function HeadCell({
  column,
  filter,
  onFilter,
}: {
  column: Column
  filter: ListFilter
  onFilter: (change: Partial<ListFilter>) => void
}) {
  const { t } = useTranslation()
  const { sort } = COLUMN_LOOKS[column]
  const sorted = sort === filter.sort
  const Arrow = filter.descending ? ArrowDown : ArrowUp
  return (
    <th
      scope="col"
      className="table-column"
      aria-sort={sorted ? (filter.descending ? 'descending' : 'ascending') : sort ? 'none' : undefined}
    >
      {sort ? (
        <button
          type="button"
          className="table-sort"
          data-testid={`sort-${column}`}
          onClick={() => onFilter({ sort, descending: sorted && !filter.descending })}
        >
          {t(`editor.columns.${column}`)}
          {sorted && <Arrow size={12} />}
        </button>
      ) : (
        <span className="table-sort">{t(`editor.columns.${column}`)}</span>
      )}
      <TableFilter column={column} filter={filter} onFilter={onFilter} />
    </th>
  )
}

/** The upper edge, dragged to make the table higher or lower. */
function TopEdge() {
  const { t } = useTranslation()
  const height = useTableLook((store) => store.height)
  const from = useRef<{ y: number; height: number } | null>(null)
  const move = (event: PointerEvent) => {
    if (from.current) setHeight(from.current.height + from.current.y - event.clientY)
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a rule that is dragged.
    <div
      className="table-edge"
      role="separator"
      aria-orientation="horizontal"
      aria-label={t('editor.table.height')}
      aria-valuenow={height}
      tabIndex={0}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        from.current = { y: event.clientY, height }
      }}
      onPointerMove={move}
      onPointerUp={() => {
        from.current = null
      }}
      onKeyDown={(event) => {
        if (event.key === 'ArrowUp') setHeight(height + 24)
        else if (event.key === 'ArrowDown') setHeight(height - 24)
        else return
        event.preventDefault()
        event.stopPropagation()
      }}
    />
  )
}
