import { useTranslation } from 'react-i18next'
import type { Briefing } from '../../../../server/hotspots/briefing/schema.ts'
import { useLabel, useListed, useName } from '../../../i18n/label.ts'

type Spot = Pick<Briefing['strongest'][number], 'street' | 'community' | 'cell'>

/** A hot spot by the community and street of its busiest cell. */
export function usePlaceWords(): (spot: Spot) => string {
  const name = useName()
  return ({ street, community, cell }) => (street ? `${name(street)} ${name(community)}` : cell)
}

/** The strongest hot spots: where, of what, and why. */
export function SpotList({ spots }: { spots: Briefing['strongest'] }) {
  const { t } = useTranslation()
  const listed = useListed()
  const label = useLabel()
  const name = useName()
  const placeOf = usePlaceWords()
  return (
    <ol className="briefing-spots">
      {spots.map((spot) => (
        <li key={spot.cell}>
          <h3>
            {placeOf(spot)}
            {spot.isNew && <b>{t('explore.briefing.isNew')}</b>}
            <small>
              {t('explore.briefing.size', { count: spot.count, cells: spot.cells })}
              {spot.z !== null && ` · z ${spot.z.toFixed(1)}`}
            </small>
          </h3>
          <p>{listed(spot.classes.map((one) => `${name(one)} ${one.count}`))}</p>
          <p className="briefing-faint">
            {t('explore.briefing.atBusiest', { reasons: spot.reasons.map(label).join(t('explore.briefing.between')) })}
          </p>
        </li>
      ))}
    </ol>
  )
}
