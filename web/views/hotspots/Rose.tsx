import './rose.css'
import { useTranslation } from 'react-i18next'
import type { HeatFilter } from '../../../server/hotspots/rules.ts'
import { useFormat } from '../../format.ts'
import { HEAT_RAMP, heatCss } from '../../map/layers/heat.ts'
import { useTheme } from '../../preferences.ts'
import { Skeleton } from '../../ui/Placeholder.tsx'
import { asked, setFilter, toggled, WEEKDAYS } from './filter.ts'
import { useHours } from './queries.ts'

const HOURS = Array.from({ length: 24 }, (_, hour) => hour)

/** Weekday by hour, as a table that chooses: a line, a column, or one hour of one day. */
export function Rose({ filter }: { filter: HeatFilter }) {
  const { t } = useTranslation()
  const format = useFormat()
  const theme = useTheme((store) => store.theme)
  const found = useHours(asked(filter, ['hours', 'weekdays']))
  if (!found.data) return <Skeleton height={190} />
  const { counts, total } = found.data
  const most = Math.max(1, ...counts.flat())
  const ramp = HEAT_RAMP[theme].length - 1
  const has = (day: number, hour: number) =>
    (filter.weekdays.length === 0 || filter.weekdays.includes(day)) &&
    (filter.hours.length === 0 || filter.hours.includes(hour))
  const narrowed = filter.weekdays.length + filter.hours.length > 0
  const sorted = (numbers: number[]) => numbers.sort((one, other) => one - other)
  const onlyThis = (day: number, hour: number) =>
    filter.weekdays.join() === String(day) && filter.hours.join() === String(hour)
  const rowTotals = counts.map((row) => row.reduce((sum, count) => sum + count, 0))
  const weekend = total === 0 ? 0 : (rowTotals[5]! + rowTotals[6]!) / total
  return (
    <section className="rose" aria-label={t('explore.rose.title')} data-testid="rose" aria-busy={found.isFetching}>
      <table>
        <thead>
          <tr>
            <td />
            {HOURS.map((hour) => (
              <th key={hour} scope="col">
                <button
                  type="button"
                  aria-pressed={filter.hours.includes(hour)}
                  aria-label={t('explore.rose.hour', { hour })}
                  title={t('explore.rose.hour', { hour })}
                  onClick={() => setFilter(filter, { hours: sorted(toggled(filter.hours, hour)) })}
                >
                  {hour % 3 === 0 ? hour : '·'}
                </button>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {WEEKDAYS.map((weekday, index) => {
            const day = index + 1
            const named = t(`explore.weekdays.${weekday}`)
            return (
              <tr key={day}>
                <th scope="row">
                  <button
                    type="button"
                    aria-pressed={filter.weekdays.includes(day)}
                    title={`${named} · ${format.number(rowTotals[index]!)}`}
                    onClick={() => setFilter(filter, { weekdays: sorted(toggled(filter.weekdays, day)) })}
                  >
                    {named}
                  </button>
                </th>
                {HOURS.map((hour) => {
                  const count = counts[index]![hour]!
                  const words = t('explore.rose.cell', {
                    day: named,
                    hour,
                    count,
                  })
                  return (
                    <td key={hour} data-out={!has(day, hour) || undefined}>
                      <button
                        type="button"
                        title={words}
                        aria-label={words}
                        data-testid={`rose-${day}-${hour}`}
                        style={{
                          background: count ? heatCss(theme, Math.round(Math.sqrt(count / most) * ramp)) : undefined,
                        }}
                        onClick={() =>
                          setFilter(
                            filter,
                            onlyThis(day, hour) ? { weekdays: [], hours: [] } : { weekdays: [day], hours: [hour] },
                          )
                        }
                      />
                    </td>
                  )
                })}
              </tr>
            )
          })}
        </tbody>
      </table>
      <p className="row muted">
        <span className="grow">{t('explore.rose.note', { share: format.percent(weekend) })}</span>
        {narrowed && (
          <button type="button" className="link" onClick={() => setFilter(filter, { weekdays: [], hours: [] })}>
            {t('explore.rose.clear')}
          </button>
        )}
      </p>
    </section>
  )
}
