import { cellToBoundary, cellToLatLng, getHexagonEdgeLengthAvg, getResolution, latLngToCell, UNITS } from 'h3-js'
import { useEffect, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { City } from '../../../server/areas/schema.ts'
import type { Cells } from '../../../server/hotspots/schema.ts'
import { useFormat } from '../../format.ts'
import { useName } from '../../i18n/label.ts'
import { fitBbox, useDeckLayers, useMapClick, useViewport } from '../../map/index.ts'
import { hexagonLayers, smoothLayers } from '../../map/layers/heat.ts'
import { PointerTip, useUnderPointer, useZoom } from '../../map/MapTip.tsx'
import { useTheme } from '../../preferences.ts'
import { useSettled } from '../../settled.ts'
import { setParams } from '../../url.ts'
import { heatClasses, rankOf } from './breaks.ts'
import { share } from './CellPanel.tsx'
import type { Filter } from './filter.ts'
import { Legend } from './Legend.tsx'
import type { Period } from './period.ts'
import { boxFor, resolutionAt, useCells, usePlace } from './queries.ts'
import type { Drawing } from './useDrawing.ts'

const NOTHING: readonly unknown[] = []

/** The heat itself, what is under the pointer, and the legend. Answers with the cells it draws. */
export function useHeat(city: City, period: Period, filter: Filter, drawing: Drawing) {
  const zoom = useZoom()
  const [view, setView] = useState<number[] | null>(null)
  useViewport((bbox) => setView(bbox))
  const resolution = resolutionAt(zoom || 12, drawing.as === 'smooth' ? 1 : drawing.finer)
  return { resolution, cells: useCells(period, filter, resolution, boxFor(city, resolution, view)) }
}

export function HeatMap({
  data,
  drawing,
  selected,
}: {
  data: Cells | undefined
  drawing: Drawing
  selected: string | null
}) {
  const theme = useTheme((store) => store.theme)
  const { as, opacity } = drawing
  const index = useMemo(() => new Map(data?.cells.map((cell, at) => [cell, at])), [data])
  const classes = useMemo(() => heatClasses(data?.counts ?? []), [data])
  const resolution = data?.resolution ?? 9
  const hexagons = as === 'hexagons'
  const hovered = useUnderPointer(([lon, lat]) => {
    const cell = hexagons ? latLngToCell(lat, lon, resolution) : ''
    return index.has(cell) ? cell : null
  })
  const layers = useMemo(() => {
    if (!data || as === 'points') return NOTHING
    const look = { theme, opacity, rankOf: (count: number) => rankOf(classes, count) }
    if (as === 'smooth') return smoothLayers(data, look, 56)
    return hexagonLayers(data, look, [selected, hovered === selected ? null : hovered])
  }, [data, as, theme, opacity, classes, selected, hovered])
  useDeckLayers('heat', layers)

  useMapClick(({ group, lngLat: [lon, lat], properties }) => {
    if (as === 'points') {
      if (group !== 'cases' && group !== 'history') return false
      setParams({ case: String(properties.id) })
      return true
    }
    const cell = latLngToCell(lat, lon, resolution)
    setParams({ cell: index.has(cell) ? cell : null, case: null })
    return true
  })

  return (
    <>
      <Legend drawing={drawing} classes={classes} edgeMetres={getHexagonEdgeLengthAvg(resolution, UNITS.m)} />
      {hovered && data && (
        <PointerTip>
          <CellTip cell={hovered} count={data.counts[index.get(hovered)!]!} total={data.total} />
        </PointerTip>
      )}
    </>
  )
}

function CellTip({ cell, count, total }: { cell: string; count: number; total: number }) {
  const { t } = useTranslation()
  const format = useFormat()
  const name = useName()
  const place = usePlace(useSettled(cell, 160))
  return (
    <>
      <strong>{t('explore.tip.cases', { count: format.number(count) as never })}</strong>
      <span> {t('explore.tip.share', { share: share(count / total) })}</span>
      <div className="muted">
        {place.data
          ? `${name(place.data.area.street)} · ${name(place.data.area.community)}`
          : place.isError
            ? '—'
            : '…'}
      </div>
    </>
  )
}

export function zoomToCell(cell: string): void {
  const ring = cellToBoundary(cell, true)
  const lons = ring.map(([lon]) => lon)
  const lats = ring.map(([, lat]) => lat)
  fitBbox([Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)], 17.5)
}

/** Where a cell stands among those drawn; null when they are of another resolution. */
export function standingOf(data: Cells | undefined, cell: string | null) {
  if (!data || !cell || getResolution(cell) !== data.resolution) return null
  const at = data.cells.indexOf(cell)
  return at < 0 ? null : { rank: at + 1, of: data.cells.length }
}

export const centreOf = (cell: string): [number, number] => {
  const [lat, lon] = cellToLatLng(cell)
  return [lon, lat]
}
