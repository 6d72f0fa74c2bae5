import { useTranslation } from 'react-i18next'
import { useFormat } from '../format.ts'
import { useHighlight } from './hooks.ts'
import { MapTip } from './MapTip.tsx'
import { angleOf, areaOf, lengthOf } from './measure.ts'
import { type Position, toPlane } from './plane.ts'
import type { Sketch } from './sketch.ts'
import type { Snapped } from './snap.ts'
import { useMapStore } from './store.ts'

/** Beside the pointer: what the next press snaps to, and how long and large the drawing would be with it. */
export function SketchTip({ sketch }: { sketch: Sketch }) {
  const pointer = useMapStore((store) => store.pointer)
  const { drawing, points, kind, appends, held, snap } = sketch
  const sets = drawing && pointer !== null && (kind === 'point' || appends)
  const snapped = held ?? (sets ? snap(pointer) : null)
  const next: Position | null = sets && !held ? (snapped?.position ?? pointer) : null
  useHighlight('snap', [
    ...(snapped ? [{ role: 'snap' as const, geometry: { type: 'Point', coordinates: snapped.position } }] : []),
    ...(next && kind !== 'point' && points.length > 0
      ? [{ role: 'hover' as const, geometry: { type: 'LineString', coordinates: [points.at(-1)!, next] } }]
      : []),
  ])
  const words = useMeasure(kind === 'point' ? 'line' : kind, next ? [...points, next] : points)
  const at = snapped?.position ?? next
  if (!drawing || !at) return null
  if (!snapped && words.length === 0) return null
  return (
    <MapTip at={at} data-testid="sketch-tip">
      {snapped && <SnapWords snapped={snapped} />}
      {kind !== 'point' && words.length > 0 && <div className="sketch-measure">{words.join(' · ')}</div>}
    </MapTip>
  )
}

export function SnapWords({ snapped }: { snapped: Snapped }) {
  const { t } = useTranslation()
  const { kind, at, code, name } = snapped
  const what = t(`editor.snap.kinds.${kind}`)
  return (
    <div className="snap-words" data-testid="snap" data-snap={`${kind} ${code}`}>
      <strong>
        {at === 'place' ? what : at === 'along' ? t(`editor.snap.along.${kind}`) : t(`editor.snap.at.${at}`)}
      </strong>
      {at !== 'place' && at !== 'along' && <span> {what}</span>}
      {name && <span> {name}</span>}
      {kind !== 'road' && <span className="mono muted"> {code}</span>}
    </div>
  )
}

/** Length, area and angle of a drawing in words; nothing of a single point. */
export function useMeasure(kind: 'line' | 'polygon', points: readonly Position[]): string[] {
  const { t } = useTranslation()
  const format = useFormat()
  if (points.length < 2) return []
  const plane = points.map(toPlane)
  const ring = kind === 'polygon' && points.length > 2
  const angle = angleOf(plane)
  return [
    t(ring ? 'editor.measure.around' : 'editor.measure.length', { length: format.length(lengthOf(plane, ring)) }),
    ...(ring ? [t('editor.measure.area', { area: format.area(areaOf(plane)) })] : []),
    ...(angle === null ? [] : [t('editor.measure.angle', { angle: angle.toFixed(1) })]),
  ]
}
