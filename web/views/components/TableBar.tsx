import { Columns3, PanelBottomClose } from 'lucide-react'
import { type ReactNode, type RefObject, useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../format.ts'
import { Button, IconButton } from '../../ui/Button.tsx'
import { Popover } from '../../ui/Popover.tsx'
import { setParams } from '../../url.ts'
import { ChosenBar } from './ChosenBar.tsx'
import { ExportMenu } from './ExportMenu.tsx'
import { CLEARED, isNarrowed, type ListFilter } from './listFilter.ts'
import { SearchField } from './SearchField.tsx'
import { COLUMNS, toggleColumn, useTableLook } from './tableLook.ts'
import type { Listing } from './useListing.ts'

/** Over the table: what is looked for, how many there are, what is selected, which columns. */
export function TableBar({
  listing,
  filter,
  onFilter,
  search,
  shown,
  tools,
}: {
  listing: Listing
  filter: ListFilter
  onFilter: (change: Partial<ListFilter>) => void
  search: RefObject<HTMLInputElement | null>
  /** First and last row in sight. */
  shown: [number, number] | null
  tools: ReactNode
}) {
  const { t } = useTranslation()
  return (
    <header className="table-bar">
      <SearchField value={filter.q} search={search} onChange={(q) => onFilter({ q })} />
      <label className="in-view" title={t('inventory.inViewHint')}>
        <input
          type="checkbox"
          checked={filter.inView}
          onChange={(event) => onFilter({ inView: event.target.checked })}
        />
        {t('inventory.inView')}
      </label>
      {isNarrowed(filter) && (
        <Button variant="ghost" onClick={() => onFilter(CLEARED)}>
          {t('inventory.clear')}
        </Button>
      )}
      <Total listing={listing} shown={shown} />
      <ChosenBar listing={listing} />
      <ExportMenu listing={listing} />
      {tools}
      <ColumnMenu />
      <IconButton label={t('editor.table.close')} onClick={() => setParams({ table: null })} data-testid="table-close">
        <PanelBottomClose size={16} />
      </IconButton>
    </header>
  )
}

function Total({ listing: { total }, shown }: { listing: Listing; shown: [number, number] | null }) {
  const { t } = useTranslation()
  const format = useFormat()
  if (!total) return <span className="table-total muted" />
  const all = `${format.number(total.count)}${total.exact ? '' : '+'}`
  return (
    <span className="table-total muted" data-testid="table-total" aria-live="polite">
      {shown ? t('editor.table.shown', { from: format.number(shown[0]), to: format.number(shown[1]), all }) : all}
    </span>
  )
}

function ColumnMenu() {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const close = useCallback(() => setOpen(false), [])
  const columns = useTableLook((store) => store.columns)
  return (
    <div className="add-menu">
      <IconButton
        label={t('editor.table.columns')}
        aria-expanded={open}
        data-testid="table-columns"
        onClick={() => setOpen(!open)}
      >
        <Columns3 size={16} />
      </IconButton>
      {open && (
        <Popover label={t('editor.table.columns')} onClose={close} style={{ bottom: 'calc(100% + 4px)', right: 0 }}>
          {COLUMNS.map((column) => (
            <label key={column} className="menu-item">
              <input
                type="checkbox"
                checked={columns.includes(column)}
                disabled={column === 'code'}
                onChange={() => toggleColumn(column)}
              />
              {t(`editor.columns.${column}`)}
            </label>
          ))}
        </Popover>
      )}
    </div>
  )
}
