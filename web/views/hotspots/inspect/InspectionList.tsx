import './inspect.css'
import { ClipboardList } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { SpecialInspection } from '../../../../server/hotspots/inspections/schema.ts'
import { useFormat } from '../../../format.ts'
import { useName } from '../../../i18n/label.ts'
import { Button } from '../../../ui/Button.tsx'
import { Empty, SkeletonLines } from '../../../ui/Placeholder.tsx'
import { setParams, useParam } from '../../../url.ts'
import { useSpecialInspections } from './queries.ts'

/** Special inspections, newest first, and how far each is. */
export function InspectionList() {
  const { t } = useTranslation()
  const [opened] = useParam('inspection')
  const list = useSpecialInspections()
  if (list.isPending) return <SkeletonLines lines={6} />
  if (list.error) return <Empty title={t('explore.failed')}>{list.error.message}</Empty>
  const all = list.data.pages.flatMap(({ inspections }) => inspections)
  if (all.length === 0)
    return (
      <Empty icon={<ClipboardList size={26} />} title={t('explore.inspect.none')}>
        <p>{t('explore.inspect.noneHint')}</p>
      </Empty>
    )
  return (
    <section className="inspections" aria-label={t('explore.tabs.inspections')}>
      {all.map((one) => (
        <Row key={one.id} one={one} chosen={String(one.id) === opened} />
      ))}
      {list.hasNextPage && (
        <Button busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('explore.inspect.more')}
        </Button>
      )}
    </section>
  )
}

function Row({ one, chosen }: { one: SpecialInspection; chosen: boolean }) {
  const { t } = useTranslation()
  const name = useName()
  const format = useFormat()
  return (
    <button
      type="button"
      className="inspection-row"
      aria-pressed={chosen}
      data-testid={`inspection-${one.id}`}
      onClick={() => setParams({ inspection: String(one.id), cell: null, case: null }, 'push')}
    >
      <span className="row">
        <strong className="clip grow">{one.name}</strong>
        {one.closedAt ? (
          <span className="tag">{t('explore.inspect.closed')}</span>
        ) : (
          one.overdue && <span className="tag late">{t('explore.inspect.overdue')}</span>
        )}
      </span>
      <Progress one={one} />
      <span className="muted">
        {t('explore.inspect.progress', { done: format.number(one.done), grids: format.number(one.grids) })} ·{' '}
        {t('explore.inspect.foundIn', { count: one.found })} · {t('explore.inspect.cases', { count: one.cases })} ·{' '}
        {t('explore.inspect.until', { day: one.due })} · {name(one.createdBy)}
      </span>
    </button>
  )
}

/** Grids with something found, and those with nothing. */
export function Progress({ one: { grids, found, nothing } }: { one: SpecialInspection }) {
  return (
    <span className="inspect-bar" aria-hidden="true">
      <i style={{ width: `${(found / grids) * 100}%` }} />
      <s style={{ width: `${(nothing / grids) * 100}%` }} />
    </span>
  )
}
