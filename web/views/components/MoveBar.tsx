import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Geometry } from '../../../server/schema.ts'
import { useFormat } from '../../format.ts'
import { useKeys } from '../../keys.ts'
import { useDragPoint } from '../../map/drag.ts'
import { useHighlight, useMapClick } from '../../map/index.ts'
import { MapTip } from '../../map/MapTip.tsx'
import { SnapWords } from '../../map/SketchTip.tsx'
import { arrows, shifted } from '../../map/sketch.ts'
import { type Snapped, useSnap } from '../../map/snap.ts'
import { beginSketching } from '../../map/store.ts'
import { Button } from '../../ui/Button.tsx'
import { metresBetween } from '../intake/distance.ts'
import { CoordinateField } from './CoordinateField.tsx'
import { carried, handleOf } from './changes.ts'

/** Carrying a thing to another place: drag its ghost, click, or nudge; Enter confirms, Escape leaves all as it was. */
export function MoveBar({
  geometry,
  code,
  note,
  busy,
  onMove,
  onCancel,
}: {
  geometry: Geometry
  /** It does not snap to itself. */
  code: string
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
  const snap = useSnap(true, code)
  const [snapped, setSnapped] = useState<Snapped | null>(null)
  const carry = (lngLat: [number, number], free: boolean) => {
    const found = snap(lngLat, free)
    setSnapped(found)
    setTo(found?.position ?? lngLat)
  }
  const put = (position: [number, number]) => {
    setSnapped(null)
    setTo(position)
  }
  useEffect(beginSketching, [])
  useDragPoint(to, carry)
  useMapClick(({ lngLat, free }) => {
    carry(lngLat, free)
    return true
  })
  useHighlight('move', [
    { role: 'hover', geometry },
    ...(moved ? [{ role: 'draft' as const, geometry: { type: 'LineString', coordinates: [from, to] } }] : []),
    ...(geometry.type === 'Point' ? [] : [{ role: 'draft' as const, geometry: ghost }]),
    { role: 'draft', geometry: { type: 'Point', coordinates: to } },
    ...(snapped ? [{ role: 'snap' as const, geometry: { type: 'Point', coordinates: snapped.position } }] : []),
  ])
  const confirm = () => {
    if (moved && !busy) onMove(ghost, metres)
  }
  useKeys({ Enter: confirm, Escape: onCancel, ...arrows((east, north) => put(shifted(to, east, north))) })
  const distance = moved ? t('inventory.move.by', { metres: format.metres(metres) }) : t('inventory.move.still')
  return (
    <div className="inventory-bar" data-testid="move-bar">
      {moved && (
        <MapTip at={to} data-testid="move-distance">
          {snapped && <SnapWords snapped={snapped} />}
          {distance}
        </MapTip>
      )}
      <p>
        <strong>{distance}</strong> <span className="muted">{t('inventory.move.hint')}</span>
      </p>
      <CoordinateField sketch={{ points: [to], picked: 0, put }} />
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
