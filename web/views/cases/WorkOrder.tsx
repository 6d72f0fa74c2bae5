import './work-order.css'
import { useQueries } from '@tanstack/react-query'
import { ArrowLeft, Printer } from 'lucide-react'
import { useCallback, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { City } from '../../../server/areas/schema.ts'
import { api, ProblemError } from '../../api.ts'
import { useFormat } from '../../format.ts'
import { usePerson } from '../../session.ts'
import { homeOf } from '../../shell/home.ts'
import { Button, IconButton } from '../../ui/Button.tsx'
import { Banner, Empty, SkeletonLines } from '../../ui/Placeholder.tsx'
import { go, useParam } from '../../url.ts'
import { WorkOrderSheet } from './WorkOrderSheet.tsx'

/** Sheets of one print: each asks for a map of its own. */
const LIMIT = 60

/** `/work-order?case=a,b,c`: one A4 sheet for each case, to print and take along. */
export function WorkOrder({ city }: { city: City }) {
  const { t } = useTranslation()
  const format = useFormat()
  const person = usePerson()
  const [text] = useParam('case')
  const asked = [...new Set((text ?? '').split(',').filter(Boolean))]
  const ids = asked.slice(0, LIMIT)
  const [printedAt] = useState(() => new Date().toISOString())
  const [drawn, setDrawn] = useState<ReadonlySet<string>>(new Set())
  const onDrawn = useCallback((id: string) => setDrawn((now) => new Set([...now, id])), [])
  const orders = useQueries({
    queries: ids.map((id) => ({
      queryKey: ['work-order', id],
      queryFn: async () => ({ detail: await api.case(id), place: await api.casePlace(id) }),
    })),
  })
  const found = orders.flatMap(({ data }) => (data ? [data] : []))
  const pending = orders.some(({ isPending }) => isPending)
  // Paper does not fill in later: pictures must be there first.
  const ready = !pending && found.length > 0 && found.every(({ detail }) => drawn.has(detail.id))

  return (
    <div className="work-order">
      <header className="work-order-bar">
        <IconButton
          label={t('common.back')}
          onClick={() => (ids[0] ? go('/dispatch', { case: ids[0] }) : go(homeOf(person.role)))}
        >
          <ArrowLeft size={18} />
        </IconButton>
        <h1>{t('workOrder.title')}</h1>
        <Button variant="primary" disabled={!ready} onClick={() => window.print()} data-testid="print">
          <Printer size={15} />
          {ready || found.length === 0 ? t('workOrder.print', { count: found.length }) : t('workOrder.preparing')}
        </Button>
      </header>
      {asked.length > LIMIT && <Banner tone="warn">{t('workOrder.tooMany', { limit: LIMIT })}</Banner>}
      {ids.length === 0 && (
        <Empty title={t('workOrder.none')}>
          <p>{t('workOrder.noneHint')}</p>
        </Empty>
      )}
      {ids.map((id, index) => {
        const { data, error, isPending } = orders[index]!
        if (data) {
          return (
            <WorkOrderSheet
              key={id}
              city={city}
              detail={data.detail}
              place={data.place}
              printedAt={format.full(printedAt)}
              onDrawn={onDrawn}
            />
          )
        }
        return (
          <div key={id} className="work-order-note">
            {isPending && <SkeletonLines lines={8} />}
            {error && (
              <Banner tone="warn">
                {error instanceof ProblemError ? t('workOrder.missing', { id }) : t('server.unreachable')}
              </Banner>
            )}
          </div>
        )
      })}
    </div>
  )
}
