import './photos.css'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ComponentPhotos as Carried } from '../../../server/photos/components/schema.ts'
import { MAXIMUM_PHOTOS } from '../../../server/photos/rules.ts'
import { request } from '../../api.ts'
import { Button } from '../../ui/Button.tsx'
import { showError, showToast } from '../../ui/toast.tsx'
import { PhotoField } from './PhotoField.tsx'
import { PhotoStrip } from './PhotoStrip.tsx'
import { useComponentPhotos } from './shown.ts'

const pathOf = (code: string) => `/api/components/${code}/photos`

/** The photos of a component; whoever may, adds and takes off. Nothing where there are none and none may be added. */
export function ComponentPhotos({ code }: { code: string }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const queryKey = ['component-photos', code]
  const found = useQuery({ queryKey, queryFn: () => request<Carried>(pathOf(code)) })
  const [ids, setIds] = useState<string[] | null>(null)
  const [sending, setSending] = useState(false)
  const keep = (carried: Carried) => client.setQueryData(queryKey, carried)
  const adding = useMutation({
    mutationFn: (photos: string[]) => request<Carried>(pathOf(code), { method: 'POST', body: { photos } }),
    onSuccess: (carried) => {
      keep(carried)
      setIds(null)
      showToast('ok', t('photos.added'))
    },
    onError: showError,
  })
  const removing = useMutation({
    mutationFn: (id: string) => request<Carried>(`${pathOf(code)}/${id}`, { method: 'DELETE' }),
    onSuccess: (carried) => {
      keep(carried)
      showToast('ok', t('photos.removed'))
    },
    onError: showError,
  })
  const shown = useComponentPhotos(found.data?.photos ?? [])
  if (!found.data || (shown.length === 0 && !found.data.addable)) return null
  return (
    <section className="inventory-section" aria-label={t('photos.title')} data-testid="component-photos">
      <div className="row">
        <h3 className="grow">{t('photos.title')}</h3>
        {found.data.addable && ids === null && (
          <Button data-testid="component-photos-add" onClick={() => setIds([])}>
            {t('photos.add')}
          </Button>
        )}
      </div>
      {shown.length > 0 && <PhotoStrip photos={shown} onRemove={({ id }) => removing.mutate(id)} />}
      {shown.length === 0 && ids === null && <p className="muted">{t('photos.none')}</p>}
      {ids !== null && (
        <div className="stack">
          <PhotoField
            value={ids}
            limit={MAXIMUM_PHOTOS}
            label={t('photos.add')}
            onChange={setIds}
            onBusy={setSending}
          />
          <div className="row">
            <Button onClick={() => setIds(null)}>{t('common.cancel')}</Button>
            <Button
              variant="primary"
              className="grow"
              disabled={ids.length === 0 || sending}
              busy={adding.isPending}
              data-testid="component-photos-save"
              onClick={() => adding.mutate(ids)}
            >
              {t('photos.addThese', { count: ids.length })}
            </Button>
          </div>
        </div>
      )}
    </section>
  )
}
