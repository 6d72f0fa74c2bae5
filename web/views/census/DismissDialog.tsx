import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Field } from '../../ui/Field.tsx'
import type { useIssueActions } from './queries.ts'

/** Asks why issues are put aside. */
export function DismissDialog({
  ids,
  dismiss,
  onClose,
}: {
  ids: number[]
  dismiss: ReturnType<typeof useIssueActions>['dismiss']
  onClose: () => void
}) {
  const { t } = useTranslation()
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const missing = !reason.trim()
  return (
    <Dialog
      title={ids.length === 1 ? t('census.issue.dismissTitle') : t('census.issue.dismissMany', { count: ids.length })}
      onClose={onClose}
    >
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          setTried(true)
          if (!missing) dismiss.mutate({ ids, reason }, { onSuccess: onClose })
        }}
      >
        <Field
          label={t('census.issue.reason')}
          hint={t('census.issue.reasonHint')}
          error={tried && missing ? t('census.issue.reasonMissing') : null}
        >
          <textarea
            className="input"
            rows={3}
            maxLength={1000}
            value={reason}
            data-testid="dismiss-reason"
            onChange={(event) => setReason(event.target.value)}
          />
        </Field>
        <div className="row dialog-foot">
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" variant="primary" busy={dismiss.isPending} data-testid="dismiss-confirm">
            {t('census.issue.dismiss')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
