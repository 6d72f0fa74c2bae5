import { useTranslation } from 'react-i18next'
import { useNow } from '../../clock.ts'
import { useFormat } from '../../format.ts'
import { LiveStatus } from '../../shell/LiveStatus.tsx'

/** The platform's time, how the line stands, and of when the figures are: a wall that stands still must say so. */
export function WallClock({ at }: { at: string | undefined }) {
  const { t } = useTranslation()
  const format = useFormat()
  const now = useNow(1000)
  return (
    <div className="wall-clock">
      <b>{format.clock(new Date(now).toISOString())}</b>
      <span>{format.day(new Date(now).toISOString())}</span>
      {at && <span>{t('boards.board.asOf', { at: format.clock(at) })}</span>}
      <LiveStatus />
    </div>
  )
}
