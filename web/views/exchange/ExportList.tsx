import { FileDown } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/Button.tsx'
import { Empty, SkeletonLines } from '../../ui/Placeholder.tsx'
import { ExportRow } from './ExportRow.tsx'
import { useExports } from './exports.ts'

/** Files that I asked for: those being written, those to fetch, those that were. */
export function ExportList() {
  const { t } = useTranslation()
  const list = useExports()
  return (
    <div className="inventory-scroll" data-testid="export-list">
      {list.isPending && <SkeletonLines lines={5} />}
      {list.isError && (
        <Empty title={t('exchange.export.failed')}>
          <p>{list.error.message}</p>
          <Button onClick={() => void list.refetch()}>{t('common.retry')}</Button>
        </Empty>
      )}
      {list.isSuccess && list.exports.length === 0 && (
        <Empty icon={<FileDown size={26} />} title={t('exchange.export.none')}>
          <p>{t('exchange.export.noneHint')}</p>
        </Empty>
      )}
      {list.exports.map((one) => (
        <ExportRow key={one.id} one={one} />
      ))}
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
