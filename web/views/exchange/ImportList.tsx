import { FileUp } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { INVENTORY_ROLES } from '../../../server/access/rules.ts'
import type { Import } from '../../../server/exchange/schema.ts'
import { useFormat } from '../../format.ts'
import { usePerson } from '../../session.ts'
import { Button } from '../../ui/Button.tsx'
import { Banner, Empty, SkeletonLines } from '../../ui/Placeholder.tsx'
import { setParams } from '../../url.ts'
import { Counts } from './Counts.tsx'
import { DropZone } from './DropZone.tsx'
import { isWorking, useImports } from './queries.ts'

/** A new file, and what came before. */
export function ImportList() {
  const { t } = useTranslation()
  const { role } = usePerson()
  const list = useImports()
  const imports = list.data?.pages.flatMap((page) => page.imports) ?? []
  return (
    <div className="inventory-scroll" data-testid="import-list">
      <div className="import-new">
        {INVENTORY_ROLES.includes(role) ? <DropZone /> : <Banner>{t('exchange.import.own')}</Banner>}
      </div>
      {list.isPending && <SkeletonLines lines={5} />}
      {list.isError && (
        <Empty title={t('exchange.import.failed')}>
          <p>{list.error.message}</p>
          <Button onClick={() => void list.refetch()}>{t('common.retry')}</Button>
        </Empty>
      )}
      {list.isSuccess && imports.length === 0 && (
        <Empty icon={<FileUp size={26} />} title={t('exchange.import.none')}>
          <p>{t('exchange.import.noneHint')}</p>
        </Empty>
      )}
      {imports.length > 0 && (
        <>
          <h3 className="import-mine">{t('exchange.import.mine')}</h3>
          {imports.map((one) => (
            <Row key={one.id} one={one} />
          ))}
        </>
      )}
      {list.hasNextPage && (
        <p className="inventory-end">
          <Button busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t('exchange.import.more')}
          </Button>
        </p>
      )}
    </div>
  )
}

const PHASES: Record<Import['state'], string> = {
  received: 'intake',
  checking: 'unit',
  checked: 'filed',
  running: 'unit',
  done: 'check',
  cancelled: 'ended',
  failed: 'ended',
}

export function ImportState({ state }: { state: Import['state'] }) {
  const { t } = useTranslation()
  return (
    <span className="chip" data-phase={PHASES[state]} data-testid="import-state" data-state={state}>
      {t(`exchange.states.${state}`)}
    </span>
  )
}

function Row({ one }: { one: Import }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { id, name, state, createdAt, inspection, progress, rowsTotal, counts, results } = one
  const counted = state === 'done' || results.add + results.update > 0 ? results : counts
  return (
    <button
      type="button"
      className="import-row"
      data-testid={`import-${id}`}
      onClick={() => setParams({ import: String(id) }, 'push')}
    >
      <span className="row">
        <strong className="clip grow">{name}</strong>
        <ImportState state={state} />
      </span>
      <span className="row muted">
        <span className="grow">
          {isWorking(one)
            ? `${format.number(progress.done)} / ${format.number(progress.total)}`
            : t(
                inspection.rowCountIsExact || rowsTotal !== null
                  ? 'exchange.import.rows'
                  : 'exchange.import.rowsAtLeast',
                {
                  count: rowsTotal ?? inspection.rowCount,
                },
              )}
        </span>
        {format.instant(createdAt)}
      </span>
      {rowsTotal !== null && <Counts counts={counted} />}
    </button>
  )
}
