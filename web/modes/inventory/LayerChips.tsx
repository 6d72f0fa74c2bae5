import { useTranslation } from 'react-i18next'
import { PIPELINE_ROLES } from '../../../server/access/rules.ts'
import { NETWORKS, type Network } from '../../../server/pipelines/schema.ts'
import { useLabel } from '../../i18n/label.ts'
import { GROUP_NAMES, type Group } from '../../map/index.ts'
import { useMapStore } from '../../map/store.ts'
import { usePerson } from '../../session.ts'
import { setParams } from '../../url.ts'
import { NetworkMark } from '../../views/pipelines/NetworkMark.tsx'

const ALL = Object.keys(NETWORKS) as Network[]

/** Networks shown, from the address bar: `nets=water,gas`; all when it says nothing. */
export const readNetworks = (text: string | null): readonly Network[] =>
  text === null ? ALL : ALL.filter((network) => text.split(',').includes(network))

/** Components and each network on or off. */
export function LayerChips({ networks }: { networks: readonly Network[] }) {
  const { t } = useTranslation()
  const label = useLabel()
  const visible = useMapStore((store) => store.visible)
  const pipes = PIPELINE_ROLES.includes(usePerson().role)
  const withGroups = (change: (groups: Set<Group>) => void) => {
    const next = new Set(visible)
    change(next)
    return GROUP_NAMES.filter((name) => next.has(name)).join(',') || 'none'
  }
  const components = visible.has('components')
  const on = visible.has('pipes') ? networks : []
  const toggle = (network: Network) => {
    const next = on.includes(network) ? on.filter((one) => one !== network) : [...on, network]
    setParams({
      nets: next.length === 0 || next.length === ALL.length ? null : ALL.filter((one) => next.includes(one)).join(','),
      layers: withGroups((groups) => void (next.length > 0 ? groups.add('pipes') : groups.delete('pipes'))),
    })
  }
  return (
    <fieldset className="layer-chips" aria-label={t('inventory.layers')}>
      <button
        type="button"
        className="layer-chip"
        aria-pressed={components}
        data-testid="layer-components"
        onClick={() =>
          setParams({
            layers: withGroups((groups) => {
              for (const group of ['components', 'density'] as const) {
                if (components) groups.delete(group)
                else groups.add(group)
              }
            }),
          })
        }
      >
        {t('inventory.components')}
      </button>
      {pipes ? (
        ALL.map((network) => (
          <button
            type="button"
            key={network}
            className="layer-chip"
            aria-pressed={on.includes(network)}
            data-testid={`layer-${network}`}
            onClick={() => toggle(network)}
          >
            <NetworkMark network={network} />
            {label(NETWORKS[network])}
          </button>
        ))
      ) : (
        <span className="muted">{t('inventory.pipes.hidden')}</span>
      )}
    </fieldset>
  )
}
