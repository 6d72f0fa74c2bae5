import { useTranslation } from 'react-i18next'
import type { Decision } from '../../../server/responsibility/schema.ts'
import { useName } from '../../i18n/label.ts'
import { ReasonDialog } from '../../ui/ReasonDialog.tsx'
import { useRevoke } from './decisionQueries.ts'

/** Says what revoking does, and asks why. */
export function RevokeDialog({ decision, onClose }: { decision: Decision; onClose: () => void }) {
  const { t } = useTranslation()
  const name = useName()
  const revoke = useRevoke(onClose)
  return (
    <ReasonDialog
      title={t('decisions.revokeTitle')}
      words={{
        reason: t('decisions.reason'),
        hint: t('decisions.reasonHint'),
        missing: t('decisions.reasonMissing'),
        confirm: t('decisions.confirm'),
      }}
      testId="revoke"
      danger
      busy={revoke.isPending}
      onReason={(reason) => revoke.mutate({ decision, reason })}
      onClose={onClose}
    >
      <p>
        <strong>
          {name(decision.scope)} · {name(decision.class)} → {name(decision.unit)}
        </strong>
        <br />
        <span className="mono muted">{decision.caseId}</span>
      </p>
      <p>{t('decisions.revokeWhat')}</p>
    </ReasonDialog>
  )
}
