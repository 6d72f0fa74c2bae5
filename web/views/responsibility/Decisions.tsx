import './decisions.css'
import { Gavel, SearchX } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Decision } from '../../../server/responsibility/schema.ts'
import { Help } from '../../shell/Help.tsx'
import { Rail } from '../../shell/Rail.tsx'
import { Button } from '../../ui/Button.tsx'
import { Empty, SkeletonLines } from '../../ui/Placeholder.tsx'
import { DecisionFilters } from './DecisionFilters.tsx'
import { DecisionRow } from './DecisionRow.tsx'
import { useDecisionFilter, useDecisions } from './decisionQueries.ts'
import { RevokeDialog } from './RevokeDialog.tsx'

/** What was decided in coordination, and so binds later cases of the same place and class. */
export function DecisionsPage() {
  const { t } = useTranslation()
  const [filter, change] = useDecisionFilter()
  const [revoking, setRevoking] = useState<Decision | null>(null)
  const list = useDecisions(filter)
  const decisions = list.data?.pages.flatMap((page) => page.decisions) ?? []
  const filtered = Boolean(filter.district || filter.class || filter.unit)
  return (
    <div className="console">
      <Rail />
      <main className="decisions">
        <header>
          <h1>{t('decisions.title')}</h1>
          <p>{t('decisions.hint')}</p>
        </header>
        <DecisionFilters filter={filter} onChange={change} />
        {list.isPending && <SkeletonLines lines={8} />}
        {list.isError && (
          <Empty title={t('decisions.failed')}>
            <p>{list.error.message}</p>
            <Button onClick={() => void list.refetch()}>{t('common.retry')}</Button>
          </Empty>
        )}
        {list.isSuccess && decisions.length === 0 && (
          <Empty
            icon={filtered ? <SearchX size={26} /> : <Gavel size={26} />}
            title={t(
              filtered
                ? 'decisions.emptyFiltered'
                : filter.status === 'inForce'
                  ? 'decisions.emptyInForce'
                  : 'decisions.empty',
            )}
          >
            {filtered ? (
              <Button onClick={() => change({ district: null, class: null, unit: null })}>
                {t('decisions.clear')}
              </Button>
            ) : (
              <p>{t('decisions.emptyHint')}</p>
            )}
          </Empty>
        )}
        {decisions.length > 0 && (
          <>
            <table aria-busy={list.isFetching}>
              <thead>
                <tr>
                  {(['place', 'class', 'unit', 'decided', 'case', 'status'] as const).map((column) => (
                    <th key={column} scope="col">
                      {t(`decisions.${column}`)}
                    </th>
                  ))}
                </tr>
              </thead>
              <tbody>
                {decisions.map((decision) => (
                  <DecisionRow
                    key={`${decision.caseId} ${decision.version}`}
                    decision={decision}
                    onRevoke={() => setRevoking(decision)}
                  />
                ))}
              </tbody>
            </table>
            <footer className="muted">
              {list.hasNextPage ? (
                <Button busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
                  {t('decisions.more')}
                </Button>
              ) : (
                t('decisions.shown', { count: decisions.length })
              )}
            </footer>
          </>
        )}
      </main>
      {revoking && <RevokeDialog decision={revoking} onClose={() => setRevoking(null)} />}
      <Help />
    </div>
  )
}
