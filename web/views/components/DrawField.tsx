import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Geometry } from '../../../server/schema.ts'
import { useDragPoint } from '../../map/drag.ts'
import { type Highlight, useHighlight, useMapClick } from '../../map/index.ts'
import { Button } from '../../ui/Button.tsx'

export type DrawKind = 'point' | 'line' | 'polygon'
type Position = [number, number]
const LEAST: Record<DrawKind, number> = { point: 1, line: 2, polygon: 3 }

const rounded = (position: readonly number[]): Position => [
  Number(position[0]!.toFixed(8)),
  Number(position[1]!.toFixed(8)),
]

/** Clicks on the map become a shape; the last point can be dragged into place. */
export function useDrawing(kind: DrawKind, active = true) {
  const [points, setPoints] = useState<Position[]>([])
  useMapClick(({ lngLat }) => {
    if (!active) return false
    setPoints((now) => (kind === 'point' ? [rounded(lngLat)] : [...now, rounded(lngLat)]))
    return true
  })
  useDragPoint(active ? (points.at(-1) ?? null) : null, (to) => setPoints((now) => [...now.slice(0, -1), rounded(to)]))
  const geometry: Geometry | null =
    points.length < LEAST[kind]
      ? null
      : kind === 'point'
        ? { type: 'Point', coordinates: points[0]! }
        : kind === 'line'
          ? { type: 'LineString', coordinates: points }
          : { type: 'Polygon', coordinates: [[...points, points[0]!]] }
  const sketch: Highlight[] = points.map((coordinates) => ({ role: 'draft', geometry: { type: 'Point', coordinates } }))
  if (kind !== 'point' && points.length > 1) {
    sketch.unshift({ role: 'draft', geometry: geometry ?? { type: 'LineString', coordinates: points } })
  }
  useHighlight('drawing', sketch)
  return {
    kind,
    points,
    geometry,
    takeBack: () => setPoints((now) => now.slice(0, -1)),
    clear: () => setPoints([]),
  }
}

export function DrawField({ drawing }: { drawing: ReturnType<typeof useDrawing> }) {
  const { t } = useTranslation()
  const { kind, points, geometry } = drawing
  const [lon, lat] = points.at(-1) ?? []
  return (
    <div className="draw-field" data-done={geometry !== null} role="status">
      <p>
        {kind === 'point' && geometry ? t('inventory.form.placed') : t(`inventory.form.draw.${kind}`)}
        {lon !== undefined && lat !== undefined && (
          <span className="mono muted">
            {' '}
            {lon.toFixed(6)}, {lat.toFixed(6)}
          </span>
        )}
      </p>
      {kind !== 'point' && points.length > 0 && (
        <div className="row">
          <span className="grow">{t('inventory.form.drawn', { count: points.length })}</span>
          <Button onClick={drawing.takeBack}>{t('inventory.form.takeBack')}</Button>
          <Button onClick={drawing.clear}>{t('inventory.form.startOver')}</Button>
        </div>
      )}
    </div>
  )
}
