import { useMutation, useQueryClient } from '@tanstack/react-query'
import { CircleDot } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ELEMENTS } from '../../../server/pipelines/rules.ts'
import { NETWORKS, type Network, type PipePoint, type PipePointNew } from '../../../server/pipelines/schema.ts'
import { request } from '../../api.ts'
import { useLabel } from '../../i18n/label.ts'
import { useKeys } from '../../keys.ts'
import { refreshLayer } from '../../map/index.ts'
import { useSketch } from '../../map/sketch.ts'
import { Field } from '../../ui/Field.tsx'
import { showError, showToast } from '../../ui/toast.tsx'
import { DrawField } from '../components/DrawField.tsx'
import { FormBar, PanelHead } from '../components/PanelParts.tsx'
import { UnitPicker } from '../components/UnitPicker.tsx'
import { NumberField, numberOf } from './NumberField.tsx'
import { pointKey } from './queries.ts'

export function AddPoint({ onClose, onAdded }: { onClose: () => void; onAdded: (code: string) => void }) {
  const { t } = useTranslation()
  const label = useLabel()
  const client = useQueryClient()
  const [network, setNetwork] = useState<Network>('sewage')
  const [attachment, setAttachment] = useState('')
  const [ground, setGround] = useState('')
  const [depth, setDepth] = useState('')
  const [owner, setOwner] = useState<string | null>(null)
  const drawing = useSketch({ kind: 'point', snaps: true })
  const adding = useMutation({
    mutationFn: (body: PipePointNew) => request<PipePoint>('/api/pipe-points', { method: 'POST', body }),
    onSuccess: (point) => {
      client.setQueryData(pointKey(point.code), point)
      refreshLayer('pipes')
      showToast('ok', t('inventory.actions.added', { code: point.code }))
      onAdded(point.code)
    },
    onError: showError,
  })
  useKeys({ Escape: onClose })
  const groundElevation = numberOf(ground)
  const missing = !drawing.geometry
    ? t('inventory.form.missingPlace')
    : groundElevation === undefined
      ? t('inventory.pipes.missingNumber')
      : null
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (missing || groundElevation === undefined || adding.isPending) return
    const wellDepth = numberOf(depth)
    adding.mutate({
      network,
      position: drawing.points[0]!,
      groundElevation,
      ...(wellDepth === undefined ? {} : { wellDepth }),
      ...(attachment ? { attachment } : {}),
      ...(owner ? { owner } : {}),
    })
  }
  return (
    <form className="inventory-panel" onSubmit={submit} data-testid="add-point">
      <PanelHead icon={<CircleDot size={18} />} title={t('inventory.pipes.addPoint')} onClose={onClose} />
      <div className="inventory-scroll stack inventory-pad">
        <Field label={t('inventory.pipes.network')}>
          <select
            className="input"
            value={network}
            data-testid="point-network"
            onChange={(event) => {
              setNetwork(event.target.value as Network)
              setAttachment('')
            }}
          >
            {(Object.keys(NETWORKS) as Network[]).map((one) => (
              <option key={one} value={one}>
                {label(NETWORKS[one])}
              </option>
            ))}
          </select>
        </Field>
        <DrawField drawing={drawing} />
        <Field label={t('inventory.pipes.attachment')}>
          <select className="input" value={attachment} onChange={(event) => setAttachment(event.target.value)}>
            <option value="">{t('inventory.pipes.noAttachment')}</option>
            {ELEMENTS[network].attachments.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </select>
        </Field>
        <div className="pair">
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
        </div>
        <UnitPicker label={t('inventory.owner')} value={owner} onChange={setOwner} />
      </div>
      <FormBar busy={adding.isPending} idle={missing} label={t('inventory.actions.add')} onCancel={onClose} />
    </form>
  )
}
