import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Suggestion } from '../../../../server/evaluation/quality/schema.ts'
import { useLabel } from '../../../i18n/label.ts'
import { Button } from '../../../ui/Button.tsx'
import { Dialog } from '../../../ui/Dialog.tsx'
import { Field } from '../../../ui/Field.tsx'
import { useSuggestionActions } from './queries.ts'

/** Asks why a suggestion is put aside. */
export function DismissDialog({ suggestion, onClose }: { suggestion: Suggestion; onClose: () => void }) {
  const { t } = useTranslation()
  const label = useLabel()
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const { dismiss } = useSuggestionActions(onClose)
  const missing = !reason.trim()
  return (
    <Dialog title={t('quality.dismissTitle')} onClose={onClose}>
      <form
        className="stack"
        onSubmit={(event) => {
          event.preventDefault()
          setTried(true)
          if (!missing) dismiss.mutate({ suggestion, reason })
        }}
      >
        <p>{label(suggestion.sentence)}</p>
        <Field
          label={t('quality.reason')}
          hint={t('quality.reasonHint')}
          error={tried && missing ? t('quality.reasonMissing') : null}
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
        <div className="row quality-foot">
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" variant="primary" busy={dismiss.isPending} data-testid="dismiss-confirm">
            {t('quality.dismiss')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
