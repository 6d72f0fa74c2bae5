import { Plus } from 'lucide-react'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { INVENTORY_ROLES } from '../../../server/access/rules.ts'
import { usePerson } from '../../session.ts'
import { Button } from '../../ui/Button.tsx'
import { Popover } from '../../ui/Popover.tsx'
import { go } from '../../url.ts'

export const ADDABLE = ['component', 'point', 'line'] as const
export type Addable = (typeof ADDABLE)[number]

/** `up`: the menu opens above its button. */
export function AddMenu({ up, onAdd }: { up?: boolean; onAdd: (what: Addable) => void }) {
  const { t } = useTranslation()
  const person = usePerson()
  const [open, setOpen] = useState(false)
  const close = useCallback(() => setOpen(false), [])
  const may = INVENTORY_ROLES.includes(person.role)
  const names = {
    component: t('inventory.form.addTitle'),
    point: t('inventory.pipes.addPoint'),
    line: t('inventory.pipes.addLine'),
  }
  return (
    <div className="add-menu">
      <Button
        disabled={!may}
        title={may ? undefined : t('inventory.why.role')}
        aria-expanded={open}
        data-testid="component-add"
        onClick={() => setOpen(!open)}
      >
        <Plus size={14} />
        {t('inventory.actions.add')}
      </Button>
      {open && (
        <Popover
          label={t('inventory.actions.add')}
          onClose={close}
          style={{ [up ? 'bottom' : 'top']: 'calc(100% + 4px)', right: 0 }}
        >
          {ADDABLE.map((what) => (
            <button
              key={what}
              type="button"
              className="menu-item"
              data-testid={`add-${what}-item`}
              onClick={() => {
                close()
                onAdd(what)
              }}
            >
              {names[what]}
            </button>
          ))}
          <button
            type="button"
            className="menu-item"
            data-testid="add-import-item"
            onClick={() => go('/inventory/import', {}, ['m'])}
          >
            {t('exchange.import.menu')}
          </button>
        </Popover>
      )}
    </div>
  )
}
