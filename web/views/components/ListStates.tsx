import { PackageSearch, SearchX } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/Button.tsx'
import { Empty, SkeletonLines } from '../../ui/Placeholder.tsx'
import { CLEARED, isNarrowed, type ListFilter } from './listFilter.ts'
import type { Listing } from './useListing.ts'

/** What a list shows while there is nothing to list: on its way, refused, or empty. */
export function ListStates({
  listing: { list, components, waiting },
  filter,
  onFilter,
}: {
  listing: Listing
  filter: ListFilter
  onFilter: (change: Partial<ListFilter>) => void
}) {
  const { t } = useTranslation()
  if (list.isPending || waiting) return <SkeletonLines lines={9} />
  if (list.isError) {
    return (
      <Empty title={t('inventory.failed')}>
        <p>{list.error.message}</p>
        <Button onClick={() => void list.refetch()}>{t('common.retry')}</Button>
      </Empty>
    )
  }
  if (components.length > 0) return null
  const narrowed = isNarrowed(filter)
  return (
    <Empty
      icon={narrowed ? <SearchX size={26} /> : <PackageSearch size={26} />}
      title={filter.q ? t('inventory.emptySearch', { text: filter.q }) : t('inventory.empty')}
    >
      <p>{t(filter.q ? 'inventory.emptySearchHint' : 'inventory.emptyHint')}</p>
      {narrowed && <Button onClick={() => onFilter(CLEARED)}>{t('inventory.clear')}</Button>}
    </Empty>
  )
}
