import './filter-bar.css'
import { MapPin, Plus, X } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { AreaPlace } from '../../../server/areas/schema.ts'
import type { HeatFilter } from '../../../server/hotspots/rules.ts'
import { request } from '../../api.ts'
import { useMapClick } from '../../map/index.ts'
import { IconButton } from '../../ui/Button.tsx'
import { Picker } from '../../ui/Picker.tsx'
import { Banner } from '../../ui/Placeholder.tsx'
import { showError } from '../../ui/toast.tsx'
import { setParams } from '../../url.ts'
import { useChips } from './chips.ts'
import { useConditions } from './conditions.ts'
import { clearFilter, type Question, setFilter, toggledArea } from './filter.ts'

/** The question beyond its period: what narrows it as chips, and one field that finds whatever else may. */
export function FilterBar({ filter, unread }: Question) {
  const { t } = useTranslation()
  const chips = useChips(filter)
  const [search, setSearch] = useState('')
  const [picking, setPicking] = useState(false)
  const { options, take } = useConditions(filter, search)
  return (
    <div className="explore-filter">
      <div className="row">
        <div className="grow">
          <Picker
            value={null}
            options={options}
            onSearch={setSearch}
            onChange={(option) => take(option.value)}
            placeholder={t('explore.filter.add')}
            empty={t('explore.filter.none')}
            leading={<Plus size={14} className="picker-leading" aria-hidden="true" />}
            data-testid="filter-add"
          />
        </div>
        <IconButton
          label={t('explore.filter.pick')}
          aria-pressed={picking}
          data-testid="filter-pick"
          onClick={() => setPicking(!picking)}
        >
          <MapPin size={16} />
        </IconButton>
      </div>
      {picking && <PickArea filter={filter} onDone={() => setPicking(false)} />}
      {unread.map(({ name, why }) => (
        <Banner tone="warn" key={name}>
          {t('explore.filter.unread', { name })} <span className="muted">{why}</span>{' '}
          <button type="button" className="link" onClick={() => setParams({ [name]: null })}>
            {t('explore.filter.drop')}
          </button>
        </Banner>
      ))}
      {chips.length > 0 && (
        <div className="explore-chips" data-testid="filter-chips">
          {chips.map(({ key, what, off }) => (
            <button
              type="button"
              key={key}
              className="filter-chip"
              title={t('boards.filter.remove', { what })}
              aria-label={t('boards.filter.remove', { what })}
              data-testid={`chip-${key}`}
              onClick={() => setFilter(filter, off)}
            >
              <span className="clip">{what}</span>
              <X size={12} />
            </button>
          ))}
          {chips.length > 1 && (
            <button type="button" className="link" onClick={() => clearFilter(filter)}>
              {t('boards.filter.clear')}
            </button>
          )}
        </div>
      )}
    </div>
  )
}

const GRAINS = ['district', 'street', 'community'] as const

/** The next press on the map takes the area there. */
function PickArea({ filter, onDone }: { filter: HeatFilter; onDone: () => void }) {
  const { t } = useTranslation()
  const [grain, setGrain] = useState<(typeof GRAINS)[number]>('street')
  useMapClick(({ lngLat: [lon, lat], adds }) => {
    request<AreaPlace>('/api/areas/at', { query: { lon: lon.toFixed(6), lat: lat.toFixed(6) } })
      .then(({ area }) => setFilter(filter, { areas: toggledArea(filter.areas, area[grain].code) }))
      .catch(showError)
    if (!adds) onDone()
    return true
  })
  return (
    <div className="explore-pick">
      {t('explore.filter.press')}
      <select
        className="input"
        value={grain}
        aria-label={t('explore.filter.grain')}
        onChange={(event) => setGrain(event.target.value as typeof grain)}
      >
        {GRAINS.map((one) => (
          <option key={one} value={one}>
            {t(`explore.levels.${one}`)}
          </option>
        ))}
      </select>
    </div>
  )
}
