import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ToVisit } from '../../../server/census/schema.ts'
import { useName } from '../../i18n/label.ts'
import type { SketchKind } from '../../map/path.ts'
import { useSketch } from '../../map/sketch.ts'
import { Button } from '../../ui/Button.tsx'
import { Field } from '../../ui/Field.tsx'
import { useClasses } from '../cases/queries.ts'
import { DrawField } from '../components/DrawField.tsx'
import type { useRecording } from './queries.ts'

const ACCURACIES = ['C', 'B', 'A'] as const

/** Where a thing stands that moved, or that nobody had recorded. */
export function PlaceBar({
  what,
  recording,
  onClose,
}: {
  what: ToVisit | 'added'
  recording: ReturnType<typeof useRecording>
  onClose: () => void
}) {
  const { t } = useTranslation()
  const name = useName()
  const classes = (useClasses().data ?? []).filter(({ kind }) => kind === 'component')
  const [picked, setPicked] = useState('')
  const [accuracy, setAccuracy] = useState<(typeof ACCURACIES)[number]>('C')
  const isNew = what === 'added'
  const classCode = isNew ? picked : what.class.code
  const kind = (classes.find(({ code }) => code === classCode)?.geometryKind ?? 'point') as SketchKind
  const drawing = useSketch({ kind, snaps: true })
  const { record } = recording
  const save = () => {
    if (!drawing.geometry) return
    record.mutate(
      isNew
        ? { outcome: 'added', class: picked, geometry: drawing.geometry, accuracy }
        : { outcome: 'moved', component: what.code, version: what.version ?? 0, geometry: drawing.geometry, accuracy },
      { onSuccess: onClose },
    )
  }
  return (
    <footer className="inventory-bar" data-testid="census-place">
      <strong>{isNew ? t('census.survey.add') : `${t('census.survey.seen.moved')} · ${name(what.class)}`}</strong>
      <span className="muted">{t(isNew ? 'census.survey.placeAdd' : 'census.survey.placeMove')}</span>
      <div className="pair">
        {isNew && (
          <Field label={t('inventory.class')}>
            <select
              className="input"
              value={picked}
              data-testid="census-class"
              onChange={(event) => setPicked(event.target.value)}
            >
              <option value="" />
              {classes.map((one) => (
                <option key={one.code} value={one.code}>
                  {one.code} {name(one)}
                </option>
              ))}
            </select>
          </Field>
        )}
        <Field label={t('census.survey.accuracy')}>
          <select className="input" value={accuracy} onChange={(event) => setAccuracy(event.target.value as 'A')}>
            {ACCURACIES.map((one) => (
              <option key={one} value={one}>
                {t(`census.survey.accuracies.${one}`)}
              </option>
            ))}
          </select>
        </Field>
      </div>
      <DrawField drawing={drawing} />
      <span className="row">
        <Button wide onClick={onClose}>
          {t('common.cancel')}
        </Button>
        <Button
          wide
          variant="primary"
          busy={record.isPending}
          disabled={!drawing.geometry || !classCode}
          data-testid="census-record"
          onClick={save}
        >
          {t('census.survey.record')}
        </Button>
      </span>
    </footer>
  )
}
