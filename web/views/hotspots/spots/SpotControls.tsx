import './spots.css'
import { useTranslation } from 'react-i18next'
import { CORRECTIONS, EXPOSURE_NAMES, MEASURES, SLICE_STEPS } from '../../../../server/hotspots/significance/rules.ts'
import { Segmented } from '../../../ui/Segmented.tsx'
import { setParams } from '../../../url.ts'
import { useLoaded } from '../patrols/queries.ts'
import type { Drawing } from '../useDrawing.ts'
import { CONFIDENCES, RINGS, type SpotQuestion } from './queries.ts'

/** How it is judged: the measure at hand, the rest folded away. */
export function SpotControls({ question, drawing }: { question: SpotQuestion; drawing: Drawing }) {
  const { t } = useTranslation()
  const patrols = useLoaded()
  const sizes = ['-1', '0', '1'] as const
  return (
    <div className="spot-controls">
      <Segmented
        wide
        label={t('explore.spots.measure')}
        value={question.measure}
        options={MEASURES.map((one) => ({
          value: one,
          label: t(`explore.spots.measures.${one}`),
          testId: `measure-${one}`,
        }))}
        onChange={(measure) => setParams({ measure: measure === 'gi' ? null : measure })}
      />
      <details>
        <summary>{t('explore.spots.settings')}</summary>
        <Choice
          label={t('explore.legend.size')}
          value={String(drawing.finer) as '0'}
          values={sizes}
          words={(one) => t(`explore.spots.sizes.${one === '-1' ? 'coarse' : one === '0' ? 'middle' : 'fine'}`)}
          onChange={(one) => drawing.setFiner(Number(one))}
        />
        <Choice
          label={t('explore.spots.exposure')}
          value={question.exposure}
          values={EXPOSURE_NAMES}
          words={(one) => t(`explore.spots.exposures.${one}`)}
          refusal={(one) => (one === 'patrols' && patrols.isNone ? t('patrols.none') : undefined)}
          onChange={(exposure) => setParams({ exposure: exposure === 'none' ? null : exposure })}
        />
        <Choice
          label={t('explore.spots.confidence')}
          value={String(question.confidence) as '95'}
          values={CONFIDENCES}
          words={(one) => `${one}%`}
          onChange={(confidence) => setParams({ confidence: confidence === '95' ? null : confidence })}
        />
        <Choice
          label={t('explore.spots.rings')}
          value={question.rings}
          values={RINGS}
          words={(one) => one}
          onChange={(rings) => setParams({ rings: rings === '1' ? null : rings })}
        />
        <Choice
          label={t('explore.spots.correction')}
          value={question.correction}
          values={CORRECTIONS}
          words={(one) => t(`explore.spots.corrections.${one}`)}
          onChange={(correction) => setParams({ correction: correction === 'BH' ? null : correction })}
        />
        {question.measure === 'emerging' && (
          <Choice
            label={t('explore.spots.slice')}
            value={question.slice}
            values={SLICE_STEPS}
            words={(one) => t(`explore.spots.slices.${one}`)}
            onChange={(slice) => setParams({ slice: slice === 'week' ? null : slice })}
          />
        )}
      </details>
    </div>
  )
}

function Choice<Value extends string>({
  label,
  value,
  values,
  words,
  refusal,
  onChange,
}: {
  label: string
  value: Value
  values: readonly Value[]
  words: (value: Value) => string
  /** Why one cannot be chosen now. */
  refusal?: (value: Value) => string | undefined
  onChange: (value: Value) => void
}) {
  return (
    <label className="heat-slider">
      <span>{label}</span>
      <select className="input" value={value} onChange={(event) => onChange(event.target.value as Value)}>
        {values.map((one) => (
          <option key={one} value={one} disabled={refusal?.(one) !== undefined} title={refusal?.(one)}>
            {words(one)}
          </option>
        ))}
      </select>
    </label>
  )
}
