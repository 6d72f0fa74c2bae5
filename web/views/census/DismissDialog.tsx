import { useTranslation } from 'react-i18next'
import { ReasonDialog } from '../../ui/ReasonDialog.tsx'
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
  return (
    <ReasonDialog
      title={ids.length === 1 ? t('census.issue.dismissTitle') : t('census.issue.dismissMany', { count: ids.length })}
      words={{
        reason: t('census.issue.reason'),
        hint: t('census.issue.reasonHint'),
        missing: t('census.issue.reasonMissing'),
        confirm: t('census.issue.dismiss'),
      }}
      testId="dismiss"
      busy={dismiss.isPending}
      onReason={(reason) => dismiss.mutate({ ids, reason }, { onSuccess: onClose })}
      onClose={onClose}
    />
  )
}
