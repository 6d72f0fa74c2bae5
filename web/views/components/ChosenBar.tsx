import { ListChecks, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { INVENTORY_ROLES } from '../../../server/access/rules.ts'
import { usePerson } from '../../session.ts'
import { Button, IconButton } from '../../ui/Button.tsx'
import { setParams } from '../../url.ts'
import { clearChosen, useChosen } from './chosen.ts'
import type { Listing } from './useListing.ts'

/** How many are selected and what can be done with them; with nothing selected, a way to select all listed. */
export function ChosenBar({ listing }: { listing?: Listing }) {
  const { t } = useTranslation()
  const { chosen, busy } = useChosen()
  const may = INVENTORY_ROLES.includes(usePerson().role)
  const open = (bulk: 'edit' | 'retire') => setParams({ bulk, component: null, line: null, point: null, add: null })
  if (chosen.size === 0) {
    if (!listing) return null
    return (
      <Button
        variant="ghost"
        busy={busy}
        disabled={listing.components.length === 0}
        data-testid="choose-all"
        onClick={() => void listing.chooseAll()}
      >
        <ListChecks size={14} />
        {t('editor.chosen.all')}
      </Button>
    )
  }
  return (
    <div className="chosen-bar" data-testid="chosen-bar">
      <strong data-testid="chosen-count" data-count={chosen.size}>
        {t('editor.chosen.count', { count: chosen.size })}
      </strong>
      <Button
        variant="primary"
        disabled={!may}
        title={may ? undefined : t('inventory.why.role')}
        data-testid="bulk-edit"
        onClick={() => open('edit')}
      >
        {t('editor.bulk.edit')}
      </Button>
      <Button
        variant="danger"
        disabled={!may}
        title={may ? undefined : t('inventory.why.role')}
        data-testid="bulk-retire"
        onClick={() => open('retire')}
      >
        {t('inventory.actions.retire')}
      </Button>
      <IconButton label={t('editor.chosen.clear')} onClick={clearChosen} data-testid="chosen-clear">
        <X size={15} />
      </IconButton>
    </div>
  )
}
