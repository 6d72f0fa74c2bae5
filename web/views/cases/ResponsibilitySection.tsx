import { useTranslation } from 'react-i18next'
import type { CaseDetail } from '../../../server/cases/schema.ts'
import type { Named } from '../../../server/schema.ts'
import { useFormat } from '../../format.ts'
import { useName } from '../../i18n/label.ts'
import { Banner, Skeleton } from '../../ui/Placeholder.tsx'
import { Candidates } from '../responsibility/Candidates.tsx'
import type { CaseResponsibility } from '../responsibility/useCaseResponsibility.ts'

/** Who is responsible, in words: the candidates, and the rules tried. */
export function ResponsibilitySection({
  detail,
  responsibility,
  chosen,
  onChoose,
  open,
}: {
  detail: CaseDetail
  responsibility: CaseResponsibility
  chosen: string | undefined
  onChoose: ((unit: Named) => void) | undefined
  /** The trace unfolded from the start. */
  open?: boolean
}) {
  const { t } = useTranslation()
  const name = useName()
  const format = useFormat()
  const { answer, basis, pending, error } = responsibility
  const note =
    basis === 'now'
      ? t('responsibility.now')
      : answer &&
        t(basis === 'stored' ? 'responsibility.stored' : 'cases.responsibility.asOf', { on: format.instant(answer.on) })
  return (
    <section className="case-section" aria-label={t('responsibility.title')}>
      <h3>
        {t('responsibility.title')}
        {note && <small>{note}</small>}
      </h3>
      {detail.unit && (
        <p className="with-unit" data-testid="case-unit">
          {t(detail.endedAt === null ? 'cases.responsibility.with' : 'cases.responsibility.was', {
            unit: name(detail.unit),
          })}
          {detail.assisting.length > 0 &&
            t('cases.responsibility.andAssisting', { units: detail.assisting.map(name).join(t('cases.comma')) })}
        </p>
      )}
      {pending && (
        <div className="stack" role="status" aria-label={t('responsibility.checking')}>
          <Skeleton height={54} />
          <Skeleton height={54} />
        </div>
      )}
      {error && (
        <Banner tone="warn">
          {t('responsibility.failed')} · {error.message}
        </Banner>
      )}
      {answer && <Candidates answer={answer} chosen={chosen} onChoose={onChoose} open={open} />}
    </section>
  )
}
