/** Bad rows over the map, as far as they have a place; a press on one opens it. */
import { useCallback, useMemo } from 'react'
import type { ImportIssues } from '../../../server/exchange/schema.ts'
import { flyTo, useDeckLayers, useHighlight, useMapClick } from '../../map/index.ts'
import { issueLayers } from '../../map/layers/issues.ts'
import { isInSight } from '../../map/sight.ts'
import { useMapStore } from '../../map/store.ts'
import { useTheme } from '../../preferences.ts'
import { setParams } from '../../url.ts'

type Issue = ImportIssues['issues'][number]
const PIXELS = 9
/** Among issues of the inventory: an error. */
const ERROR = 1

/** @returns opens one */
export function useReportOnMap(issues: readonly Issue[], opened: string | null): (issue: Issue) => void {
  const theme = useTheme((store) => store.theme)
  const placed = useMemo(() => issues.filter(({ position }) => position !== null), [issues])
  useDeckLayers(
    'import-report',
    useMemo(
      () =>
        issueLayers(
          placed.map(({ row, position }) => [row, ERROR, position![0]!, position![1]!]),
          theme,
        ),
      [placed, theme],
    ),
  )
  const open = useCallback((issue: Issue) => {
    setParams({ row: `${issue.row} ${issue.code} ${issue.field}` })
    if (!issue.position) return
    const { zoom } = useMapStore.getState()
    const place = issue.position as [number, number]
    if (zoom < 16.5 || !isInSight(place)) flyTo(place, Math.max(17.5, zoom))
  }, [])
  useMapClick(({ lngLat: [lon, lat] }) => {
    const reach = (PIXELS * 360) / (512 * 2 ** useMapStore.getState().zoom)
    const squash = Math.cos((lat * Math.PI) / 180)
    const away = ({ position }: Issue) => Math.hypot(position![0]! - lon, (position![1]! - lat) / squash)
    const [nearest] = placed.toSorted((a, b) => away(a) - away(b))
    if (!nearest || away(nearest) > reach) return false
    open(nearest)
    return true
  })
  const shown = placed.find(({ row, code, field }) => `${row} ${code} ${field}` === opened)
  useHighlight(
    'import-row',
    useMemo(
      () => (shown ? [{ role: 'ring', geometry: { type: 'Point', coordinates: shown.position! } }] : []),
      [shown],
    ),
  )
  return open
}
