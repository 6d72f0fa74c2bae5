import { getHexagonEdgeLengthAvg, UNITS } from 'h3-js'
import { DateTime } from 'luxon'
import { useCallback, useEffect, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { drawLayers, useMapClick } from '../../../map/index.ts'
import { HEAT_RAMP, hexagonLayer, smoothLayer } from '../../../map/layers/heat.ts'
import { freshLayer, momentsLayer } from '../../../map/layers/moments.ts'
import { useTheme } from '../../../preferences.ts'
import { heatClasses } from '../breaks.ts'
import { CellLegend, SmoothLegend } from '../CellLegend.tsx'
import { cellAt } from '../cells.ts'
import { shade } from '../colours.ts'
import { asked } from '../filter.ts'
import { type HeatMapProps, useCellSize } from '../HeatMap.tsx'
import { Legend, OpacitySlider } from '../Legend.tsx'
import { readMoments } from '../moments.ts'
import { useColumns, withCells } from '../queries.ts'
import { readFrames, sampled, windowInto } from './frames.ts'
import { PlayBar } from './PlayBar.tsx'
import { type Step, useFilm, usePlayer } from './player.ts'

/** The cells or cases as a film: counts of a window that glides, or points that last as long as their cases. */
export function PlayedMap(props: HeatMapProps & { step: Step; length: number }) {
  useEffect(() => () => drawLayers('heat', []), [])
  useMapClick(() => true)
  return props.drawing.as === 'points' ? <PlayedPoints {...props} /> : <PlayedCells {...props} />
}

function PlayedCells({
  city,
  question: { filter },
  drawing,
  step,
  length,
}: HeatMapProps & { step: Step; length: number }) {
  const { t } = useTranslation()
  const theme = useTheme((store) => store.theme)
  const { resolution, box } = useCellSize(city, drawing)
  const found = useColumns('frames', { ...withCells(asked(filter), resolution, box), step }, readFrames)
  const book = found.data
  const classes = useMemo(() => heatClasses(book ? sampled(book, length) : []), [book, length])
  useSlices(book?.starts ?? [], filter.to, city.timeZone)
  const { opacity, as } = drawing
  const scratch = useMemo(
    () => book && { values: new Float32Array(book.grid.size), colours: new Uint8Array(book.grid.size * 4) },
    [book],
  )
  const draw = useCallback(
    (position: number) => {
      if (!book || !scratch || book.grid.size === 0) return
      const { values, colours } = scratch
      windowInto(book, position, length, values)
      const { positions } = book.grid
      if (as === 'smooth') {
        drawLayers('heat', [smoothLayer(positions, values.slice(), { theme, opacity, radiusPixels: 56 })])
        return
      }
      shade(values, classes, HEAT_RAMP[theme], colours)
      // The same memory in a new view: deck.gl takes a column for changed when it is another object.
      const seen = new Uint8Array(colours.buffer)
      const middle = cellAt(book.grid, book.grid.size >> 1)
      drawLayers('heat', [hexagonLayer({ positions, colours: seen }, { id: 'heat-played', theme, opacity, middle })])
    },
    [book, scratch, length, as, theme, opacity, classes],
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
            title={t('explore.play.perCell')}
          />
        )}
      </Legend>
      <PlayBar
        step={step}
        length={length}
        error={found.error?.message ?? null}
        figure={(position) =>
          book && scratch ? windowInto(book, position, length, new Float32Array(book.grid.size)) : null
        }
      />
    </>
  )
}

const FRESH_MINUTES: Record<Step, number> = { hour: 180, day: 1440, week: 3 * 1440 }

function PlayedPoints({
  city,
  question: { filter },
  drawing,
  step,
  length,
}: HeatMapProps & { step: Step; length: number }) {
  const { t } = useTranslation()
  const theme = useTheme((store) => store.theme)
  const found = useColumns('moments', asked(filter), readMoments)
  const moments = found.data
  const starts = useMemo(() => startsOf(filter.from!, filter.to!, step, city.timeZone), [filter, step, city.timeZone])
  useSlices(starts, filter.to, city.timeZone)
  const { opacity } = drawing
  const minuteAt = useCallback(
    (position: number) => {
      const slice = Math.min(starts.length - 1, Math.floor(position))
      const span = (starts[1] ?? starts[0]! + 3_600_000) - starts[0]!
      return (starts[slice]! + (position - slice) * span) / 60_000 - (moments?.base ?? 0)
    },
    [starts, moments],
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
  const end = DateTime.fromISO(to, { zone }).plus({ days: 1 })
  for (let at = DateTime.fromISO(from, { zone }); at < end; at = at.plus({ [`${step}s`]: 1 }))
    starts.push(at.toMillis())
  return starts
}

/** Tells the player how long the film is. */
function useSlices(starts: readonly number[], to: string | null, zone: string): void {
  const [first, count] = [starts[0] ?? 0, starts.length]
  useEffect(() => {
    if (count === 0) return
    const until = to ? DateTime.fromISO(to, { zone }).plus({ days: 1 }).toMillis() : first
    usePlayer.setState(({ position }) => ({ slices: count, from: first, until, position: Math.min(position, count) }))
  }, [first, count, to, zone])
}
