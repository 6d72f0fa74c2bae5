import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import type { CaseDetail } from '../../../server/cases/schema.ts'
import { api } from '../../api.ts'
import { flyTo, type Highlight, useHighlight, useMapReady } from '../../map/index.ts'

/** The place with a ring, its unit grid, and its component where that is elsewhere; the map goes there once for each case. */
export function useCaseOnMap(detail: CaseDetail): void {
  const grid = useQuery({
    queryKey: ['grid', detail.gridCode],
    queryFn: () => api.grid(detail.gridCode!),
    enabled: detail.gridCode !== null,
    staleTime: 5 * 60_000,
  })
  const code = detail.component?.code ?? null
  const component = useQuery({
    queryKey: ['component', code],
    queryFn: () => api.component(code!),
    enabled: code !== null,
    staleTime: 60_000,
  })
  const highlights: Highlight[] = [
    ...(grid.data ? [{ role: 'grid' as const, geometry: grid.data.geometry }] : []),
    ...(component.data ? [{ role: 'hover' as const, geometry: component.data.geometry }] : []),
    { role: 'place', geometry: detail.geometry },
    { role: 'ring', geometry: { type: 'Point', coordinates: detail.position } },
  ]
  useHighlight('case', highlights)
  const ready = useMapReady()
  const shown = useRef<string | null>(null)
  useEffect(() => {
    if (!ready || shown.current === detail.id) return
    shown.current = detail.id
    flyTo(detail.position)
  }, [ready, detail.id, detail.position])
}
