import { ClipboardPlus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { SENDING_ROLES } from '../../../../server/hotspots/inspections/rules.ts'
import type { HeatFilter } from '../../../../server/hotspots/rules.ts'
import { usePerson } from '../../../session.ts'
import { Button, IconButton } from '../../../ui/Button.tsx'
import { InspectDialog } from './InspectDialog.tsx'

/** Makes a special inspection of cells; a word beside the sign where there is room. Nothing for roles that send nobody. */
export function InspectButton({
  cells,
  filter,
  label,
}: {
  cells: readonly string[]
  filter: HeatFilter
  label?: string
}) {
  const { t } = useTranslation()
  const { role } = usePerson()
  const [open, setOpen] = useState(false)
  if (!SENDING_ROLES.includes(role) || cells.length === 0) return null
  const sign = <ClipboardPlus size={label ? 14 : 16} />
  return (
    <>
      {label ? (
        <Button data-testid="inspect-cells" onClick={() => setOpen(true)}>
          {sign}
          {label}
        </Button>
      ) : (
        <IconButton label={t('explore.inspect.title')} data-testid="inspect-cell" onClick={() => setOpen(true)}>
          {sign}
        </IconButton>
      )}
      {open && <InspectDialog cells={cells} filter={filter} onClose={() => setOpen(false)} />}
    </>
  )
}
