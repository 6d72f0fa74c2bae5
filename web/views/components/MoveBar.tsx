import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Geometry } from '../../../server/schema.ts'
import { useFormat } from '../../format.ts'
import { useKeys } from '../../keys.ts'
import { useDragPoint } from '../../map/drag.ts'
import { useHighlight, useMapClick } from '../../map/index.ts'
import { MapTip } from '../../map/MapTip.tsx'
import { Button } from '../../ui/Button.tsx'
import { metresBetween } from '../intake/distance.ts'
import { carried, handleOf } from './changes.ts'

/** One press of an arrow key. */
const NUDGE_METRES = { plain: 0.2, shift: 2 }

/** Carrying a thing to another place: drag its ghost, click, or nudge; Enter confirms, Escape leaves all as it was. */
export function MoveBar({
  geometry,
  note,
  busy,
  onMove,
  onCancel,
}: {
  geometry: Geometry
  note?: string
  busy: boolean
  onMove: (geometry: Geometry, metres: number) => void
  onCancel: () => void
}) {
  const { t } = useTranslation()
  const format = useFormat()
  const from = handleOf(geometry)
  const [to, setTo] = useState<[number, number]>(from)
  const metres = metresBetween(from, to)
  const moved = metres > 0.005
  const ghost = carried(geometry, to)
  useDragPoint(to, setTo)
  useMapClick(({ lngLat }) => {
    setTo(lngLat)
    return true
  })
  useHighlight('move', [
    { role: 'hover', geometry },
    ...(moved ? [{ role: 'draft' as const, geometry: { type: 'LineString', coordinates: [from, to] } }] : []),
    ...(geometry.type === 'Point' ? [] : [{ role: 'draft' as const, geometry: ghost }]),
    { role: 'draft', geometry: { type: 'Point', coordinates: to } },
  ])
  const confirm = () => {
    if (moved && !busy) onMove(ghost, metres)
  }
  const nudge = (east: number, north: number) => (event: KeyboardEvent) => {
    const step = (event.shiftKey ? NUDGE_METRES.shift : NUDGE_METRES.plain) / 111_195
    setTo(([lon, lat]) => [lon + (east * step) / Math.cos((lat * Math.PI) / 180), lat + north * step])
  }
  useKeys({
    Enter: confirm,
    Escape: onCancel,
    ArrowLeft: nudge(-1, 0),
    ArrowRight: nudge(1, 0),
    ArrowUp: nudge(0, 1),
    ArrowDown: nudge(0, -1),
  })
  const distance = moved ? t('inventory.move.by', { metres: format.metres(metres) }) : t('inventory.move.still')
  return (
    <div className="inventory-bar" data-testid="move-bar">
      {moved && (
        <MapTip at={to} data-testid="move-distance">
          {distance}
        </MapTip>
      )}
      <p>
        <strong>{distance}</strong> <span className="muted">{t('inventory.move.hint')}</span>
      </p>
      {note && <p className="muted">{note}</p>}
      <div className="row">
        <Button onClick={onCancel} shortcut="Esc">
          {t('common.cancel')}
        </Button>
        <Button
          variant="primary"
          className="grow"
          disabled={!moved}
          busy={busy}
          shortcut="↵"
          onClick={confirm}
          data-testid="move-confirm"
        >
          {t('inventory.move.confirm')}
        </Button>
      </div>
    </div>
  )
}
