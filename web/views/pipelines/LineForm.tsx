import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PipeLine, PipeLineEdit } from '../../../server/pipelines/schema.ts'
import { useKeys } from '../../keys.ts'
import { Segmented } from '../../ui/Segmented.tsx'
import { FormBar } from '../components/PanelParts.tsx'
import { LineFields, type LineValues, lineIsComplete } from './LineFields.tsx'
import { numberOf } from './NumberField.tsx'

export function LineForm({
  line,
  busy,
  onSave,
  onCancel,
}: {
  line: PipeLine
  busy: boolean
  onSave: (patch: PipeLineEdit) => void
  onCancel: () => void
}) {
  const { t } = useTranslation()
  const [values, setValues] = useState<LineValues>({
    startDepth: String(line.startDepth),
    endDepth: String(line.endDepth),
    material: line.material,
    sizeMm: line.sizeMm,
    owner: line.owner?.code ?? null,
    maintainer: line.maintainer?.code ?? null,
  })
  const [flow, setFlow] = useState(line.flow)
  useKeys({ Escape: onCancel })
  const patch: PipeLineEdit = {
    ...(numberOf(values.startDepth) === line.startDepth ? {} : { startDepth: numberOf(values.startDepth) }),
    ...(numberOf(values.endDepth) === line.endDepth ? {} : { endDepth: numberOf(values.endDepth) }),
    ...(values.material === line.material ? {} : { material: values.material }),
    ...(values.sizeMm === line.sizeMm ? {} : { sizeMm: values.sizeMm }),
    ...(values.owner === (line.owner?.code ?? null) ? {} : { owner: values.owner }),
    ...(values.maintainer === (line.maintainer?.code ?? null) ? {} : { maintainer: values.maintainer }),
    ...(flow === line.flow ? {} : { flow }),
  }
  const complete = lineIsComplete(values)
  const idle = !complete
    ? t('inventory.pipes.missingNumber')
    : Object.keys(patch).length === 0
      ? t('inventory.form.nothing')
      : null
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (!idle) onSave(patch)
  }
  return (
    <form className="inventory-form" onSubmit={submit}>
      <div className="inventory-scroll stack">
        <LineFields values={values} onChange={(change) => setValues((now) => ({ ...now, ...change }))} />
        <div className="field">
          <span className="label">{t('inventory.pipes.flow')}</span>
          <Segmented<'+' | '-'>
            wide
            label={t('inventory.pipes.flow')}
            value={flow}
            options={(['+', '-'] as const).map((value) => ({
              value,
              label: t(`inventory.pipes.flows.${value}`),
              testId: `flow-${value === '+' ? 'forward' : 'back'}`,
            }))}
            onChange={setFlow}
          />
        </div>
      </div>
      <FormBar busy={busy} idle={idle} label={t('inventory.actions.save')} onCancel={onCancel} />
    </form>
  )
}
