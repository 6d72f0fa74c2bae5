import { useTranslation } from 'react-i18next'
import type { QueueFilter } from '../../../server/cases/filters/rules.ts'
import { useFormat } from '../../format.ts'
import { go } from '../../url.ts'
import type { Within } from './within.ts'

/** A figure that leads to the cases it counts. */
export function Count({
  figure,
  value,
  within,
  filter,
}: {
  figure: string
  value: number
  within: Within
  /** Undefined: nothing stands behind it that can be listed. */
  filter: Partial<QueueFilter> | undefined
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const shown = value === 0 ? <i>0</i> : format.number(value)
  if (!filter || value === 0) return <b data-figure={figure}>{shown}</b>
  const query = Object.fromEntries(
    Object.entries({ ...within, ...filter }).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  )
  return (
    <a
      href={`/dispatch?${new URLSearchParams(query)}`}
      data-figure={figure}
      title={t('boards.board.openQueue', { count: value })}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey) return
        event.preventDefault()
        go('/dispatch', query, ['m'])
      }}
    >
      {shown}
    </a>
  )
}
