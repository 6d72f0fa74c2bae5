import type { Marker } from '../../../../server/hotspots/markers/schema.ts'
import { useFormat } from '../../../format.ts'
import { lengthOf, type Period } from '../period.ts'
import { daysOf, touches, useMarkerName } from './MarkerBand.tsx'

/** What a bar of the histogram is, and the markers that its days have: beside it where there is room. */
export function BarTip({
  bar,
  span,
  markers,
}: {
  bar: Period & { count: number }
  span: Period
  markers: readonly Marker[]
}) {
  const format = useFormat()
  const name = useMarkerName()
  const names = new Set(markers.filter((marker) => touches(marker, bar)).map(name))
  const before = (lengthOf({ from: span.from, to: bar.from }) - 1) / lengthOf(span)
  const after = (lengthOf({ from: bar.to, to: span.to }) - 1) / lengthOf(span)
  return (
    <div
      className="bar-tip"
      style={before < 0.5 ? { left: `${before * 100}%` } : { right: `${after * 100}%` }}
      data-testid="bar-tip"
    >
      <span className="mono">
        {daysOf(bar)} · {format.number(bar.count)}
      </span>
      {names.size > 0 && <div>{[...names].join(' · ')}</div>}
    </div>
  )
}
