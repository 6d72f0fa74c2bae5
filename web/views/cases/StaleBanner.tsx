import { useTranslation } from 'react-i18next'
import { ACTIONS, STATES } from '../../../server/cases/lifecycle.ts'
import type { CaseDetail } from '../../../server/cases/schema.ts'
import { useFormat } from '../../format.ts'
import { useLabel, useName } from '../../i18n/label.ts'
import { Banner } from '../../ui/Placeholder.tsx'

/** Someone was quicker: who, what, when. */
export function StaleBanner({ detail, versionSeen }: { detail: CaseDetail; versionSeen: number }) {
  const { t } = useTranslation()
  const label = useLabel()
  const name = useName()
  const format = useFormat()
  const newer = detail.log.filter((entry) => entry.version > versionSeen).at(-1)
  return (
    <Banner tone="warn">
      {newer
        ? t('case.changed', {
            who: newer.actor ? name(newer.actor) : t('case.system'),
            at: format.instant(newer.at),
            action: label(ACTIONS[newer.action]),
            state: label(STATES[detail.state]),
          })
        : t('case.changedElsewhere')}
    </Banner>
  )
}
