import { getHexagonEdgeLengthAvg, UNITS } from 'h3-js'
import { DateTime } from 'luxon'
import { useCallback, useEffect, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../../format.ts'
import { drawLayers, useMapClick } from '../../../map/index.ts'
import { areaLayer, type Rgba } from '../../../map/layers/areas.ts'
import { HEAT_RAMP, hexagonLayer, smoothLayer } from '../../../map/layers/heat.ts'
import { freshLayer, momentsLayer } from '../../../map/layers/moments.ts'
import { useTheme } from '../../../preferences.ts'
import { LevelChoice } from '../AreaMap.tsx'
import { heatClasses } from '../breaks.ts'
import { CellLegend, heatRows, SmoothLegend } from '../CellLegend.tsx'
import { cellAt } from '../cells.ts'
import { shade } from '../colours.ts'
import { asked } from '../filter.ts'
import { type HeatMapProps, useCellSize } from '../HeatMap.tsx'
import { Legend, OpacitySlider, Swatches } from '../Legend.tsx'
import { readMoments } from '../moments.ts'
import { PerChoice } from '../PerChoice.tsx'
import { byMeasure, useColumns, useShapes, withCells } from '../queries.ts'
import { ratesOf } from '../rates.ts'
import { amountsIn, type FrameBook, instantAt, readAreaFrames, readCellFrames, sampled, windowInto } from './frames.ts'
import { PlayBar } from './PlayBar.tsx'
import { type Step, useFilm, usePlayer } from './player.ts'

/** Cells, areas or cases as a film: counts of a window that glides, or points that last as long as their cases. */
export function PlayedMap(props: HeatMapProps & Film) {
  useEffect(() => () => drawLayers('heat', []), [])
  useMapClick(() => true)
  switch (props.drawing.as) {
    case 'points':
      return <PlayedPoints {...props} />
    case 'areas':
      return <PlayedAreas {...props} />
    default:
      return <PlayedCells {...props} />
  }
}

interface Film {
  step: Step
  length: number
}

function PlayedCells({ city, question: { filter }, drawing, step, length }: HeatMapProps & Film) {
  const { t } = useTranslation()
  const theme = useTheme((store) => store.theme)
  const { resolution, box } = useCellSize(city, drawing)
  const { opacity, as, per } = drawing
  const query = { ...withCells(asked(filter), resolution, box), step, ...byMeasure(per) }
  const found = useColumns('frames', query, readCellFrames)
  const book = found.data
  const classes = useMemo(() => heatClasses(book ? sampled(book, length, book.amounts, per) : []), [book, length, per])
  useSlices(book?.starts ?? NONE, filter.to!, city.timeZone)
  const scratch = useMemo(
    () => book && { values: new Float32Array(book.size), colours: new Uint8Array(book.size * 4) },
    [book],
  )
  const draw = useCallback(
    (position: number) => {
      if (!book || !scratch || book.size === 0) return
      const { values, colours } = scratch
      windowInto(book, position, length, values)
      const { positions } = book.grid
      if (as === 'smooth') {
        drawLayers('heat', [smoothLayer(positions, values.slice(), { theme, opacity, radiusPixels: 56 })])
        return
      }
      shade(ratesOf(values, amountsIn(book, position, length), per, values), classes, HEAT_RAMP[theme], colours)
      // The same memory in a new view: deck.gl takes a column for changed when it is another object.
      const seen = new Uint8Array(colours.buffer)
      const middle = cellAt(book.grid, book.grid.size >> 1)
      drawLayers('heat', [hexagonLayer({ positions, colours: seen }, { id: 'heat-played', theme, opacity, middle })])
    },
    [book, scratch, length, as, theme, opacity, classes, per],
  )
  useFilm(book?.starts.length ?? 0, draw)
  return (
    <>
      <Legend drawing={drawing}>
        {as === 'smooth' ? (
          <SmoothLegend drawing={drawing} />
        ) : (
          <CellLegend
            drawing={drawing}
            classes={classes.map((one) => ({ ...one, cells: null }))}
            edgeMetres={getHexagonEdgeLengthAvg(resolution, UNITS.m)}
            title={t('explore.play.inWindow', { what: t(`explore.legend.cellsPer.${per}`) })}
          >
            <PerChoice drawing={drawing} />
          </CellLegend>
        )}
      </Legend>
      <PlayBar step={step} length={length} error={found.error?.message ?? null} figure={figureOf(book, length)} />
    </>
  )
}

/** How many cases a window holds; null while they are on their way. */
const figureOf = (book: FrameBook | undefined, length: number) => (position: number) =>
  book ? windowInto(book, position, length, new Float32Array(book.size)) : null

function PlayedAreas({ city, question: { filter }, drawing, step, length }: HeatMapProps & Film) {
  const { t } = useTranslation()
  const theme = useTheme((store) => store.theme)
  const format = useFormat()
  const { level, per, opacity } = drawing
  const found = useColumns('frames', { ...asked(filter), level, step, ...byMeasure(per) }, readAreaFrames)
  const shapes = useShapes(level)
  const features = shapes.data?.features
  const book = found.data
  useSlices(book?.starts ?? NONE, filter.to!, city.timeZone)
  const played = useMemo(() => {
    if (!book || !features) return undefined
    const numbers = new Map(book.codes.map((code, number) => [code, number]))
    const sizes = new Map(features.map(({ id, properties }) => [id, properties.areaM2]))
    const amounts = per === 'km2' ? book.codes.map((code) => sizes.get(code) ?? 0) : book.amounts
    return {
      numbers,
      amounts,
      classes: heatClasses(sampled(book, length, amounts, per)),
      values: new Float32Array(book.size),
      colours: new Uint8Array(book.size * 4),
    }
  }, [book, features, length, per])
  const draw = useCallback(
    (position: number) => {
      if (!book || !features || !played) return
      const { numbers, amounts, classes, values, colours } = played
      windowInto(book, position, length, values)
      const counted = amounts ?? amountsIn(book, position, length)
      shade(ratesOf(values, counted, per, values), classes, HEAT_RAMP[theme], colours)
      const colourOf = ({ id }: { id: string }): Rgba | null => {
        const at = 4 * (numbers.get(id) ?? -1)
        return at < 0 ? null : [colours[at]!, colours[at + 1]!, colours[at + 2]!, colours[at + 3]!]
      }
      drawLayers('heat', [areaLayer(features, { theme, opacity, colourOf, chosen: filter.areas, hovered: null })])
    },
    [book, features, played, length, per, theme, opacity, filter.areas],
  )
  useFilm(played ? book!.starts.length : 0, draw)
  return (
    <>
      <Legend drawing={drawing}>
        <PerChoice drawing={drawing}>
          <LevelChoice level={level} />
        </PerChoice>
        {played && played.classes.length > 0 && (
          <Swatches
            title={t('explore.play.inWindow', { what: t(`explore.legend.areasPer.${per}`) })}
            opacity={drawing.chosenOpacity}
            rows={heatRows(played.classes, theme, format)}
          />
        )}
        <OpacitySlider drawing={drawing} />
      </Legend>
      <PlayBar
        step={step}
        length={length}
        error={(found.error ?? shapes.error)?.message ?? null}
        figure={figureOf(book, length)}
      />
    </>
  )
}

const FRESH_MINUTES: Record<Step, number> = { hour: 180, day: 1440, week: 3 * 1440 }

function PlayedPoints({ city, question: { filter }, drawing, step, length }: HeatMapProps & Film) {
  const { t } = useTranslation()
  const theme = useTheme((store) => store.theme)
  // With what was open when the period began: else a film would begin with an empty city.
  const found = useColumns('moments', { ...asked(filter), carried: 'true' }, readMoments)
  const moments = found.data
  const starts = useMemo(() => startsOf(filter.from!, filter.to!, step, city.timeZone), [filter, step, city.timeZone])
  useSlices(starts, filter.to!, city.timeZone)
  const { opacity } = drawing
  const until = endOf(filter.to!, city.timeZone)
  const minuteAt = useCallback(
    (position: number) => instantAt(starts, position, until) / 60_000 - (moments?.base ?? 0),
    [starts, until, moments],
  )
  const draw = useCallback(
    (position: number) => {
      if (!moments) return
      const look = {
        id: 'heat-played-points',
        theme,
        opacity,
        time: { at: minuteAt(position), fresh: FRESH_MINUTES[step] },
      }
      drawLayers('heat', [momentsLayer(moments, look), freshLayer(moments, look)])
    },
    [moments, theme, opacity, minuteAt, step],
  )
  useFilm(moments ? starts.length : 0, draw)
  return (
    <>
      <Legend drawing={drawing}>
        <p className="muted heat-note">{t('explore.play.points')}</p>
        <OpacitySlider drawing={drawing} />
      </Legend>
      <PlayBar
        step={step}
        length={length}
        lasting
        error={found.error?.message ?? null}
        figure={(position) => {
          if (!moments) return null
          const at = minuteAt(position)
          let open = 0
          for (let row = 0; row < moments.size; row++)
            open += +(moments.reported[row]! <= at && moments.ended[row]! > at)
          return open
        }}
      />
    </>
  )
}

/** Where slices begin by the city's clock. */
function startsOf(from: string, to: string, step: Step, zone: string): number[] {
  const starts: number[] = []
  const end = endOf(to, zone)
  for (let at = DateTime.fromISO(from, { zone }); at.toMillis() < end; at = at.plus({ [`${step}s`]: 1 }))
    starts.push(at.toMillis())
  return starts
}
const endOf = (to: string, zone: string) => DateTime.fromISO(to, { zone }).plus({ days: 1 }).toMillis()

const NONE: readonly number[] = []
/** Tells the player what the film is made of. */
function useSlices(starts: readonly number[], to: string, zone: string): void {
  const slices = starts.length
  useEffect(() => {
    if (slices === 0) return
    usePlayer.setState(({ position }) => ({
      slices,
      starts,
      until: endOf(to, zone),
      position: Math.min(position, slices),
    }))
  }, [starts, slices, to, zone])
}
