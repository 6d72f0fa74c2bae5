import './accountability.css'
import { useInfiniteQuery } from '@tanstack/react-query'
import { Download, Scale } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Role } from '../../../server/access/rules.ts'
import { FAULTS, type FaultKind } from '../../../server/evaluation/rules.ts'
import { api } from '../../api.ts'
import { usePerson } from '../../session.ts'
import { Page } from '../../shell/Page.tsx'
import { Button } from '../../ui/Button.tsx'
import { Banner, Empty, SkeletonLines } from '../../ui/Placeholder.tsx'
import { useLocation } from '../../url.ts'
import { FaultFilters } from './FaultFilters.tsx'
import { FaultRow } from './FaultRow.tsx'
import { UnitTotals } from './UnitTotals.tsx'

const EVALUATES: ReadonlySet<Role> = new Set(['supervisor', 'filing_officer', 'analyst', 'administrator'])

export interface FaultFilter {
  kind: FaultKind | null
  unit: string | null
  district: string | null
  from: string | null
  to: string | null
}

/** What the log shows against units (Art. 29), the platform's own steps included. */
export function AccountabilityPage() {
  const { t } = useTranslation()
  const { role } = usePerson()
  const filter = useFilter()
  const asked = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== null))
  const list = useInfiniteQuery({
    queryKey: ['accountability', asked],
    queryFn: ({ pageParam }) => api.accountability({ ...asked, cursor: pageParam ?? undefined, limit: 50 }),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next,
    placeholderData: (previous) => previous,
  })
  const first = list.data?.pages[0]
  const faults = list.data?.pages.flatMap((page) => page.faults) ?? []
  return (
    <Page
      title={t('boards.accountability.title')}
      hint={t('boards.accountability.hint')}
      tools={
        <a
          className="button"
          href={`/api/accountability.csv?${new URLSearchParams(asked)}`}
          data-testid="export"
          download
        >
          <Download size={14} />
          {t('boards.accountability.export')}
        </a>
      }
    >
      <FaultFilters filter={filter} period={first} />
      {!EVALUATES.has(role) && <Banner>{t('boards.accountability.notForRole')}</Banner>}
      {list.isPending && <SkeletonLines lines={9} />}
      {list.isError && (
        <Empty title={t('boards.accountability.failed')}>
          <p>{list.error.message}</p>
          <Button onClick={() => void list.refetch()}>{t('common.retry')}</Button>
        </Empty>
      )}
      {first && faults.length === 0 && (
        <Empty icon={<Scale size={26} />} title={t('boards.accountability.empty')}>
          <p>{t('boards.accountability.emptyHint')}</p>
        </Empty>
      )}
      {first && faults.length > 0 && (
        <div className="faults" aria-busy={list.isFetching}>
          <UnitTotals totals={first.totals} chosen={filter.unit} />
          <section className="fault-list" aria-label={t('boards.accountability.list')}>
            <h2>
              {t('boards.accountability.list')}
              <small>
                {t('boards.accountability.shown', {
                  count: first.totals.reduce((sum, unit) => sum + unit.total + unit.struck, 0),
                })}
              </small>
            </h2>
            <ul>
              {faults.map((fault) => (
                <FaultRow key={`${fault.seq} ${fault.sign}`} fault={fault} />
              ))}
            </ul>
            {list.hasNextPage && (
              <Button busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                {t('boards.accountability.more')}
              </Button>
            )}
          </section>
        </div>
      )}
    </Page>
  )
}

function useFilter(): FaultFilter {
  const params = useLocation((location) => location.params)
  const day = (text: string | undefined) => (/^\d{4}-\d{2}-\d{2}$/.test(text ?? '') ? text! : null)
  return {
    kind: params.kind && params.kind in FAULTS ? (params.kind as FaultKind) : null,
    unit: params.unit ?? null,
    district: params.district ?? null,
    from: day(params.from),
    to: day(params.to),
  }
}
