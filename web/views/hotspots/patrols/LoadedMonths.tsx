import { Trash2 } from 'lucide-react'
import { DateTime } from 'luxon'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../../format.ts'
import { Button, IconButton } from '../../../ui/Button.tsx'
import { SkeletonLines } from '../../../ui/Placeholder.tsx'
import { usePatrols, useRemovePatrols } from './queries.ts'

/** What is loaded by month, the newest first; a month is taken away with a second press. */
export function LoadedMonths() {
  const { t } = useTranslation()
  const format = useFormat()
  const { data } = usePatrols()
  const remove = useRemovePatrols()
  const [asked, setAsked] = useState<string | null>(null)
  if (!data) return <SkeletonLines lines={3} />
  if (data.months.length === 0) return <p className="muted">{t('patrols.nothing')}</p>
  return (
    <div className="patrols-months">
      <table>
        <caption>{t('patrols.months')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('patrols.month')}</th>
            <th scope="col">{t('patrols.days')}</th>
            <th scope="col">{t('patrols.grids')}</th>
            <th scope="col">{t('patrols.hours')}</th>
            <td />
          </tr>
        </thead>
        <tbody>
          {data.months.toReversed().map(({ month, days, grids, hours }) => (
            <tr key={month}>
              <th scope="row">{month}</th>
              <td>{days}</td>
              <td>
                {grids} / {data.of}
              </td>
              <td>{format.number(Math.round(hours))}</td>
              <td>
                {asked === month ? (
                  <Button
                    variant="danger"
                    busy={remove.isPending}
                    onClick={() => remove.mutate(daysOf(month), { onSettled: () => setAsked(null) })}
                  >
                    {t('patrols.sure', { month })}
                  </Button>
                ) : (
                  <IconButton label={t('patrols.remove', { month })} onClick={() => setAsked(month)}>
                    <Trash2 size={14} />
                  </IconButton>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

const daysOf = (month: string) => ({
  from: `${month}-01`,
  to: DateTime.fromISO(`${month}-01`).endOf('month').toISODate()!,
})
