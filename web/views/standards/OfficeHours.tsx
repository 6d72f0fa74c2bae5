import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { officeHoursProblem } from '../../../server/standards/rules.ts'
import type { Calendar } from '../../../server/standards/schema.ts'
import { useFormat } from '../../format.ts'
import { useLabel } from '../../i18n/label.ts'
import { Button } from '../../ui/Button.tsx'
import { Field } from '../../ui/Field.tsx'
import { hoursText, readHours } from './hours.ts'
import { useEdit } from './queries.ts'

/** Office hours by period; the next period begins where the one before ends, so there is no gap. */
export function OfficeHours({ calendar, mayEdit }: { calendar: Calendar; mayEdit: boolean }) {
  const { t } = useTranslation()
  const format = useFormat()
  const [open, setOpen] = useState(false)
  const current = calendar.officeHours.findLast(({ validFrom }) => validFrom <= calendar.today)
  return (
    <section className="calendar-card">
      <header>
        <h2>{t('standards.hours.title')}</h2>
      </header>
      <ul className="calendar-periods">
        {calendar.officeHours.map((period, index) => (
          <li key={period.validFrom} data-current={period === current || undefined}>
            <span className="muted">
              {index === 0 ? t('standards.hours.first') : t('standards.hours.from', { day: period.validFrom })}
            </span>
            <strong className="grow">{hoursText(period.hours as [number, number][])}</strong>
            <span className="muted">
              {t('standards.hours.total', {
                hours: format.duration(
                  period.hours.reduce((sum, [opens = 0, closes = 0]) => sum + closes - opens, 0) * 60_000,
                ),
              })}
            </span>
            {period === current && <span className="tag accent">{t('standards.hours.now')}</span>}
          </li>
        ))}
      </ul>
      {mayEdit && !open && <Button onClick={() => setOpen(true)}>{t('standards.hours.add')}</Button>}
      {open && <PeriodForm calendar={calendar} onClose={() => setOpen(false)} />}
    </section>
  )
}

function PeriodForm({ calendar, onClose }: { calendar: Calendar; onClose: () => void }) {
  const { t } = useTranslation()
  const label = useLabel()
  const [day, setDay] = useState(calendar.today)
  const [text, setText] = useState(() => hoursText((calendar.officeHours.at(-1)?.hours ?? []) as [number, number][]))
  const edit = useEdit(onClose)
  const hours = readHours(text)
  const problem = hours && officeHoursProblem(hours)
  const error = hours ? problem && label(problem) : t('standards.hours.wrong')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const there = calendar.officeHours.find(({ validFrom }) => validFrom === day)
    edit.mutate({
      path: `/office-hours/${day}`,
      call: { method: 'PUT', ifMatch: there?.version ?? 0, body: { hours } },
      done: t('standards.hours.done'),
    })
  }
  return (
    <form className="stack standards-form" onSubmit={submit}>
      <Field label={t('standards.hours.day')}>
        <input
          className="input"
          type="date"
          required
          min={calendar.today}
          value={day}
          onChange={(event) => setDay(event.target.value)}
        />
      </Field>
      <Field label={t('standards.hours.hours')} hint={t('standards.hours.hint')} error={error}>
        <input className="input mono" value={text} onChange={(event) => setText(event.target.value)} />
      </Field>
      <div className="row">
        <Button type="submit" variant="primary" busy={edit.isPending} disabled={Boolean(error)}>
          {t('standards.hours.save')}
        </Button>
        <Button variant="ghost" onClick={onClose}>
          {t('standards.edit.cancel')}
        </Button>
      </div>
    </form>
  )
}
