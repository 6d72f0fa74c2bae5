import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/Button.tsx'
import type { ShapeDrawing } from './useShape.ts'

/** What to do on the map, and how far it is. */
export function ShapeField({ shape, words }: { shape: ShapeDrawing; words?: 'strip' }) {
  const { t } = useTranslation()
  const { kind, points, kept, geometry } = shape
  return (
    <div className="draw-field" data-done={geometry !== null} role="status" data-testid="zone-shape">
      <p>{t(kept ? 'rules.draw.kept' : `rules.draw.${words ?? kind}`)}</p>
      <div className="row">
        <span className="grow muted">{kept ? '' : t('inventory.form.drawn', { count: points.length })}</span>
        {!kept && points.length > 0 && <Button onClick={shape.takeBack}>{t('inventory.form.takeBack')}</Button>}
        {(kept || points.length > 0) && <Button onClick={shape.clear}>{t('inventory.form.startOver')}</Button>}
      </div>
    </div>
  )
}
