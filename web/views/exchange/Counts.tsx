import { useTranslation } from 'react-i18next'
import type { Fate } from '../../../server/exchange/schema.ts'
import { useFormat } from '../../format.ts'

const FATES: readonly Fate[] = ['add', 'update', 'same', 'skip', 'bad']

/** What becomes of the rows; what there is none of is left out, save what is most asked for. */
export function Counts({ counts }: { counts: Record<Fate, number> }) {
  const { t } = useTranslation()
  const format = useFormat()
  return (
    <span className="import-counts">
      {FATES.filter((fate) => counts[fate] > 0 || fate === 'add').map((fate) => (
        <span key={fate} data-fate={fate} data-testid={`fate-${fate}`} data-count={counts[fate]}>
          {t(`exchange.fates.${fate}`)} <b>{format.number(counts[fate])}</b>
        </span>
      ))}
    </span>
  )
}
