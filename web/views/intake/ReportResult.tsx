import { CircleCheckBig } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { CaseDetail } from '../../../server/cases/schema.ts'
import { useName } from '../../i18n/label.ts'
import { Button } from '../../ui/Button.tsx'
import { StateChip } from '../../ui/StateChip.tsx'
import { go } from '../../url.ts'

export function ReportResult({ detail, onAnother }: { detail: CaseDetail; onAnother: () => void }) {
  const { t } = useTranslation()
  const name = useName()
  const step = detail.state === 'verified' || detail.state === 'filed' ? detail.state : 'reported'
  return (
    <div className="report-result" data-testid="report-result" data-case={detail.id}>
      <CircleCheckBig size={40} />
      <h2>{t('report.done')}</h2>
      <p className="muted">{t('report.number')}</p>
      <p className="mono report-number">{detail.id}</p>
      <StateChip state={detail.state} />
      <div className="report-next">
        <h3>{t('report.next')}</h3>
        <p>{detail.state === 'self_handled' ? t('cases.handled.next') : t(`report.nextStep.${step}`)}</p>
        {detail.suggestedUnit && <p>{t('report.likely', { unit: name(detail.suggestedUnit) })}</p>}
      </div>
      <Button variant="primary" large wide onClick={onAnother}>
        {t('report.another')}
      </Button>
      <Button large wide onClick={() => go('/dispatch', { case: detail.id }, ['m'])}>
        {t('report.follow')}
      </Button>
    </div>
  )
}
