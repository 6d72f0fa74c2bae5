import { useTranslation } from 'react-i18next'
import type { Geometry } from '../../../server/schema.ts'
import { useKeys } from '../../keys.ts'
import { SketchTip, useMeasure } from '../../map/SketchTip.tsx'
import { useSketch } from '../../map/sketch.ts'
import { Button } from '../../ui/Button.tsx'
import { CoordinateField } from './CoordinateField.tsx'

/** The corners of a line or polygon: dragged, put in half-way, taken out, typed. */
export function ShapeBar({
  geometry,
  code,
  busy,
  onSave,
  onCancel,
}: {
  geometry: Geometry
  code: string
  busy: boolean
  onSave: (geometry: Geometry) => void
  onCancel: () => void
}) {
  const { t } = useTranslation()
  const kind = /Polygon$/.test(geometry.type) ? 'polygon' : 'line'
  const sketch = useSketch({ kind, first: geometry, snaps: true, appends: false, code })
  const words = useMeasure(kind, sketch.points)
  const changed = JSON.stringify(sketch.geometry?.coordinates) !== JSON.stringify(single(geometry))
  const save = () => {
    if (sketch.geometry && changed && !busy) onSave(sketch.geometry)
  }
  useKeys({ Enter: save, Escape: onCancel })
  return (
    <div className="inventory-bar" data-testid="shape-bar">
      <SketchTip sketch={sketch} />
      <p>
        <strong>{words.slice(0, 2).join(' · ')}</strong> <span className="muted">{t('editor.shape.hint')}</span>
      </p>
      <CoordinateField sketch={sketch} />
      <div className="row">
        <Button onClick={onCancel} shortcut="Esc">
          {t('common.cancel')}
        </Button>
        <Button
          variant="primary"
          className="grow"
          disabled={!changed}
          busy={busy}
          shortcut="↵"
          onClick={save}
          data-testid="shape-confirm"
        >
          {t('editor.shape.save')}
        </Button>
      </div>
    </div>
  )
}

/** Coordinates of the one part. */
const single = (geometry: Geometry): unknown =>
  geometry.type.startsWith('Multi') ? (geometry.coordinates as unknown[])[0] : geometry.coordinates
