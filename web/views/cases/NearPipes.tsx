import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { PIPELINE_ROLES } from '../../../server/access/rules.ts'
import type { CaseDetail } from '../../../server/cases/schema.ts'
import { NETWORKS } from '../../../server/pipelines/schema.ts'
import { api } from '../../api.ts'
import { useLabel } from '../../i18n/label.ts'
import { usePerson } from '../../session.ts'
import { go } from '../../url.ts'

const METRES = 30
const METRES_PER_DEGREE = 111_320

/** Underground pipes around the place, by network, for those who may see them: whoever digs must know. */
export function NearPipes({ detail }: { detail: CaseDetail }) {
  const { t } = useTranslation()
  const label = useLabel()
  const { role } = usePerson()
  const [lon, lat] = detail.position as [number, number]
  const latitude = METRES / METRES_PER_DEGREE
  const longitude = latitude / Math.cos((lat * Math.PI) / 180)
  const bbox = [lon - longitude, lat - latitude, lon + longitude, lat + latitude].map((n) => n.toFixed(6)).join(',')
  const pipes = useQuery({
    queryKey: ['pipes-near', bbox],
    queryFn: () => api.pipeLines({ bbox, limit: 100 }),
    enabled: PIPELINE_ROLES.includes(role),
    staleTime: 60_000,
  })
  if (!pipes.data) return null
  const { lines } = pipes.data
  const networks = [...new Set(lines.map(({ network }) => network))]
  const m = `${lon.toFixed(5)},${lat.toFixed(5)},18`
  return (
    <>
      <dt>{t('cases.page.pipes')}</dt>
      <dd>
        {networks.length === 0 ? (
          t('cases.page.pipesNone', { metres: METRES })
        ) : (
          <>
            {networks.map((network) => (
              <button
                type="button"
                key={network}
                className="fact-link"
                onClick={() => go('/inventory', { line: lines.find((line) => line.network === network)!.code, m })}
              >
                {label(NETWORKS[network])} {lines.filter((line) => line.network === network).length}
              </button>
            ))}
            <small>{t('cases.page.pipesWithin', { metres: METRES })}</small>
          </>
        )}
      </dd>
    </>
  )
}
