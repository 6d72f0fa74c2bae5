import { Layers, LocateFixed, Minus, Plus } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { IconButton } from '../ui/Button.tsx'
import { showToast } from '../ui/toast.tsx'
import { flyTo } from './hooks.ts'
import { LayerPanel } from './LayerPanel.tsx'
import { useMapStore } from './store.ts'

/** Asks the device where it is; says so when it will not tell. */
export function locate(found: (position: [number, number], accuracyMetres: number) => void, refused: string): void {
  const fail = () => showToast('danger', refused)
  if (!navigator.geolocation) {
    fail()
    return
  }
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => found([coords.longitude, coords.latitude], coords.accuracy),
    fail,
    { enableHighAccuracy: true, timeout: 10_000 },
  )
}

/** Zoom, position, and the layer switcher, beside the right panel. */
export function MapTools({ switcher = true }: { switcher?: boolean }) {
  const { t } = useTranslation()
  const [open, setOpen] = useState(false)
  const map = useMapStore((store) => store.map)
  return (
    <div className="map-tools">
      {switcher && (
        <div className="map-tool-stack">
          <IconButton label={t('map.layers')} aria-expanded={open} onClick={() => setOpen(!open)} data-testid="layers">
            <Layers size={16} />
          </IconButton>
        </div>
      )}
      {open && <LayerPanel />}
      <div className="map-tool-stack">
        <IconButton label={t('map.zoomIn')} onClick={() => map?.zoomIn()}>
          <Plus size={16} />
        </IconButton>
        <IconButton label={t('map.zoomOut')} onClick={() => map?.zoomOut()}>
          <Minus size={16} />
        </IconButton>
        <IconButton label={t('map.locate')} onClick={() => locate((at) => flyTo(at), t('map.locateRefused'))}>
          <LocateFixed size={16} />
        </IconButton>
      </div>
    </div>
  )
}

/** Longitude and latitude under the pointer. */
export function Coordinates() {
  const pointer = useMapStore((store) => store.pointer)
  const zoom = useMapStore((store) => store.zoom)
  if (!pointer) return null
  return (
    <div className="coordinates" aria-hidden="true">
      {pointer[0].toFixed(6)}, {pointer[1].toFixed(6)} · z{zoom.toFixed(1)}
    </div>
  )
}
