import { useTranslation } from 'react-i18next'
import { MATERIALS } from '../../../server/pipelines/rules.ts'
import { Field } from '../../ui/Field.tsx'
import { UnitPicker } from '../components/UnitPicker.tsx'
import { NumberField, numberOf, SIZE } from './NumberField.tsx'

export interface LineValues {
  startDepth: string
  endDepth: string
  material: string
  sizeMm: string
  owner: string | null
  maintainer: string | null
}

export const lineIsComplete = (values: LineValues) =>
  numberOf(values.startDepth) !== undefined && numberOf(values.endDepth) !== undefined && SIZE.test(values.sizeMm)

export function LineFields({
  values,
  onChange,
}: {
  values: LineValues
  onChange: (change: Partial<LineValues>) => void
}) {
  const { t } = useTranslation()
  const wrongSize = values.sizeMm !== '' && !SIZE.test(values.sizeMm)
  return (
    <>
      <div className="pair">
        <NumberField
          label={t('inventory.pipes.startDepth')}
          value={values.startDepth}
          testId="line-start-depth"
          onChange={(startDepth) => onChange({ startDepth })}
        />
        <NumberField
          label={t('inventory.pipes.endDepth')}
          value={values.endDepth}
          testId="line-end-depth"
          onChange={(endDepth) => onChange({ endDepth })}
        />
      </div>
      <div className="pair">
        <Field label={t('inventory.pipes.material')}>
          <select
            className="input"
            value={values.material}
            data-testid="line-material"
            onChange={(event) => onChange({ material: event.target.value })}
          >
            {Object.entries(MATERIALS).map(([code, label]) => (
              <option key={code} value={code}>
                {code} {label}
              </option>
            ))}
          </select>
        </Field>
        <Field
          label={t('inventory.pipes.size')}
          error={wrongSize ? t('inventory.pipes.sizeWrong') : null}
          hint={t('inventory.pipes.sizeHint')}
        >
          <input
            className="input"
            value={values.sizeMm}
            data-testid="line-size"
            onChange={(event) => onChange({ sizeMm: event.target.value.trim() })}
          />
        </Field>
      </div>
      <UnitPicker label={t('inventory.owner')} value={values.owner} onChange={(owner) => onChange({ owner })} />
      <UnitPicker
        label={t('inventory.maintainer')}
        value={values.maintainer}
        onChange={(maintainer) => onChange({ maintainer })}
      />
    </>
  )
}
