import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api } from '../../api.ts'
import { useFormat } from '../../format.ts'
import { Skeleton } from '../../ui/Placeholder.tsx'
import { bboxAround, metresBetween } from './distance.ts'
import type { ReportDraft } from './report.ts'

const REACH_METRES = 60

function anchorOf(geometry: { type: string; coordinates: unknown }): number[] {
  let inner = geometry.coordinates
  while (Array.isArray(inner) && Array.isArray(inner[0])) inner = inner[0]
  return inner as number[]
}

/** Components of the class close to the place, so that the report names the very one. */
export function NearestComponents({
  classCode,
  position,
  chosen,
  onChoose,
}: {
  classCode: string
  position: [number, number]
  chosen: ReportDraft['component']
  onChoose: (component: ReportDraft['component']) => void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const bbox = bboxAround(position, REACH_METRES)
  const found = useQuery({
    queryKey: ['components', bbox, classCode],
    queryFn: ({ signal }) => api.components({ bbox, class: classCode, limit: 30 }, signal),
  })
  const near = (found.data?.components ?? [])
    .map((component) => ({ component, metres: metresBetween(position, anchorOf(component.geometry)) }))
    .sort((a, b) => a.metres - b.metres)
    .slice(0, 4)
  return (
    <div className="field">
      <span className="label">{t('report.nearest')}</span>
      {found.isPending && <Skeleton height={40} />}
      {found.isSuccess && near.length === 0 && <span className="hint">{t('report.nearestNone')}</span>}
      {near.length > 0 && (
        <div className="report-components">
          {near.map(({ component, metres }) => (
            <button
              type="button"
              key={component.code}
              aria-pressed={chosen?.code === component.code}
              data-testid={`report-component-${component.code}`}
              onClick={() => onChoose({ code: component.code, name: component.name })}
            >
              <strong className="clip">{component.name}</strong>
              <span className="mono muted">{component.code.slice(-6)}</span>
              <span className="muted">{format.metres(metres)}</span>
            </button>
          ))}
          <button type="button" aria-pressed={chosen === null} onClick={() => onChoose(null)}>
            <span className="muted">{t('report.notListed')}</span>
          </button>
        </div>
      )}
    </div>
  )
}
