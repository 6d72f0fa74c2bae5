import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { STATES, type State } from '../../server/cases/lifecycle.ts'
import { NETWORKS, type Network } from '../../server/pipelines/schema.ts'
import { useLabel } from '../i18n/label.ts'
import { useTheme } from '../preferences.ts'
import { setParams } from '../url.ts'
import { GROUP_NAMES, GROUPS, type Group } from './groups.ts'
import { iconDataUrl, MAJORS } from './icons.ts'
import { PALETTES } from './palette.ts'
import { useMapStore } from './store.ts'

/** Switches and legend in one: a legend entry shows only for what is on, and says when it needs a closer look. */
export function LayerPanel() {
  const { t } = useTranslation()
  const { visible, available, zoom } = useMapStore()
  const toggle = (group: Group) => {
    const next = new Set(visible)
    if (!next.delete(group)) next.add(group)
    setParams({ layers: GROUP_NAMES.filter((name) => next.has(name)).join(',') || 'none' })
  }
  return (
    <section className="layer-panel" aria-label={t('map.layers')}>
      <h3>{t('map.layers')}</h3>
      {GROUP_NAMES.map((group) => {
        const { tileLayer, minzoom, detailZoom } = GROUPS[group]
        const allowed = available.has(tileLayer)
        const on = allowed && visible.has(group)
        const needed = zoom < minzoom ? minzoom : null
        return (
          <div key={group}>
            <label className="layer-toggle">
              <input type="checkbox" checked={on} disabled={!allowed} onChange={() => toggle(group)} />
              <span className={allowed ? undefined : 'muted'}>{t(`layers.${group}`)}</span>
              <span className="when">
                {!allowed
                  ? t('map.notForRole')
                  : on && needed
                    ? t('map.zoomTo', { zoom: needed })
                    : on && zoom < detailZoom && group === 'cases'
                      ? t('map.detailFrom', { zoom: detailZoom })
                      : null}
              </span>
            </label>
            {on && !needed && <Legend group={group} single={zoom >= detailZoom} />}
          </div>
        )
      })}
    </section>
  )
}

function Legend({ group, single }: { group: Group; single: boolean }) {
  const { t } = useTranslation()
  const label = useLabel()
  const theme = useTheme((store) => store.theme)
  const palette = PALETTES[theme]
  const open = useMemo(() => (Object.keys(STATES) as State[]).filter((state) => STATES[state].open), [])
  if (group === 'cases' && single) {
    return (
      <ul className="legend">
        {open.map((state) => (
          <li key={state}>
            <img alt="" src={iconDataUrl(`case|${theme}|${state}`)} />
            {label(STATES[state])}
          </li>
        ))}
        <li>
          <img alt="" src={iconDataUrl(`case|${theme}|filed|late`)} />
          {t('map.late')}
        </li>
      </ul>
    )
  }
  if (group === 'components' && single) {
    return (
      <ul className="legend">
        {Object.entries(MAJORS).map(([code, { family, shape }]) => (
          <li key={code}>
            <img alt="" src={iconDataUrl(`component|${theme}|${family}|${code === '01' ? 'cover' : shape}`)} />
            {t(`majors.${family}`)}
          </li>
        ))}
        <li>
          <img alt="" src={iconDataUrl(`component|${theme}|utility|cover|broken`)} />
          {t('map.broken')}
        </li>
      </ul>
    )
  }
  if (group === 'pipes') {
    return (
      <ul className="legend">
        {(Object.keys(NETWORKS) as Network[]).map((network) => (
          <li key={network}>
            <span
              className="line"
              style={{ color: palette.pipes[network], borderTopStyle: network === 'sewage' ? 'dashed' : 'solid' }}
            />
            {label(NETWORKS[network])}
          </li>
        ))}
      </ul>
    )
  }
  return null
}
