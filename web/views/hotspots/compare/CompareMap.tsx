import { ClipExtension } from '@deck.gl/extensions'
import { getHexagonEdgeLengthAvg, latLngToCell, UNITS } from 'h3-js'
import { useCallback, useEffect, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../../format.ts'
import { drawLayers, useMapClick } from '../../../map/index.ts'
import { cssOf, HEAT_RAMP, hexagonLayer, markedLayer, type Rgb } from '../../../map/layers/heat.ts'
import { PointerTip, useUnderPointer } from '../../../map/MapTip.tsx'
import { SwipeLine } from '../../../map/SwipeLine.tsx'
import { type Theme, useTheme } from '../../../preferences.ts'
import { Segmented } from '../../../ui/Segmented.tsx'
import { setParams } from '../../../url.ts'
import { heatClasses } from '../breaks.ts'
import { heatRows } from '../CellLegend.tsx'
import { cellAt, indexOfCell } from '../cells.ts'
import { paint, put } from '../colours.ts'
import { asked } from '../filter.ts'
import { type HeatMapProps, PlaceLine, useCellSize } from '../HeatMap.tsx'
import { Legend, OpacitySlider, Swatches } from '../Legend.tsx'
import { lengthOf } from '../period.ts'
import { useCells, withCells } from '../queries.ts'
import { type Change, changeOf, FEWEST, RATIOS, sideBySide } from './difference.ts'
import { AGAINST, COMPARED, useAgainst } from './useAgainst.ts'

/** ColorBrewer's PuOr, −3 … 3: told apart without red and green; more is orange, fewer purple. */
const DIVERGING: Record<Theme, readonly Rgb[]> = {
  light: [
    [84, 39, 136],
    [153, 142, 195],
    [208, 205, 229],
    [225, 225, 222],
    [254, 212, 155],
    [241, 163, 64],
    [179, 88, 6],
  ],
  dark: [
    [190, 170, 255],
    [135, 115, 200],
    [84, 74, 124],
    [66, 72, 84],
    [122, 84, 40],
    [200, 125, 45],
    [255, 185, 100],
  ],
}
const FEW: Record<Theme, Rgb> = { light: [140, 146, 158], dark: [110, 118, 132] }
const extensions = [new ClipExtension()]

/** The period beside an earlier one: their difference, or one under the other with a line to draw aside. */
export function CompareMap({ city, question: { filter, period }, drawing, selected }: HeatMapProps) {
  const { t } = useTranslation()
  const theme = useTheme((store) => store.theme)
  const format = useFormat()
  const { compared, against, before } = useAgainst(period)
  const { resolution, box } = useCellSize(city, drawing)
  const query = withCells(asked(filter), resolution, box)
  const now = useCells(query)
  const then = useCells({ ...query, ...before })
  const { opacity } = drawing
  const both = useMemo(
    () =>
      now.data && then.data && now.data.grid.resolution === then.data.grid.resolution
        ? sideBySide(then.data, now.data)
        : null,
    [now.data, then.data],
  )
  const [daysBefore, daysNow] = [lengthOf(before), lengthOf(period)]
  const changes = useMemo(
    () => both && Array.from(both.now, (count, at) => changeOf(both.before[at]!, count, daysBefore, daysNow)),
    [both, daysBefore, daysNow],
  )
  const classes = useMemo(
    () => heatClasses(both ? [...both.now, ...both.before].filter((count) => count > 0) : []),
    [both],
  )
  const at = useUnderPointer(([lon, lat]) => {
    const index = both ? indexOfCell(both.grid, latLngToCell(lat, lon, both.grid.resolution)) : -1
    return index < 0 ? null : index
  })
  const marks = useMemo(
    () => markedLayer([selected, both && at !== null ? cellAt(both.grid, at) : null], theme),
    [selected, at, both, theme],
  )
  const differences = useMemo(() => {
    if (!both || !changes || both.grid.size === 0) return []
    const colours = new Uint8Array(both.grid.size * 4)
    for (const [index, change] of changes.entries())
      put(colours, index, change === null ? FEW[theme] : DIVERGING[theme][change + 3]!, change === null ? 26 : 255)
    const middle = cellAt(both.grid, both.grid.size >> 1)
    return [
      hexagonLayer({ positions: both.grid.positions, colours }, { id: 'heat-difference', theme, opacity, middle }),
    ]
  }, [both, changes, theme, opacity])
  const halves = useMemo(() => {
    if (!both || both.grid.size === 0) return null
    return [both.before, both.now].map((counts) => paint(counts, classes, HEAT_RAMP[theme]))
  }, [both, classes, theme])
  const swipe = useCallback(
    (lon: number) => {
      if (!both || !halves) return
      const middle = cellAt(both.grid, both.grid.size >> 1)
      const half = (index: number, clipBounds: number[]) =>
        hexagonLayer(
          { positions: both.grid.positions, colours: halves[index]! },
          {
            id: `heat-half-${index}`,
            theme,
            opacity,
            middle,
            extra: { extensions, clipBounds, clipByInstance: false },
          },
        )
      drawLayers('heat', [half(0, [-180, -85, lon, 85]), half(1, [lon, -85, 180, 85])])
    },
    [both, halves, theme, opacity],
  )
  useEffect(() => {
    if (compared === 'difference') drawLayers('heat', differences)
  }, [compared, differences])
  useEffect(() => {
    drawLayers('heat-marks', [marks])
  }, [marks])
  useEffect(
    () => () => {
      drawLayers('heat', [])
      drawLayers('heat-marks', [])
    },
    [],
  )
  useMapClick(({ lngLat: [lon, lat] }) => {
    const cell = latLngToCell(lat, lon, both?.grid.resolution ?? resolution)
    setParams({ cell: both && indexOfCell(both.grid, cell) >= 0 ? cell : null, case: null })
    return true
  })
  const failed = now.error ?? then.error
  const days = `${before.from} – ${before.to}`
  const cellsOf = (wanted: Change | null) => changes?.filter((change) => change === wanted).length ?? 0
  return (
    <>
      <Legend drawing={drawing}>
        <div className="heat-choices">
          <Segmented
            label={t('explore.compare.title')}
            value={compared}
            options={COMPARED.map((one) => ({
              value: one,
              label: t(`explore.compare.ways.${one}`),
              testId: `compare-${one}`,
            }))}
            onChange={(one) => setParams({ compare: one })}
          />
          <select
            className="input"
            aria-label={t('explore.compare.against')}
            data-testid="compare-against"
            value={against}
            onChange={(event) => setParams({ against: event.target.value === 'previous' ? null : event.target.value })}
          >
            {AGAINST.map((one) => (
              <option key={one} value={one}>
                {t(`explore.compare.periods.${one}`)}
              </option>
            ))}
          </select>
        </div>
        <p className="muted heat-note mono">{days}</p>
        {failed && <p className="error heat-note">{failed.message}</p>}
        {!failed && !both && <p className="muted heat-note">{t('common.loading')}</p>}
        {compared === 'difference' && both && (
          <Swatches
            title={t('explore.compare.legend')}
            note={t('explore.legend.edge', { metres: format.metres(getHexagonEdgeLengthAvg(resolution, UNITS.m)) })}
            opacity={drawing.chosenOpacity}
            rows={[
              ...([3, 2, 1, 0, -1, -2, -3] as const).map((change) => ({
                key: change,
                colour: cssOf(DIVERGING[theme][change + 3]!),
                label: changeWords(change, t('explore.compare.steady')),
                note: t('explore.legend.cells', { count: cellsOf(change) }),
              })),
              {
                key: 'few',
                colour: `rgb(${FEW[theme].join(' ')} / 0.12)`,
                label: t('explore.compare.few', { count: FEWEST }),
                note: t('explore.legend.cells', { count: cellsOf(null) }),
              },
            ]}
          />
        )}
        {compared === 'difference' && <p className="muted heat-note">{t('explore.compare.caution')}</p>}
        {compared === 'swipe' && (
          <Swatches
            title={t('explore.legend.cellsPer.count')}
            opacity={drawing.chosenOpacity}
            rows={heatRows(classes, theme, format)}
          />
        )}
        <OpacitySlider drawing={drawing} />
      </Legend>
      {compared === 'swipe' && (
        <SwipeLine
          label={t('explore.compare.line')}
          left={days}
          right={`${period.from} – ${period.to}`}
          onMove={swipe}
        />
      )}
      {both && at !== null && (
        <PointerTip>
          <strong>
            {format.number(both.before[at]!)} → {format.number(both.now[at]!)}
          </strong>
          {changes?.[at] === null && <span> {t('explore.compare.tooFew')}</span>}
          <PlaceLine cell={cellAt(both.grid, at)} />
        </PointerTip>
      )}
    </>
  )
}

/** 25–50 % more … twice and more; fewer by the same ratios. */
function changeWords(change: Change, steady: string): string {
  if (change === 0) return steady
  const ratio = RATIOS[Math.abs(change) - 1]!
  return change > 0 ? `≥ +${Math.round((ratio - 1) * 100)}%` : `≤ −${Math.round((1 - 1 / ratio) * 100)}%`
}
