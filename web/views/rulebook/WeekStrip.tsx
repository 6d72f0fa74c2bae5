import { DateTime } from 'luxon'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { planOf } from '../../../server/responsibility/rulebook/rules.ts'
import { now } from '../../clock.ts'
import { UNIT_COLOURS } from '../bulk/plan.ts'
import type { ShiftInput } from './change.ts'

const DAY_MINUTES = 1440

/** The seven days from today: who is on duty when, and where nobody is. */
export function WeekStrip({
  shifts,
  zone,
  nameOf,
}: {
  shifts: readonly ShiftInput[]
  zone: string
  nameOf: (unit: string) => string
}) {
  const { t, i18n } = useTranslation()
  const start = useMemo(() => DateTime.fromMillis(now(), { zone }).startOf('day'), [zone])
  const plan = useMemo(
    () =>
      planOf(
        shifts.map((shift) => ({ ...shift, code: shift.unit })) as never[],
        start.toJSDate(),
        7,
        zone,
      ) as unknown as { from: string; to: string; shift: ShiftInput | null }[],
    [shifts, start, zone],
  )
  const units = [...new Set(shifts.map(({ unit }) => unit))]
  const colourOf = (unit: string) => UNIT_COLOURS[units.indexOf(unit) % UNIT_COLOURS.length]!
  const days = Array.from({ length: 7 }, (_, index) => start.plus({ days: index }))
  const local = (text: string) => DateTime.fromISO(text, { zone })
  return (
    <div className="week" data-testid="week-strip">
      <div className="week-hours" aria-hidden="true">
        {[0, 6, 12, 18, 24].map((hour) => (
          <span key={hour} style={{ insetInlineStart: `${(hour / 24) * 100}%` }}>
            {hour}
          </span>
        ))}
      </div>
      {days.map((day) => {
        const end = day.plus({ days: 1 })
        return (
          <div className="week-day" key={day.toISODate()}>
            <span>{day.setLocale(i18n.language === 'zh' ? 'zh-CN' : 'en-GB').toFormat('ccc d')}</span>
            <div className="week-line">
              {plan
                .filter(({ from, to }) => local(from) < end && local(to) > day)
                .map(({ from, to, shift }) => {
                  const begins = Math.max(0, local(from).diff(day, 'minutes').minutes)
                  const ends = Math.min(DAY_MINUTES, local(to).diff(day, 'minutes').minutes)
                  const who = shift ? nameOf(shift.unit) : t('rules.rosters.nobody')
                  return (
                    <i
                      key={from}
                      data-hole={shift === null}
                      title={`${from.replace('T', ' ')} – ${to.replace('T', ' ')} · ${who}`}
                      style={{
                        insetInlineStart: `${(begins / DAY_MINUTES) * 100}%`,
                        width: `${((ends - begins) / DAY_MINUTES) * 100}%`,
                        ...(shift ? { background: colourOf(shift.unit) } : {}),
                      }}
                    />
                  )
                })}
            </div>
          </div>
        )
      })}
      <ul className="week-legend">
        {units.map((unit) => (
          <li key={unit}>
            <i className="swatch" style={{ background: colourOf(unit) }} aria-hidden="true" />
            {nameOf(unit)}
          </li>
        ))}
        {plan.some(({ shift }) => shift === null) && (
          <li>
            <i className="swatch" data-hole="true" aria-hidden="true" />
            {t('rules.rosters.nobody')}
          </li>
        )}
      </ul>
    </div>
  )
}
