import { FileText } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { writeFilter } from '../../../../server/hotspots/rules.ts'
import { IconButton } from '../../../ui/Button.tsx'
import { go } from '../../../url.ts'
import type { Question } from '../filter.ts'

/** To the briefing of the month in which the period ends, of the same question. */
export function BriefingLink({ filter, period }: Question) {
  const { t } = useTranslation()
  const { openAt: _openAt, from: _from, to: _to, resolution: _resolution, ...asked } = writeFilter(filter)
  return (
    <IconButton
      label={t('explore.briefing.title')}
      data-testid="briefing"
      onClick={() => go('/explore/briefing', { ...asked, month: period.to.slice(0, 7) })}
    >
      <FileText size={16} />
    </IconButton>
  )
}
