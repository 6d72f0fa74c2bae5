import { useTranslation } from 'react-i18next'
import type { BriefingRow } from '../../../../server/hotspots/briefing/schema.ts'
import { useFormat } from '../../../format.ts'
import { useName } from '../../../i18n/label.ts'

/** A change as it is printed: more is neither good nor bad by itself, so it has no colour. */
export function useChange(): (change: number | null, before: number | null) => string {
  const { t } = useTranslation()
  const format = useFormat()
  return (change, before) => {
    if (before === null) return '—'
    if (change === null) return t('explore.briefing.none')
    if (Math.abs(change) < 0.0005) return '0%'
    return change > 9.99
      ? `${format.number(Math.round(change + 1))}×`
      : `${change > 0 ? '+' : '−'}${(Math.abs(change) * 100).toFixed(1)}%`
  }
}

/** Rows beside the month before, with a bar for how large each is. */
export function RankTable({ title, rows, note }: { title: string; rows: readonly BriefingRow[]; note?: string }) {
  const { t } = useTranslation()
  const name = useName()
  const format = useFormat()
  const changed = useChange()
  const most = Math.max(1, ...rows.map(({ count }) => count))
  return (
    <table className="briefing-table">
      <caption>
        {title}
        {note && <small> {note}</small>}
      </caption>
      <thead>
        <tr>
          <th scope="col">{t('explore.briefing.name')}</th>
          <th scope="col">{t('explore.briefing.count')}</th>
          <th scope="col">{t('explore.briefing.before')}</th>
          <th scope="col">{t('explore.briefing.change')}</th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={`${row.code} ${row.name}`}>
            <th scope="row">
              {row.code === null
                ? t('explore.filter.noUnit')
                : name({ name: row.name ?? row.code, nameEn: row.nameEn ?? '' })}
            </th>
            <td>
              <i style={{ width: `${(row.count / most) * 100}%` }} />
              <span>{format.number(row.count)}</span>
            </td>
            <td>{row.before === null ? '—' : format.number(row.before)}</td>
            <td>{changed(row.change, row.before)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
