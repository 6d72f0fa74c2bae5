import { ListChecks } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useKeys } from '../../keys.ts'
import { Button } from '../../ui/Button.tsx'
import { Banner, Empty } from '../../ui/Placeholder.tsx'
import { BulkFields } from './BulkFields.tsx'
import { BulkPreviewList } from './BulkPreviewList.tsx'
import { type BulkDraft, bulkPatch, byReason } from './bulk.ts'
import { PanelHead } from './PanelParts.tsx'
import { type BulkMeans, useBulkEdit } from './useBulkEdit.ts'

/** Everything selected changed, or retired, as one edit: what it would do stands here before it is done. */
export function BulkPanel({ what, onClose }: { what: 'edit' | 'retire'; onClose: () => void }) {
  const { t } = useTranslation()
  const [draft, setDraft] = useState<BulkDraft>({})
  const patch = bulkPatch(draft)
  const means: BulkMeans | null = what === 'retire' ? { retire: true } : patch && { patch }
  const bulk = useBulkEdit(means, onClose)
  const { preview, refused, conflicts } = bulk
  useKeys({ Escape: onClose })
  const touched = means ? (preview.data?.items.length ?? 0) : 0
  const ready = means !== null && preview.isSuccess && !preview.isFetching && touched > 0 && refused.length === 0
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (ready && !bulk.busy) bulk.make()
  }
  return (
    <form className="inventory-panel" onSubmit={submit} data-testid="bulk-panel">
      <PanelHead
        icon={<ListChecks size={18} />}
        title={t(what === 'edit' ? 'editor.bulk.title' : 'editor.bulk.retireTitle')}
        onClose={onClose}
      />
      <div className="inventory-scroll stack inventory-pad">
        <p>
          {t('editor.chosen.count', { count: bulk.count })}
          {bulk.left > 0 && <span className="muted"> {t('editor.bulk.left', { count: bulk.left })}</span>}
        </p>
        {bulk.count === 0 && <Empty title={t('editor.bulk.nothing')} />}
        {bulk.count > 0 && what === 'edit' && <BulkFields draft={draft} onChange={setDraft} />}
        {what === 'retire' && <p>{t('editor.bulk.retireWhat')}</p>}
        {preview.isError && <Banner tone="danger">{preview.error.message}</Banner>}
        {means && preview.data && bulk.count > 0 && <BulkPreviewList preview={preview.data} means={means} />}
        {means && refused.length > 0 && (
          <section className="bulk-refused" role="alert" data-testid="bulk-refused">
            <strong>{t(conflicts.length > 0 ? 'editor.bulk.conflict' : 'editor.bulk.cannot')}</strong>
            <ul>
              {byReason(refused).map(({ reason, codes }) => (
                <li key={reason}>
                  {t(`editor.bulk.reasons.${reason}`, { count: codes.length })}{' '}
                  <span className="mono muted">
                    {codes.slice(0, 3).join(' ')}
                    {codes.length > 3 && ' …'}
                  </span>
                </li>
              ))}
            </ul>
            <Button onClick={bulk.leaveOut} data-testid="bulk-leave-out">
              {t('editor.bulk.leaveOut', { count: refused.length })}
            </Button>
          </section>
        )}
      </div>
      <div className="inventory-bar">
        {!means && <p className="muted">{t('editor.bulk.choose')}</p>}
        <div className="row">
          <Button onClick={onClose} shortcut="Esc">
            {t('common.cancel')}
          </Button>
          <Button
            variant={what === 'edit' ? 'primary' : 'danger'}
            type="submit"
            className="grow"
            disabled={!ready}
            busy={bulk.busy}
            data-testid="bulk-confirm"
          >
            {t(what === 'edit' ? 'editor.bulk.confirm' : 'editor.bulk.confirmRetire', { count: touched })}
          </Button>
        </div>
      </div>
    </form>
  )
}
