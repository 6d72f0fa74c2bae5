import { useTranslation } from 'react-i18next'
import { SketchTip, useMeasure } from '../../map/SketchTip.tsx'
import type { Sketch } from '../../map/sketch.ts'
import { Button } from '../../ui/Button.tsx'
import { CoordinateField } from './CoordinateField.tsx'

/** What to do on the map, how far it is, and the point in hand exactly. */
export function DrawField({ drawing }: { drawing: Sketch }) {
  const { t } = useTranslation()
  const { kind, points, geometry } = drawing
  const words = useMeasure(kind === 'point' ? 'line' : kind, points)
  return (
    <div className="draw-field" data-done={geometry !== null} role="status">
      <SketchTip sketch={drawing} />
      <p>
        {kind === 'point' && geometry ? t('inventory.form.placed') : t(`inventory.form.draw.${kind}`)}{' '}
        <span className="muted">{t('editor.snap.hint')}</span>
      </p>
      {kind !== 'point' && points.length > 0 && (
        <>
          <div className="row">
            <span className="grow">{t('inventory.form.drawn', { count: points.length })}</span>
            <Button onClick={drawing.takeBack}>{t('inventory.form.takeBack')}</Button>
            <Button onClick={drawing.clear}>{t('inventory.form.startOver')}</Button>
          </div>
          {words.length > 0 && <p data-testid="draw-measure">{words.join(' · ')}</p>}
        </>
      )}
      <CoordinateField sketch={drawing} />
    </div>
  )
}
