import './markers.css'
import { useTranslation } from 'react-i18next'
import { MARKER_KINDS } from '../../../../server/hotspots/markers/rules.ts'
import type { Marker } from '../../../../server/hotspots/markers/schema.ts'
import { useName } from '../../../i18n/label.ts'
import { lengthOf, type Period } from '../period.ts'

/** Under the bars of the histogram: a line for each kind of marker that its days have. */
export function MarkerBand({ markers, span }: { markers: readonly Marker[]; span: Period }) {
  const { t } = useTranslation()
  const name = useMarkerName()
  const total = lengthOf(span)
  const shares = ({ from, to }: Period) => {
    const first = from < span.from ? span.from : from
    const last = to > span.to ? span.to : to
    return {
      left: `${((lengthOf({ from: span.from, to: first }) - 1) / total) * 100}%`,
      width: `${(lengthOf({ from: first, to: last }) / total) * 100}%`,
    }
  }
  return MARKER_KINDS.map((kind) => {
    const own = markers.filter((marker) => marker.kind === kind && touches(marker, span))
    return own.length === 0 ? null : (
      <ul key={kind} className="marker-band" data-kind={kind} aria-label={t(`explore.markers.kinds.${kind}`)}>
        {own.map((marker) => (
          <li
            key={`${marker.name} ${marker.from}`}
            style={shares(marker)}
            title={`${name(marker)} · ${daysOf(marker)}`}
          >
            <span className="visually-hidden">{`${name(marker)} ${daysOf(marker)}`}</span>
          </li>
        ))}
      </ul>
    )
  })
}

export const touches = (one: Period, other: Period) => one.from <= other.to && one.to >= other.from
export const daysOf = ({ from, to }: Period) => (from === to ? from : `${from} – ${to}`)

/** Chinese where a marker has no English name. */
export function useMarkerName(): (marker: Pick<Marker, 'name' | 'nameEn'>) => string {
  const named = useName()
  return ({ name, nameEn }) => named({ name, nameEn: nameEn ?? '' })
}
