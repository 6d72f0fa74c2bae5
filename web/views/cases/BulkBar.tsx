import { ClipboardList, Layers, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { caseQueryOf } from '../../../server/cases/filters/rules.ts'
import { usePerson } from '../../session.ts'
import { Button, IconButton } from '../../ui/Button.tsx'
import { go } from '../../url.ts'
import { useCounts } from './queries.ts'
import { clearSelected, openPreview, useSelection } from './selection.ts'
import type { ShownFilter } from './useQueueFilter.ts'

/** Over the list, for those who dispatch: what is picked, or everything in the filter that waits to be dispatched. */
export function BulkBar({ filter }: { filter: ShownFilter }) {
  const { t } = useTranslation()
  const { role, areaCode } = usePerson()
  const picked = useSelection((store) => store.ids)
  const counts = useCounts()
  const shown = filter.queue === 'filed' || filter.queue === 'mine'
  if (picked.size > 0) {
    return (
      <div className="bulk-bar" data-active="true">
        <span className="grow">{t('boards.bulk.selected', { count: picked.size })}</span>
        <Button
          variant="primary"
          data-testid="bulk-preview"
          onClick={() => openPreview({ ids: [...picked].slice(0, 200) })}
        >
          {t('boards.bulk.preview')}
        </Button>
        <IconButton
          label={t('workOrder.open')}
          onClick={() => go('/work-order', { case: [...picked].slice(0, 50).join(',') }, ['m'])}
        >
          <ClipboardList size={15} />
        </IconButton>
        <IconButton label={t('boards.bulk.clear')} onClick={clearSelected}>
          <X size={15} />
        </IconButton>
      </div>
    )
  }
  if (!shown || !counts.data?.filed) return null
  const { mine: _mine, state: _state, ...rest } = caseQueryOf(filter)
  const level = rest.level ?? (role === 'dispatcher' ? (areaCode === null ? 'city' : 'district') : undefined)
  return (
    <div className="bulk-bar">
      <Button
        variant="ghost"
        data-testid="bulk-preview-all"
        onClick={() => openPreview({ filter: { ...rest, ...(level ? { level } : {}) } })}
      >
        <Layers size={14} />
        {t('boards.bulk.previewAll')}
      </Button>
    </div>
  )
}
