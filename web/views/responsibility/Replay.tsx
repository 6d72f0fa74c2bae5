import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ResponsibilityAnswer, ResponsibilityQuestion } from '../../../server/responsibility/schema.ts'
import { api } from '../../api.ts'
import { now } from '../../clock.ts'
import { useFormat } from '../../format.ts'
import { useName } from '../../i18n/label.ts'
import { Banner, Skeleton } from '../../ui/Placeholder.tsx'
import { Segmented } from '../../ui/Segmented.tsx'
import { Candidates } from './Candidates.tsx'
import { markTrace } from './traceDifferences.ts'

type When = 'dispatched' | 'on' | 'now'

/** The same question by the rules of another day, with what differs from the dispatch marked. */
export function Replay({
  question,
  stored,
  children,
}: {
  question: ResponsibilityQuestion
  /** The answer the dispatch rests on. */
  stored: ResponsibilityAnswer
  /** The answer as dispatched. */
  children: React.ReactNode
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const name = useName()
  const today = format.date(new Date(now()).toISOString())
  const [when, setWhen] = useState<When>('dispatched')
  const [day, setDay] = useState(() => format.date(stored.on))
  const asks = when === 'now' || (when === 'on' && day !== '')
  const asked = { ...question, on: when === 'on' ? day : undefined }
  const found = useQuery({
    queryKey: ['responsibility', 'replay', asked],
    queryFn: ({ signal }) => api.responsibility(asked, signal),
    enabled: asks,
    staleTime: 60_000,
    placeholderData: keepPreviousData,
  })
  const answer = asks ? found.data : undefined
  const marked = useMemo(() => answer && markTrace(stored.trace, answer.trace), [stored, answer])
  const count = marked?.filter(({ mark }) => mark).length ?? 0
  const moved = answer && answer.winner.unit.code !== stored.winner.unit.code
  return (
    <>
      <div className="replay">
        <Segmented<When>
          label={t('rules.replay.label')}
          value={when}
          onChange={setWhen}
          options={[
            { value: 'dispatched', label: t('rules.replay.dispatched'), testId: 'replay-dispatched' },
            { value: 'on', label: t('rules.replay.on'), testId: 'replay-on' },
            { value: 'now', label: t('rules.replay.now'), testId: 'replay-now' },
          ]}
        />
        {when === 'on' && (
          <input
            type="date"
            className="input"
            aria-label={t('rules.replay.date')}
            data-testid="replay-date"
            value={day}
            max={today}
            onChange={(event) => setDay(event.target.value)}
          />
        )}
      </div>
      {when === 'dispatched' && children}
      {asks && found.isPending && <Skeleton height={54} />}
      {asks && found.isError && (
        <Banner tone="warn">
          {t('rules.replay.failed')} · {found.error.message}
        </Banner>
      )}
      {answer && (
        <div aria-busy={found.isFetching}>
          <p className="replay-result" data-moved={moved} data-testid="replay-result">
            {moved
              ? t('rules.replay.moved', { unit: name(answer.winner.unit), before: name(stored.winner.unit) })
              : count === 0
                ? t('rules.replay.same')
                : t('rules.replay.sameOn', { count })}
          </p>
          <Candidates answer={answer} marked={marked} open />
        </div>
      )}
    </>
  )
}
