import './histogram.css'
import { GitCompareArrows, Play } from 'lucide-react'
import { type KeyboardEvent, type PointerEvent, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Days } from '../../../server/hotspots/schema.ts'
import { setParams } from '../../url.ts'
import { useAgainst } from './compare/useAgainst.ts'
import { BarTip } from './markers/BarTip.tsx'
import { daysOf, MarkerBand } from './markers/MarkerBand.tsx'
import { MarkersButton } from './markers/MarkersButton.tsx'
import { useMarkers } from './markers/queries.ts'
import { addDays, barsOf, lengthOf, type Period } from './period.ts'
import { instantAt } from './playback/frames.ts'
import { shownPosition, startPlayback, usePlayback, usePlayer } from './playback/player.ts'

const WIDTH = 360
const HEIGHT = 72

const STEP_DAYS: Record<string, number> = {
  ArrowLeft: -1,
  ArrowDown: -1,
  ArrowRight: 1,
  ArrowUp: 1,
  PageDown: -7,
  PageUp: 7,
}

type Grip = 'new' | 'move' | 'from' | 'to'
interface Drag {
  grip: Grip
  day: string
  start: Period
  moved: boolean
}

/** Cases by day around the period, which is brushed: draw anew, take an end, or carry it along. */
export function Histogram({
  days,
  span,
  period,
  onChange,
}: {
  days: Days
  span: Period
  period: Period
  onChange: (period: Period) => void
}) {
  const { t } = useTranslation()
  const box = useRef<HTMLDivElement>(null)
  const drag = useRef<Drag | null>(null)
  const [draft, setDraft] = useState<Period | null>(null)
  const [hovered, setHovered] = useState<number | null>(null)
  const shown = draft ?? period
  const { compared } = useAgainst(period)
  const markers = useMarkers(span).data ?? []
  const bars = useMemo(() => barsOf(days.days, days.counts), [days])
  const total = lengthOf(span)
  const most = Math.max(1, ...bars.map(({ count }) => count))
  const part = (day: string) => (lengthOf({ from: span.from, to: day }) - 1) / total

  const dayAt = (event: PointerEvent) => {
    const { left, width } = box.current!.getBoundingClientRect()
    const index = Math.floor(((event.clientX - left) / width) * total)
    return addDays(span.from, Math.min(total - 1, Math.max(0, index)))
  }
  const gripAt = (event: PointerEvent): Grip => {
    const { left, width } = box.current!.getBoundingClientRect()
    const x = event.clientX - left
    const from = part(period.from) * width
    const to = part(addDays(period.to, 1)) * width
    const reach = event.pointerType === 'touch' ? 16 : 7
    if (Math.abs(x - to) < reach) return 'to'
    if (Math.abs(x - from) < reach) return 'from'
    return x > from && x < to ? 'move' : 'new'
  }
  const begin = (event: PointerEvent) => {
    if (event.button !== 0) return
    // Or the browser begins to select text, and takes the pointer away.
    event.preventDefault()
    event.currentTarget.setPointerCapture(event.pointerId)
    drag.current = { grip: gripAt(event), day: dayAt(event), start: period, moved: false }
  }
  const move = (event: PointerEvent) => {
    const day = dayAt(event)
    if (!drag.current) {
      setHovered(bars.findIndex((bar) => day >= bar.from && day <= bar.to))
      return
    }
    setHovered(null)
    drag.current.moved ||= day !== drag.current.day
    setDraft(dragged(drag.current, day, span))
  }
  const end = (event: PointerEvent) => {
    const held = drag.current
    drag.current = null
    const day = dayAt(event)
    // A press without a move takes the bar under it.
    const bar = bars.find((one) => day >= one.from && day <= one.to)
    const next = held?.moved ? dragged(held, day, span) : held && bar ? { from: bar.from, to: bar.to } : null
    setDraft(null)
    if (next && (next.from !== period.from || next.to !== period.to)) onChange(next)
  }
  const carry = (event: KeyboardEvent) => {
    const by = STEP_DAYS[event.key]
    if (!by) return
    event.preventDefault()
    const next = dragged({ grip: 'move', day: period.from, start: period, moved: true }, addDays(period.from, by), span)
    if (next.from !== period.from) onChange(next)
  }
  const step = (edge: 'from' | 'to') => (event: KeyboardEvent) => {
    const by = STEP_DAYS[event.key]
    if (!by) return
    event.preventDefault()
    const next = { ...period, [edge]: addDays(period[edge], by) }
    if (next.from <= next.to && next.from >= span.from && next.to <= span.to) onChange(next)
  }
  const bar = hovered === null ? null : bars[hovered]

  return (
    <div className="histogram" data-testid="histogram">
      <div className="histogram-note">
        <span className="row">
          {t(bars.length < days.days.length ? 'explore.histogramWeek' : 'explore.histogram')}
          <button type="button" className="link" data-testid="play-start" onClick={() => startPlayback(period)}>
            <Play size={11} aria-hidden="true" /> {t('explore.play.title')}
          </button>
          <button
            type="button"
            className="link"
            aria-pressed={compared !== null}
            data-testid="compare-start"
            onClick={() => setParams({ compare: compared ? null : 'difference', against: null, play: null })}
          >
            <GitCompareArrows size={11} aria-hidden="true" />{' '}
            {t(compared ? 'explore.compare.stop' : 'explore.compare.title')}
          </button>
          <MarkersButton />
        </span>
        <span className="mono">{daysOf(shown)}</span>
      </div>
      <div
        className="histogram-plot"
        ref={box}
        title={draft ? undefined : t('explore.brush')}
        onPointerDown={begin}
        onPointerMove={move}
        onPointerUp={end}
        onPointerCancel={() => {
          drag.current = null
          setDraft(null)
        }}
        onPointerLeave={() => setHovered(null)}
      >
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
          {bars.map((one, index) => {
            const x = part(one.from) * WIDTH
            const width = (lengthOf(one) / total) * WIDTH
            const height = (one.count / most) * (HEIGHT - 4)
            const inside = one.to >= shown.from && one.from <= shown.to
            return (
              <rect
                key={one.from}
                x={x + width * 0.1}
                y={HEIGHT - height}
                width={width * 0.8}
                height={height}
                data-inside={inside}
                data-hovered={hovered === index}
              />
            )
          })}
        </svg>
        <div
          className="histogram-brush"
          style={{ left: `${part(shown.from) * 100}%`, width: `${(lengthOf(shown) / total) * 100}%` }}
        >
          <span
            className="histogram-carry"
            role="slider"
            tabIndex={0}
            aria-label={t('explore.brushMove')}
            aria-valuemin={0}
            aria-valuemax={total - 1}
            aria-valuenow={Math.round(part(shown.from) * total)}
            aria-valuetext={`${shown.from} – ${shown.to}`}
            onKeyDown={carry}
          />
          {(['from', 'to'] as const).map((edge) => (
            <span
              key={edge}
              data-edge={edge}
              role="slider"
              tabIndex={0}
              aria-label={t(edge === 'from' ? 'explore.brushStart' : 'explore.brushEnd')}
              aria-valuemin={0}
              aria-valuemax={total - 1}
              aria-valuenow={Math.round(part(shown[edge]) * total)}
              aria-valuetext={shown[edge]}
              onKeyDown={step(edge)}
            />
          ))}
        </div>
        {bar && !draft && <BarTip bar={bar} span={span} markers={markers} />}
        <Cursor span={span} />
      </div>
      <MarkerBand markers={markers} span={span} />
      <Axis span={span} />
    </div>
  )
}

/** Where the playback stands, between the days. */
function Cursor({ span }: { span: Period }) {
  const { step } = usePlayback()
  const { position, slices, starts, until } = usePlayer()
  if (!step || slices === 0) return null
  const days = (at: number) => (at - Date.parse(`${span.from}T00:00:00Z`)) / 86_400_000
  // Days are those of the city's zone, whose offset the first slice shows.
  const offset = Math.round(days(starts[0]!)) - days(starts[0]!)
  const at = days(instantAt(starts, shownPosition(position), until)) + offset
  return <div className="histogram-cursor" style={{ left: `${(at / lengthOf(span)) * 100}%` }} />
}

function dragged({ grip, day: from, start }: Drag, day: string, span: Period): Period {
  if (grip === 'new') return from <= day ? { from, to: day } : { from: day, to: from }
  if (grip === 'from') return day <= start.to ? { from: day, to: start.to } : { from: start.to, to: day }
  if (grip === 'to') return day >= start.from ? { from: start.from, to: day } : { from: day, to: start.from }
  const by = lengthOf({ from, to: day }) - 1
  const most = lengthOf({ from: start.to, to: span.to }) - 1
  const least = 1 - lengthOf({ from: span.from, to: start.from })
  const kept = Math.min(most, Math.max(least, by))
  return { from: addDays(start.from, kept), to: addDays(start.to, kept) }
}

/** The first days of months, as many as there is room for. */
function Axis({ span }: { span: Period }) {
  const total = lengthOf(span)
  const firsts: string[] = []
  for (let index = 0; index < total; index++) {
    const day = addDays(span.from, index)
    if (day.endsWith('-01')) firsts.push(day)
  }
  const every = Math.ceil(firsts.length / 7)
  return (
    <div className="histogram-axis" aria-hidden="true">
      {firsts
        .filter((day) => (Number(day.slice(5, 7)) - 1) % every === 0)
        .map((day) => (
          <span key={day} style={{ left: `${((lengthOf({ from: span.from, to: day }) - 1) / total) * 100}%` }}>
            {day.slice(5, 7) === '01' || every > 2 ? day.slice(0, 7) : `${Number(day.slice(5, 7))}`.padStart(2, '0')}
          </span>
        ))}
    </div>
  )
}
