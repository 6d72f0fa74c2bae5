import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { PipePoint, PipePointEdit } from '../../../server/pipelines/schema.ts'
import { useKeys } from '../../keys.ts'
import { FormBar } from '../components/PanelParts.tsx'
import { UnitPicker } from '../components/UnitPicker.tsx'
import { NumberField, numberOf } from './NumberField.tsx'

export function PointForm({
  point,
  busy,
  onSave,
  onCancel,
}: {
  point: PipePoint
  busy: boolean
  onSave: (patch: PipePointEdit) => void
  onCancel: () => void
}) {
  const { t } = useTranslation()
  const [ground, setGround] = useState(String(point.groundElevation))
  const [depth, setDepth] = useState(point.wellDepth === null ? '' : String(point.wellDepth))
  const [owner, setOwner] = useState(point.owner?.code ?? null)
  useKeys({ Escape: onCancel })
  const groundElevation = numberOf(ground)
  const wellDepth = numberOf(depth)
  const patch: PipePointEdit = {
    ...(groundElevation === undefined || groundElevation === point.groundElevation ? {} : { groundElevation }),
    ...(wellDepth === undefined || wellDepth === point.wellDepth ? {} : { wellDepth }),
    ...(owner === (point.owner?.code ?? null) ? {} : { owner }),
  }
  const idle =
    groundElevation === undefined
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
        <NumberField
          label={t('inventory.pipes.groundElevation')}
          value={ground}
          testId="point-ground"
          onChange={setGround}
        />
        <NumberField
          label={t('inventory.pipes.wellDepth')}
          value={depth}
          required={false}
          testId="point-depth"
          onChange={setDepth}
        />
        <UnitPicker label={t('inventory.owner')} value={owner} onChange={setOwner} />
      </div>
      <FormBar busy={busy} idle={idle} label={t('inventory.actions.save')} onCancel={onCancel} />
    </form>
  )
}
