import { useTranslation } from 'react-i18next'
import { useListed } from '../../i18n/label.ts'
import type { ShiftInput } from './change.ts'

/** When a shift is on, in words: what is left out is every day, the whole day, the whole year. */
export function useShiftWords(): (shift: Omit<ShiftInput, 'unit'>) => string {
  const { t } = useTranslation()
  const listed = useListed()
  return ({ weekdays, from, to, seasonFrom, seasonTo }) => {
    const days = weekdays
      ? listed([...weekdays].sort().map((day) => t(`rules.weekdays.d${day as 1}`)))
      : t('rules.rosters.everyDay')
    const overnight = from !== undefined && to !== undefined && to <= from
    const hours =
      from === undefined && to === undefined
        ? t('rules.rosters.wholeDay')
        : `${from ?? '00:00'}–${overnight ? t('rules.rosters.nextDay', { at: to }) : (to ?? '24:00')}`
    const season =
      seasonFrom === undefined && seasonTo === undefined
        ? null
        : t('rules.rosters.season', { from: seasonFrom ?? '01-01', to: seasonTo ?? '12-31' })
    return [days, hours, season].filter(Boolean).join(' · ')
  }
}
