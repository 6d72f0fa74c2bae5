import './grids.css'
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query'
import { History, MapPin, Undo2 } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { INVENTORY_ROLES } from '../../../server/access/rules.ts'
import type { Edit } from '../../../server/components/edits/schema.ts'
import { useFormat } from '../../format.ts'
import { useName } from '../../i18n/label.ts'
import { useKeys } from '../../keys.ts'
import { fitBbox } from '../../map/index.ts'
import { usePerson } from '../../session.ts'
import { Button, IconButton } from '../../ui/Button.tsx'
import { Empty, SkeletonLines } from '../../ui/Placeholder.tsx'
import { Segmented } from '../../ui/Segmented.tsx'
import { showError, showToast } from '../../ui/toast.tsx'
import { useLocation } from '../../url.ts'
import { STANDS } from '../components/ComponentHistory.tsx'
import { PanelHead } from '../components/PanelParts.tsx'
import { undoStep } from '../components/undo.ts'
import { DifferenceList } from './Differences.tsx'
import { PastFields } from './Past.tsx'
import { listEdits } from './queries.ts'

/** Who changed what in the inventory, newest first; each can be shown, and taken back. */
export function EditsPanel({ onClose }: { onClose: () => void }) {
  const compared = useLocation(({ params }) => params.from ?? null)
  const { t } = useTranslation()
  const [whose, setWhose] = useState<'me' | 'all'>('all')
  const list = useInfiniteQuery({
    queryKey: ['edits', whose],
    queryFn: ({ pageParam, signal }) =>
      listEdits({ ...(whose === 'me' ? { person: 'me' } : {}), before: pageParam ?? undefined, limit: 40 }, signal),
    initialPageParam: null as number | null,
    getNextPageParam: (page) => page.next,
  })
  useKeys({ Escape: onClose })
  const edits = list.data?.pages.flatMap((page) => page.edits) ?? []
  return (
    <section className="inventory-panel" data-testid="edits-panel" aria-label={t('grids.edits.title')}>
      <PanelHead icon={<History size={20} />} title={t('grids.edits.title')} onClose={onClose} />
      <div className="inventory-body">
        <PastFields />
        {compared ? (
          <DifferenceList from={compared} />
        ) : (
          <>
            <div className="edits-filter">
              <Segmented<'all' | 'me'>
                wide
                label={t('grids.edits.whose')}
                value={whose}
                options={[
                  { value: 'all', label: t('grids.edits.all') },
                  { value: 'me', label: t('grids.edits.mine') },
                ]}
                onChange={setWhose}
              />
            </div>
            <div className="inventory-scroll">
              {list.isPending && <SkeletonLines lines={9} />}
              {list.isError && (
                <Empty title={t('grids.edits.failed')}>
                  <p>{list.error.message}</p>
                  <Button onClick={() => void list.refetch()}>{t('common.retry')}</Button>
                </Empty>
              )}
              {list.isSuccess && edits.length === 0 && (
                <Empty icon={<History size={26} />} title={t('grids.edits.none')}>
                  <p>{t('grids.edits.noneHint')}</p>
                </Empty>
              )}
              <ol className="edits">
                {edits.map((edit) => (
                  <EditRow key={edit.id} edit={edit} />
                ))}
              </ol>
              {list.hasNextPage && (
                <Button wide busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                  {t('grids.edits.older')}
                </Button>
              )}
            </div>
          </>
        )}
      </div>
    </section>
  )
}

function EditRow({ edit }: { edit: Edit }) {
  const { t } = useTranslation()
  const name = useName()
  const format = useFormat()
  const client = useQueryClient()
  const person = usePerson()
  const [busy, setBusy] = useState(false)
  const counts = [
    ...(edit.componentCount > 0
      ? [
          t(edit.componentCount > 10_000 ? 'grids.edits.manyComponents' : 'grids.edits.components', {
            count: Math.min(edit.componentCount, 10_000),
          }),
        ]
      : []),
    ...(edit.gridCount > 0 ? [t('grids.edits.grids', { count: edit.gridCount })] : []),
  ]
  const what = t(`grids.edits.kinds.${edit.kind}`)
  const may = INVENTORY_ROLES.includes(person.role) && edit.undoneBy === null && !STANDS.includes(edit.kind)
  const undo = async () => {
    setBusy(true)
    try {
      await undoStep({ edit: edit.id, what: `${what} ${edit.codes[0] ?? ''}`, grids: edit.gridCount > 0 }, client)
      showToast('ok', t('grids.edits.undone', { what }))
    } catch (error) {
      showError(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <li data-undone={edit.undoneBy !== null} data-testid={`edit-${edit.id}`}>
      <div className="grow">
        <p>
          <strong>{what}</strong> {counts.join(' · ')}
        </p>
        <p className="muted">
          {edit.madeBy ? name(edit.madeBy) : t('grids.edits.platform')} · {format.instant(edit.madeAt)}
          {edit.undoneBy !== null && ` · ${t('grids.edits.takenBack')}`}
        </p>
        <p className="muted mono clip">{edit.note ?? edit.codes.join(' · ')}</p>
      </div>
      {edit.bbox && (
        <IconButton label={t('inventory.show')} onClick={() => fitBbox(edit.bbox!, 18)}>
          <MapPin size={15} />
        </IconButton>
      )}
      {may && (
        <IconButton
          label={t('grids.edits.undo')}
          disabled={busy}
          data-testid={`undo-${edit.id}`}
          onClick={() => void undo()}
        >
          <Undo2 size={15} />
        </IconButton>
      )}
    </li>
  )
}
