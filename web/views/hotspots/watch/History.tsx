import { useTranslation } from 'react-i18next'
import type { WatchPreview } from '../../../../server/hotspots/watches/schema.ts'
import { useFormat } from '../../../format.ts'

const HEIGHT = 72

/** The highest count of each day, with the threshold across and a mark where it would have told. */
export function History({ preview, threshold }: { preview: WatchPreview; threshold: number }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { days, highest, crossings } = preview
  const most = Math.max(threshold, ...highest) * 1.12
  const y = (count: number) => HEIGHT - (count / most) * HEIGHT
  const told = new Set(crossings.map((at) => format.date(at)))
  const line = highest.map((count, index) => `${index + 0.5},${y(count).toFixed(2)}`).join(' ')
  return (
    <svg
      className="watch-history"
      viewBox={`0 0 ${days.length} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={t('watch.history')}
    >
      {days.map((day, index) =>
        told.has(day) ? <rect key={day} className="told" x={index} y={0} width={1} height={HEIGHT} /> : null,
      )}
      <polyline points={`0.5,${HEIGHT} ${line} ${days.length - 0.5},${HEIGHT}`} className="area" />
      <polyline points={line} className="counts" />
      <line x1={0} x2={days.length} y1={y(threshold)} y2={y(threshold)} className="threshold" />
    </svg>
  )
}
