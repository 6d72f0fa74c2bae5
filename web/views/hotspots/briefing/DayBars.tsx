import { useTranslation } from 'react-i18next'
import { addDays } from '../period.ts'

const [WIDTH, HEIGHT, FOOT, HEAD] = [520, 62, 14, 12]

/** A bar a day; weekends are lighter. */
export function DayBars({ from, counts }: { from: string; counts: readonly number[] }) {
  const { t } = useTranslation()
  const most = Math.max(1, ...counts)
  const step = WIDTH / Math.max(28, counts.length)
  const highest = counts.indexOf(most)
  return (
    <svg
      className="briefing-days"
      viewBox={`0 0 ${WIDTH} ${HEAD + HEIGHT + FOOT}`}
      role="img"
      aria-label={t('explore.briefing.days')}
    >
      {counts.map((count, index) => {
        const day = addDays(from, index)
        const height = (count / most) * HEIGHT
        const isOff = [0, 6].includes(new Date(day).getUTCDay())
        const x = index * step
        return (
          <g key={day}>
            <rect
              className={isOff ? 'off' : undefined}
              x={x + 1}
              y={HEAD + HEIGHT - height}
              width={step - 2}
              height={height}
            />
            {(index % 5 === 0 || index === counts.length - 1) && (
              <text x={x + step / 2} y={HEAD + HEIGHT + 11}>
                {Number(day.slice(8))}
              </text>
            )}
            {index === highest && (
              <text x={x + step / 2} y={HEAD - 3}>
                {count}
              </text>
            )}
          </g>
        )
      })}
      <path d={`M0 ${HEAD + HEIGHT}H${counts.length * step}`} />
    </svg>
  )
}
