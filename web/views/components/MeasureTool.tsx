import { X } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useKeys } from '../../keys.ts'
import { SketchTip, useMeasure } from '../../map/SketchTip.tsx'
import { useSketch } from '../../map/sketch.ts'
import { Button, IconButton } from '../../ui/Button.tsx'
import { Segmented } from '../../ui/Segmented.tsx'

/** A distance along a path, or an area: in the city's plane, as the database would measure it. */
export function MeasureTool({ left, onClose }: { left: number; onClose: () => void }) {
  const { t } = useTranslation()
  const [kind, setKind] = useState<'line' | 'polygon'>('line')
  const sketch = useSketch({ kind, snaps: true })
  const words = useMeasure(kind, sketch.points)
  const leave = () => (sketch.points.length > 0 ? sketch.clear() : onClose())
  useKeys({ Escape: leave })
  return (
    <div className="editor-hint measure-tool" style={{ left }} role="status" data-testid="measure">
      <SketchTip sketch={sketch} />
      <Segmented
        label={t('editor.measure.tool')}
        value={kind}
        options={[
          { value: 'line', label: t('editor.measure.distance') },
          { value: 'polygon', label: t('editor.measure.surface') },
        ]}
        onChange={setKind}
      />
      <strong data-testid="measured">{words.length > 0 ? words.join(' · ') : t('editor.measure.hint')}</strong>
      {sketch.points.length > 0 && <Button onClick={sketch.clear}>{t('inventory.form.startOver')}</Button>}
      <IconButton label={t('common.close')} onClick={onClose}>
        <X size={14} />
      </IconButton>
    </div>
  )
}
