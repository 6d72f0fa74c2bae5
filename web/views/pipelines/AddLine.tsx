import { useMutation, useQueryClient } from '@tanstack/react-query'
import { Spline } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { NETWORKS, type PipeLine, type PipeLineNew } from '../../../server/pipelines/schema.ts'
import { request } from '../../api.ts'
import { useLabel } from '../../i18n/label.ts'
import { useKeys } from '../../keys.ts'
import { thingsAt } from '../../map/drag.ts'
import { refreshLayer, useHighlight, useMapClick } from '../../map/index.ts'
import { useZoom } from '../../map/MapTip.tsx'
import { Button } from '../../ui/Button.tsx'
import { Banner } from '../../ui/Placeholder.tsx'
import { showError, showToast } from '../../ui/toast.tsx'
import { FormBar, PanelHead } from '../components/PanelParts.tsx'
import { LineFields, type LineValues, lineIsComplete } from './LineFields.tsx'
import { NetworkMark } from './NetworkMark.tsx'
import { lineKey, pointKey, usePipePoint } from './queries.ts'

/** Pipe points are drawn from here on. */
const POINTS_FROM = 16

export function AddLine({ onClose, onAdded }: { onClose: () => void; onAdded: (code: string) => void }) {
  const { t } = useTranslation()
  const label = useLabel()
  const client = useQueryClient()
  const far = useZoom() < POINTS_FROM
  const [ends, setEnds] = useState<string[]>([])
  const [values, setValues] = useState<LineValues>({
    startDepth: '',
    endDepth: '',
    material: 'T',
    sizeMm: '',
    owner: null,
    maintainer: null,
  })
  const start = usePipePoint(ends[0] ?? null).data
  const end = usePipePoint(ends[1] ?? null).data
  const differ = start && end && start.network !== end.network
  useMapClick(({ lngLat }) => {
    const point = thingsAt(lngLat).find(({ thing }) => thing === 'pipe_points')
    if (point) setEnds((now) => (now.length === 1 && now[0] !== point.code ? [...now, point.code] : [point.code]))
    return true
  })
  const picked = [start, end].filter((point) => point !== undefined)
  useHighlight('drawing', [
    ...(picked.length === 2
      ? [
          {
            role: 'draft' as const,
            geometry: { type: 'LineString', coordinates: picked.map(({ position }) => position) },
          },
        ]
      : []),
    ...picked.map(({ position }) => ({ role: 'ring' as const, geometry: { type: 'Point', coordinates: position } })),
  ])
  useKeys({ Escape: ends.length > 0 ? () => setEnds([]) : onClose })
  const adding = useMutation({
    mutationFn: (body: PipeLineNew) => request<PipeLine>('/api/pipe-lines', { method: 'POST', body }),
    onSuccess: (line) => {
      client.setQueryData(lineKey(line.code), line)
      for (const code of [line.startPoint, line.endPoint]) void client.invalidateQueries({ queryKey: pointKey(code) })
      refreshLayer('pipes')
      showToast('ok', t('inventory.actions.added', { code: line.code }))
      onAdded(line.code)
    },
    onError: showError,
  })
  const missing =
    ends.length < 2 || differ
      ? t('inventory.pipes.missingEnds')
      : lineIsComplete(values)
        ? null
        : t('inventory.pipes.missingNumber')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (missing || adding.isPending) return
    adding.mutate({
      startPoint: ends[0]!,
      endPoint: ends[1]!,
      startDepth: Number(values.startDepth),
      endDepth: Number(values.endDepth),
      material: values.material,
      sizeMm: values.sizeMm,
      ...(values.owner ? { owner: values.owner } : {}),
      ...(values.maintainer ? { maintainer: values.maintainer } : {}),
    })
  }
  return (
    <form className="inventory-panel" onSubmit={submit} data-testid="add-line">
      <PanelHead icon={<Spline size={18} />} title={t('inventory.pipes.addLine')} onClose={onClose} />
      <div className="inventory-scroll stack inventory-pad">
        <div className="draw-field" data-done={ends.length === 2 && !differ} role="status">
          <p>
            {t(
              ends.length === 0
                ? 'inventory.pipes.pickStart'
                : ends.length === 1
                  ? 'inventory.pipes.pickEnd'
                  : 'inventory.pipes.picked',
            )}
            {far && ` ${t('inventory.pipes.zoomIn')}`}
          </p>
          {ends.map((code, index) => {
            const point = index === 0 ? start : end
            return (
              <p className="row" key={code}>
                {point && <NetworkMark network={point.network} point />}
                <span>{t(index === 0 ? 'inventory.pipes.start' : 'inventory.pipes.end')}</span>
                <span className="mono">{code}</span>
                {point && <span className="muted">{label(NETWORKS[point.network])}</span>}
              </p>
            )
          })}
          {ends.length > 0 && <Button onClick={() => setEnds([])}>{t('inventory.form.startOver')}</Button>}
        </div>
        {differ && (
          <Banner tone="warn">
            {t('inventory.pipes.differ', { a: label(NETWORKS[start.network]), b: label(NETWORKS[end.network]) })}
          </Banner>
        )}
        <LineFields values={values} onChange={(change) => setValues((now) => ({ ...now, ...change }))} />
      </div>
      <FormBar busy={adding.isPending} idle={missing} label={t('inventory.actions.add')} onCancel={onClose} />
    </form>
  )
}
