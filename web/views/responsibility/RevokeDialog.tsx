import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Decision } from '../../../server/responsibility/schema.ts'
import { useName } from '../../i18n/label.ts'
import { Button } from '../../ui/Button.tsx'
import { Dialog } from '../../ui/Dialog.tsx'
import { Field } from '../../ui/Field.tsx'
import { useRevoke } from './decisionQueries.ts'

/** Says what revoking does, and asks why. */
export function RevokeDialog({ decision, onClose }: { decision: Decision; onClose: () => void }) {
  const { t } = useTranslation()
  const name = useName()
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const revoke = useRevoke(onClose)
  const missing = !reason.trim()
  return (
    <Dialog title={t('decisions.revokeTitle')} onClose={onClose}>
      <form
        className="stack decision-revoke"
        onSubmit={(event) => {
          event.preventDefault()
          setTried(true)
          if (!missing) revoke.mutate({ decision, reason })
        }}
      >
        <p>
          <strong>
            {name(decision.scope)} · {name(decision.class)} → {name(decision.unit)}
          </strong>
          <br />
          <span className="mono muted">{decision.caseId}</span>
        </p>
        <p>{t('decisions.revokeWhat')}</p>
        <Field
          label={t('decisions.reason')}
          hint={t('decisions.reasonHint')}
          error={tried && missing ? t('decisions.reasonMissing') : null}
        >
          <textarea
            className="input"
            rows={3}
            maxLength={1000}
            value={reason}
            data-testid="revoke-reason"
            onChange={(event) => setReason(event.target.value)}
          />
        </Field>
        <div className="row decision-foot">
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button type="submit" variant="danger" busy={revoke.isPending} data-testid="revoke-confirm">
            {t('decisions.confirm')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
