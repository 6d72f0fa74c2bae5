import { BellPlus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { HeatFilter } from '../../../../server/hotspots/rules.ts'
import { IconButton } from '../../../ui/Button.tsx'
import { useChips } from '../chips.ts'
import { asked } from '../filter.ts'
import { WatchDialog } from './WatchDialog.tsx'

/** Watches the question as it stands, without its period; of a cell, there. */
export function WatchButton({ filter, place }: { filter: HeatFilter; place?: string }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const chips = useChips(filter)
  const words = chips.filter(({ key }) => !(place && key === 'cells')).map(({ what }) => what)
  const name = [...(place ? [place] : []), ...words].join(' · ').slice(0, 60)
  return (
    <>
      <IconButton
        label={t(place ? 'watch.addHere' : 'watch.add')}
        data-testid={place ? 'watch-cell' : 'watch-question'}
        onClick={() => setOpen(true)}
      >
        <BellPlus size={16} />
      </IconButton>
      {open && (
        <WatchDialog
          watch={{
            name: name || t('watch.everything'),
            question: asked({ ...filter, from: null, to: null, openAt: null }),
            windowDays: 7,
          }}
          onClose={() => setOpen(false)}
        />
      )}
    </>
  )
}
