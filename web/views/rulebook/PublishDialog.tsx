import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { now } from '../../clock.ts'
import { fromLocal, toLocal, useFormat } from '../../format.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Field } from '../../ui/Field.tsx'
import { Banner } from '../../ui/Placeholder.tsx'
import { Segmented } from '../../ui/Segmented.tsx'
import { showToast } from '../../ui/toast.tsx'
import { setParams } from '../../url.ts'
import { book } from './api.ts'
import { useRefreshBook } from './queries.ts'
import type { Draft } from './useDraft.ts'
import { useRefusal } from './useRefusal.ts'

/** From now or from a later moment on: the changes of the draft become versions, all or none. */
export function PublishDialog({ draft, onClose }: { draft: Draft; onClose: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const refresh = useRefreshBook()
  const refusal = useRefusal()
  const [when, setWhen] = useState<'now' | 'later'>('now')
  // Borders and owners are as they are now: the server takes no later day for them.
  const onlyNow = draft.changes.some(({ what }) => what === 'ground' || what === 'owner')
  const tomorrow = toLocal(now() + 86_400_000).slice(0, 11)
  const [from, setFrom] = useState(`${tomorrow}00:00`)
  const publishing = useMutation({
    mutationFn: () =>
      book.publish(draft.draft!.id, draft.draft!.version, when === 'later' ? fromLocal(from) : undefined),
    onSuccess: ({ applied }) => {
      refresh()
      showToast(
        'ok',
        when === 'now'
          ? t('rules.publish.done', { count: applied.length })
          : t('rules.publish.doneLater', { count: applied.length, at: format.minute(fromLocal(from)!) }),
      )
      setParams({ draft: null, open: null })
      onClose()
    },
    onError: refusal.take,
  })
  return (
    <Dialog title={t('rules.publish.title', { count: draft.changes.length })} onClose={onClose}>
      <div className="stack">
        <p>{t('rules.publish.what')}</p>
        {onlyNow ? (
          <div data-testid="publish-only-now">
            <Banner>{t('rules.publish.onlyNow')}</Banner>
          </div>
        ) : (
          <Segmented<'now' | 'later'>
            wide
            label={t('rules.publish.when')}
            value={when}
            onChange={(value) => {
              setWhen(value)
              refusal.clear()
            }}
            options={[
              { value: 'now', label: t('rules.publish.now'), testId: 'publish-now' },
              { value: 'later', label: t('rules.publish.later'), testId: 'publish-later' },
            ]}
          />
        )}
        {when === 'later' && (
          <Field label={t('rules.publish.from')} error={refusal.of('validFrom')}>
            <input
              className="input"
              type="datetime-local"
              data-testid="publish-from"
              min={toLocal(now())}
              value={from}
              onChange={(event) => {
                setFrom(event.target.value)
                refusal.clear()
              }}
            />
          </Field>
        )}
        <p className="muted rulebook-small">{t('rules.publish.openCases')}</p>
        {refusal.text && !(when === 'later' && refusal.of('validFrom')) && (
          <p className="field-error" role="alert">
            {refusal.text}
          </p>
        )}
        <div className="row dialog-foot">
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button
            variant="primary"
            busy={publishing.isPending}
            disabled={when === 'later' && !fromLocal(from)}
            data-testid="publish-confirm"
            onClick={() => {
              const at = fromLocal(from)
              if (when === 'later' && at && Date.parse(at) <= now()) refusal.set('validFrom', t('rules.publish.past'))
              else publishing.mutate()
            }}
          >
            {t('rules.publish.confirm')}
          </Button>
        </div>
      </div>
    </Dialog>
  )
}
