import { useQuery } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { LimitUnit } from '../../../server/standards/rules.ts'
import type { DeadlineAnswer } from '../../../server/standards/schema.ts'
import { request } from '../../api.ts'
import { now } from '../../clock.ts'
import { fromLocal, toLocal, useFormat } from '../../format.ts'
import { Button, IconButton } from '../../ui/Button.tsx'
import { Field } from '../../ui/Field.tsx'
import { Banner } from '../../ui/Placeholder.tsx'
import { Arithmetic } from './Arithmetic.tsx'
import { LimitFields } from './StageLimits.tsx'

interface Stop {
  id: number
  from: string
  to: string
}

/** A deadline to try: the same function that sets the clocks of cases, with its arithmetic. */
export function TryDeadline() {
  const { t } = useTranslation()
  const format = useFormat()
  const [start, setStart] = useState(() => toLocal(now()))
  const [limit, setLimit] = useState<{ value: number; unit: LimitUnit }>({ value: 1, unit: 'working_day' })
  const [stops, setStops] = useState<Stop[]>([])
  const asked = {
    start: fromLocal(start),
    ...limit,
    pauses: stops
      .map(({ from, to }) => ({ from: fromLocal(from), to: fromLocal(to) }))
      .filter(({ from, to }) => from && to && from < to),
  }
  const answer = useQuery({
    queryKey: ['deadline', asked],
    queryFn: ({ signal }) =>
      request<DeadlineAnswer>('/api/standards/deadline', { method: 'POST', body: asked, signal }),
    enabled: Boolean(asked.start) && limit.value >= 1,
    placeholderData: (before) => before,
  })
  const change = (id: number, part: Partial<Stop>) =>
    setStops((list) => list.map((stop) => (stop.id === id ? { ...stop, ...part } : stop)))
  const add = () => {
    const from = answer.data?.amberAt ?? answer.data?.startedAt
    const begin = from ? Date.parse(from) : now()
    setStops((list) => [...list, { id: Date.now(), from: toLocal(begin), to: toLocal(begin + 3 * 86_400_000) }])
  }
  return (
    <section className="calendar-card" data-testid="try-deadline">
      <header>
        <h2>{t('standards.tryOut.title')}</h2>
      </header>
      <p className="muted">{t('standards.tryOut.lead')}</p>
      <div className="standards-form-line">
        <Field label={t('standards.tryOut.start')}>
          <input
            className="input"
            type="datetime-local"
            data-testid="try-start"
            value={start}
            onChange={(event) => setStart(event.target.value)}
          />
        </Field>
        <LimitFields label={t('standards.tryOut.value')} limit={limit} onChange={setLimit} testId="try-value" />
      </div>
      {stops.map((stop) => (
        <div className="calendar-stop" key={stop.id}>
          <Field label={t('standards.tryOut.pauseFrom')}>
            <input
              className="input"
              type="datetime-local"
              value={stop.from}
              onChange={(event) => change(stop.id, { from: event.target.value })}
            />
          </Field>
          <Field label={t('standards.tryOut.pauseTo')}>
            <input
              className="input"
              type="datetime-local"
              value={stop.to}
              onChange={(event) => change(stop.id, { to: event.target.value })}
            />
          </Field>
          <IconButton
            label={t('standards.tryOut.remove')}
            onClick={() => setStops((list) => list.filter(({ id }) => id !== stop.id))}
          >
            <X size={15} />
          </IconButton>
        </div>
      ))}
      <div>
        <Button variant="ghost" className="calendar-add" onClick={add}>
          + {t('standards.tryOut.pause')}
        </Button>
      </div>
      {answer.isError && <Banner tone="danger">{answer.error.message}</Banner>}
      {answer.data && (
        <>
          <dl className="calendar-answer">
            <div>
              <dt>{t('standards.tryOut.due')}</dt>
              <dd data-testid="try-due">{format.moment(answer.data.dueAt)}</dd>
            </div>
            <div>
              <dt>{t('standards.tryOut.amber')}</dt>
              <dd>{format.moment(answer.data.amberAt)}</dd>
            </div>
          </dl>
          {answer.data.unpublishedYears.length > 0 && (
            <Banner tone="warn">
              {t('standards.tryOut.unpublished', { years: answer.data.unpublishedYears.join(', ') })}
            </Banner>
          )}
          <Arithmetic steps={answer.data.steps} />
        </>
      )}
    </section>
  )
}
