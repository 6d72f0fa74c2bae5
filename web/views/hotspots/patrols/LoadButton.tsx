import { Footprints } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { keepsContext } from '../../../../server/hotspots/rules.ts'
import { usePerson } from '../../../session.ts'
import { IconButton } from '../../../ui/Button.tsx'
import { PatrolDialog } from './PatrolDialog.tsx'

/** For those who may load hours of patrol. */
export function LoadButton() {
  const { t } = useTranslation()
  const person = usePerson()
  const [open, setOpen] = useState(false)
  if (!keepsContext(person)) return null
  return (
    <>
      <IconButton label={t('patrols.open')} data-testid="patrols-open" onClick={() => setOpen(true)}>
        <Footprints size={15} />
      </IconButton>
      {open && <PatrolDialog onClose={() => setOpen(false)} />}
    </>
  )
}
