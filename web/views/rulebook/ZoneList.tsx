import { Route } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Zone } from '../../../server/responsibility/rulebook/schema.ts'
import { RULES, ZONE_KINDS } from '../../../server/responsibility/schema.ts'
import { useFormat } from '../../format.ts'
import { useLabel, useName } from '../../i18n/label.ts'
import { draftedCodes } from './change.ts'
import { useZones } from './queries.ts'
import { SimpleList } from './SimpleList.tsx'
import { choose } from './selected.ts'
import type { Draft } from './useDraft.ts'
import { colourOfZone } from './useZonesOnMap.ts'

const FAMILIES = ['special', 'corridor'] as const

/** Special areas and corridors, each with its size and how many rules are made for it. */
export function ZoneList({ selected, draft }: { selected: string | null; draft: Draft }) {
  const { t } = useTranslation()
  const label = useLabel()
  const drafted = draftedCodes(draft.changes, 'zone')
  return (
    <SimpleList
      query={useZones()}
      empty={{ when: ({ zones }) => zones.length === 0, icon: <Route size={26} />, title: t('rules.zones.empty') }}
    >
      {({ zones }) =>
        FAMILIES.map((family) => {
          const inside = zones.filter(({ kind }) => ZONE_KINDS[kind].family === family)
          return (
            inside.length > 0 && (
              <section key={family} className="rulebook-group">
                <h3>
                  {label(RULES[family])}
                  <small>{inside.length}</small>
                </h3>
                {inside.map((zone) => (
                  <Row key={zone.code} zone={zone} selected={zone.code === selected} drafted={drafted.has(zone.code)} />
                ))}
              </section>
            )
          )
        })
      }
    </SimpleList>
  )
}

function Row({ zone, selected, drafted }: { zone: Zone; selected: boolean; drafted: boolean }) {
  const { t } = useTranslation()
  const label = useLabel()
  const name = useName()
  const size = useZoneSize()
  return (
    <button
      type="button"
      className="rulebook-row short"
      aria-current={selected}
      data-testid={`zone-row-${zone.code}`}
      onClick={() => choose('zone', zone.code)}
    >
      <i className="swatch" style={{ background: colourOfZone(zone) }} aria-hidden="true" />
      <span className="grow">
        <span className="rulebook-line">
          <strong className="clip grow">{name(zone)}</strong>
          {drafted && <span className="tag accent">{t('rules.draft.changed')}</span>}
        </span>
        <span className="rulebook-line rulebook-third">
          <span className="clip grow">
            {label(ZONE_KINDS[zone.kind])} · {size(zone)}
          </span>
          <span>{t('rules.zones.rules', { count: zone.rules })}</span>
        </span>
      </span>
    </button>
  )
}

/** How large a zone is: of a corridor its width, of an area its hectares. */
export function useZoneSize() {
  const { t } = useTranslation()
  const format = useFormat()
  return ({ halfWidthMetres, areaM2 }: Pick<Zone, 'halfWidthMetres' | 'areaM2'>) =>
    halfWidthMetres === null
      ? t('rules.zones.hectares', { area: format.number(Math.round(areaM2 / 1000) / 10) })
      : t('rules.zones.width', { metres: format.metres(halfWidthMetres) })
}
