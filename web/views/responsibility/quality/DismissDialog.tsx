import { useTranslation } from 'react-i18next'
import type { Suggestion } from '../../../../server/evaluation/quality/schema.ts'
import { useLabel } from '../../../i18n/label.ts'
import { ReasonDialog } from '../../../ui/ReasonDialog.tsx'
import { useSuggestionActions } from './queries.ts'

/** Asks why a suggestion is put aside. */
export function DismissDialog({ suggestion, onClose }: { suggestion: Suggestion; onClose: () => void }) {
  const { t } = useTranslation()
  const label = useLabel()
  const { dismiss } = useSuggestionActions(onClose)
  return (
    <ReasonDialog
      title={t('quality.dismissTitle')}
      words={{
        reason: t('quality.reason'),
        hint: t('quality.reasonHint'),
        missing: t('quality.reasonMissing'),
        confirm: t('quality.dismiss'),
      }}
      testId="dismiss"
      busy={dismiss.isPending}
      onReason={(reason) => dismiss.mutate({ suggestion, reason })}
      onClose={onClose}
    >
      <p>{label(suggestion.sentence)}</p>
    </ReasonDialog>
  )
}
