import { DateTime } from 'luxon'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { Calendar } from '../../../server/standards/schema.ts'
import { usePreferences } from '../../preferences.ts'

type Day = Calendar['days'][number]
const useLocale = () => usePreferences((store) => (store.language === 'zh' ? 'zh-CN' : 'en-GB'))

/** Twelve months, Monday first; holidays and working weekends stand out by colour and sign. */
export function YearGrid({ calendar }: { calendar: Calendar }) {
  const locale = useLocale()
  const { t } = useTranslation()
  const days = useMemo(() => new Map(calendar.days.map((day) => [day.day, day])), [calendar.days])
  const weekdays = useMemo(
    () =>
      Array.from({ length: 7 }, (_, index) =>
        DateTime.utc(2024, 1, 1 + index)
          .setLocale(locale)
          .toFormat('ccccc'),
      ),
    [locale],
  )
  return (
    <div className="calendar-year">
      {Array.from({ length: 12 }, (_, index) => DateTime.utc(calendar.year, index + 1, 1)).map((first) => (
        <table key={first.month}>
          <caption>{first.setLocale(locale).toFormat('LLLL')}</caption>
          <thead>
            <tr>
              {weekdays.map((weekday, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: seven days, two of them with the same letter
                <th key={index} scope="col">
                  {weekday}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {weeksOf(first).map((week) => (
              <tr key={week.find(Boolean)!.toISODate()}>
                {week.map((day, index) => {
                  // biome-ignore lint/suspicious/noArrayIndexKey: an empty cell has no other name
                  if (!day) return <td key={index} />
                  const text = day.toISODate()!
                  const exception = days.get(text)
                  const kind = exception
                    ? exception.isWorking
                      ? 'work'
                      : 'rest'
                    : day.weekday > 5
                      ? 'weekend'
                      : undefined
                  return (
                    <td
                      key={text}
                      data-day={kind}
                      data-today={text === calendar.today || undefined}
                      title={exception ? `${text} ${exception.name}` : undefined}
                    >
                      {day.day}
                      {exception && (
                        <sup>{t(exception.isWorking ? 'standards.calendar.work' : 'standards.calendar.rest')}</sup>
                      )}
                    </td>
                  )
                })}
              </tr>
            ))}
          </tbody>
        </table>
      ))}
    </div>
  )
}

function weeksOf(first: DateTime): (DateTime | null)[][] {
  const cells: (DateTime | null)[] = Array.from({ length: first.weekday - 1 }, () => null)
  for (let day = first; day.month === first.month; day = day.plus({ days: 1 })) cells.push(day)
  while (cells.length % 7 > 0) cells.push(null)
  return Array.from({ length: cells.length / 7 }, (_, index) => cells.slice(index * 7, index * 7 + 7))
}

/** Each holiday once: from when to when nobody works, and which weekends pay for it. */
export function HolidayList({ calendar }: { calendar: Calendar }) {
  const { t } = useTranslation()
  const locale = useLocale()
  const holidays = useMemo(() => stretches(calendar.days), [calendar.days])
  const short = (day: string) =>
    DateTime.fromISO(day, { zone: 'utc' })
      .setLocale(locale)
      .toFormat(locale === 'zh-CN' ? 'M月d日' : 'd LLL')
  return (
    <dl className="calendar-holidays">
      {holidays.map(({ name, from, to, count, working }) => (
        <div key={`${name}-${from}`}>
          <dt>{name}</dt>
          <dd>
            {from && count > 1 && t('standards.calendar.days', { from: short(from), to: short(to), count })}
            {from && count === 1 && t('standards.calendar.dayOne', { from: short(from) })}
            {working.length > 0 && (
              <span className="muted">
                {from && ' · '}
                {t('standards.calendar.workdays', { days: working.map(short).join(', ') })}
              </span>
            )}
          </dd>
        </div>
      ))}
    </dl>
  )
}

interface Stretch {
  name: string
  from: string
  to: string
  count: number
  working: string[]
}
/** Days off of one holiday with the weekends they touch, as one stretch. */
export function stretches(days: readonly Day[]): Stretch[] {
  const exceptions = new Map(days.map((day) => [day.day, day]))
  const isOff = (day: DateTime) => {
    const exception = exceptions.get(day.toISODate()!)
    return exception ? !exception.isWorking : day.weekday > 5
  }
  const found = new Map<string, Stretch>()
  for (const { day, isWorking, name } of days) {
    const stretch = found.get(name) ?? { name, from: '', to: '', count: 0, working: [] }
    if (isWorking) stretch.working.push(day)
    else if (!stretch.from || day > stretch.to) {
      let from = DateTime.fromISO(day, { zone: 'utc' })
      let to = from
      while (isOff(from.minus({ days: 1 }))) from = from.minus({ days: 1 })
      while (isOff(to.plus({ days: 1 }))) to = to.plus({ days: 1 })
      if (!stretch.from) stretch.from = from.toISODate()!
      stretch.to = to.toISODate()!
      stretch.count += to.diff(from, 'days').days + 1
    }
    found.set(name, stretch)
  }
  return [...found.values()].sort((a, b) => (a.from || a.working[0]!).localeCompare(b.from || b.working[0]!))
}
