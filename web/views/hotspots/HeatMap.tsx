import { cellToBoundary, getHexagonEdgeLengthAvg, getResolution, latLngToCell, UNITS } from 'h3-js'
import { type ReactNode, useMemo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { City } from '../../../server/areas/schema.ts'
import { useName } from '../../i18n/label.ts'
import { fitBbox, useDeckLayers, useMapClick, useViewport } from '../../map/index.ts'
import { HEAT_RAMP, hexagonLayer, markedLayer, smoothLayer } from '../../map/layers/heat.ts'
import { PointerTip, useUnderPointer, useZoom } from '../../map/MapTip.tsx'
import { useTheme } from '../../preferences.ts'
import { useSettled } from '../../settled.ts'
import { setParams } from '../../url.ts'
import { AreaMap } from './AreaMap.tsx'
import { boxOf } from './belongs.ts'
import { heatClasses } from './breaks.ts'
import { CellLegend, SmoothLegend } from './CellLegend.tsx'
import { share } from './CellPanel.tsx'
import { type CellCounts, cellAt, indexOfCell, rankIn } from './cells.ts'
import { paint } from './colours.ts'
import { CompareMap } from './compare/CompareMap.tsx'
import { useAgainst } from './compare/useAgainst.ts'
import { asked, type Question } from './filter.ts'
import { Legend } from './Legend.tsx'
import { PerChoice, Rate } from './PerChoice.tsx'
import { PointMap } from './PointMap.tsx'
import { PlayedMap } from './playback/PlayedMap.tsx'
import { usePlayback } from './playback/player.ts'
import { boxFor, byMeasure, resolutionAt, useCells, usePlace, withCells } from './queries.ts'
import { leftOut, ratesOf } from './rates.ts'
import { SpotMap } from './spots/SpotMap.tsx'
import type { Drawing } from './useDrawing.ts'

const NOTHING: readonly unknown[] = []

/** The size of cells for the zoom, and the box to ask for when they are many. */
export function useCellSize(city: City, drawing: Drawing) {
  const zoom = useZoom()
  const [view, setView] = useState<number[] | null>(null)
  useViewport((bbox) => setView(bbox))
  const resolution = resolutionAt(zoom || 12, drawing.as === 'smooth' ? 1 : drawing.finer)
  return { resolution, box: boxFor(city, resolution, view) }
}

/** The cells that the question counts, while something draws or may export them. */
export function useHeat(city: City, { filter, period }: Question, drawing: Drawing) {
  const { resolution, box } = useCellSize(city, drawing)
  const { compared } = useAgainst(period)
  // Points, films and comparisons are taken along as counts of cells.
  const needed = compared !== null || (drawing.as !== 'areas' && drawing.as !== 'spots')
  return useCells(needed ? { ...withCells(asked(filter), resolution, box), ...byMeasure(drawing.per) } : null)
}

export interface HeatMapProps {
  city: City
  question: Question
  drawing: Drawing
  cells: CellCounts | undefined
  selected: string | null
}

/** One way of drawing at a time, each with its own legend. */
export function HeatMap(props: HeatMapProps) {
  const { step, length } = usePlayback()
  const { compared } = useAgainst(props.question.period)
  if (step) return <PlayedMap {...props} step={step} length={length} />
  if (compared) return <CompareMap {...props} />
  switch (props.drawing.as) {
    case 'points':
      return <PointMap {...props} />
    case 'areas':
      return <AreaMap {...props} />
    case 'spots':
      return <SpotMap {...props} />
    default:
      return <CellMap {...props} />
  }
}

function CellMap({ drawing, cells, selected }: HeatMapProps) {
  const { t } = useTranslation()
  const theme = useTheme((store) => store.theme)
  const { as, opacity, per } = drawing
  const values = useMemo(() => (cells ? ratesOf(cells.counts, cells.amounts, per) : new Float32Array()), [cells, per])
  const classes = useMemo(() => heatClasses(values.filter((value) => value > 0)), [values])
  const resolution = cells?.grid.resolution ?? 9
  const hexagons = as === 'hexagons'
  const hovered = useUnderPointer(([lon, lat]) => {
    const cell = hexagons && cells ? latLngToCell(lat, lon, resolution) : ''
    return cell && indexOfCell(cells!.grid, cell) >= 0 ? cell : null
  })
  const surface = useMemo(() => {
    if (!cells || cells.grid.size === 0) return NOTHING
    const { grid, counts } = cells
    if (!hexagons) return [smoothLayer(grid.positions, counts, { theme, opacity, radiusPixels: 56 })]
    const colours = paint(values, classes, HEAT_RAMP[theme])
    const middle = cellAt(grid, grid.size >> 1)
    return [hexagonLayer({ positions: grid.positions, colours }, { id: 'heat-hexagons', theme, opacity, middle })]
  }, [cells, hexagons, theme, opacity, classes, values])
  const layers = useMemo(
    () => (hexagons ? [...surface, markedLayer([selected, hovered === selected ? null : hovered], theme)] : surface),
    [surface, hexagons, selected, hovered, theme],
  )
  useDeckLayers('heat', layers)
  useMapClick(({ lngLat: [lon, lat] }) => {
    const cell = latLngToCell(lat, lon, resolution)
    setParams({ cell: cells && indexOfCell(cells.grid, cell) >= 0 ? cell : null, case: null })
    return true
  })
  return (
    <>
      <Legend drawing={drawing}>
        {hexagons ? (
          <CellLegend
            drawing={drawing}
            classes={classes}
            edgeMetres={getHexagonEdgeLengthAvg(resolution, UNITS.m)}
            title={t(`explore.legend.cellsPer.${per}`)}
          >
            <PerChoice drawing={drawing} leftOut={cells ? leftOut(cells.counts, cells.amounts, per) : 0} />
          </CellLegend>
        ) : (
          <SmoothLegend drawing={drawing} />
        )}
      </Legend>
      {hovered && cells && (
        <PointerTip>
          <CellTip
            cell={hovered}
            count={cells.counts[indexOfCell(cells.grid, hovered)]!}
            total={cells.total}
            rate={<Rate per={per} value={values[indexOfCell(cells.grid, hovered)]!} />}
          />
        </PointerTip>
      )}
    </>
  )
}

function CellTip({ cell, count, total, rate }: { cell: string; count: number; total: number; rate: ReactNode }) {
  const { t } = useTranslation()
  return (
    <>
      <strong>{t('explore.tip.cases', { count })}</strong>
      <span> {t('explore.tip.share', { share: share(count / total) })}</span>
      {rate}
      <PlaceLine cell={cell} />
    </>
  )
}

/** Street and community of a cell, once the pointer stands still. */
export function PlaceLine({ cell }: { cell: string }) {
  const name = useName()
  const place = usePlace(useSettled(cell, 160))
  return (
    <div className="muted">
      {place.data ? `${name(place.data.area.street)} · ${name(place.data.area.community)}` : place.isError ? '—' : '…'}
    </div>
  )
}

export function zoomToCell(cell: string): void {
  fitBbox(boxOf(cellToBoundary(cell, true)), 17.5)
}

/** Where a cell stands among those drawn; null when they are of another resolution. */
export function standingOf(cells: CellCounts | undefined, cell: string | null) {
  if (!cells || !cell || getResolution(cell) !== cells.grid.resolution) return null
  const at = indexOfCell(cells.grid, cell)
  return at < 0 ? null : { rank: rankIn(cells.counts, at), of: cells.grid.size }
}
