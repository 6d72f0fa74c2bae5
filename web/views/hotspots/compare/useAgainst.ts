/** What the period is compared with, in the address bar. */
import { useParam } from '../../../url.ts'
import { type Period, previousOf, yearBefore } from '../period.ts'

export const COMPARED = ['difference', 'swipe'] as const
export const AGAINST = ['previous', 'year'] as const

export function useAgainst(period: Period) {
  const [compareText] = useParam('compare')
  const [againstText] = useParam('against')
  const against = againstText === 'year' ? 'year' : 'previous'
  return {
    compared: COMPARED.find((one) => one === compareText) ?? null,
    against: against as (typeof AGAINST)[number],
    before: against === 'year' ? yearBefore(period) : previousOf(period),
  }
}
