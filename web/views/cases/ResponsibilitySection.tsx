import { useTranslation } from 'react-i18next'
import type { CaseDetail } from '../../../server/cases/schema.ts'
import type { Named } from '../../../server/schema.ts'
import { useFormat } from '../../format.ts'
import { useListed, useName } from '../../i18n/label.ts'
import { Banner, Skeleton } from '../../ui/Placeholder.tsx'
import { Candidates } from '../responsibility/Candidates.tsx'
import { Certainty } from '../responsibility/Certainty.tsx'
import { Replay } from '../responsibility/Replay.tsx'
import type { CaseResponsibility } from '../responsibility/useCaseResponsibility.ts'
import type { useOpenCase } from './useOpenCase.ts'

/** Who is responsible, in words: the candidates, and the rules tried. */
export function ResponsibilitySection({
  detail,
  responsibility,
  chosen,
  onChoose,
  certain,
  assisting,
  open,
  replay,
}: {
  detail: CaseDetail
  responsibility: CaseResponsibility
  chosen: string | undefined
  onChoose: ((unit: Named) => void) | undefined
  certain: ReturnType<typeof useOpenCase>['certain']
  assisting: ReturnType<typeof useOpenCase>['assisting']
  /** The trace unfolded from the start. */
  open?: boolean
  /** Whether another day's rules may be asked. */
  replay?: boolean
}) {
  const { t } = useTranslation()
  const listed = useListed()
  const name = useName()
  const format = useFormat()
  const { answer, question, basis, pending, error } = responsibility
  const list = answer && <Candidates answer={answer} chosen={chosen} onChoose={onChoose} open={open} />
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
            t('cases.responsibility.andAssisting', { units: listed(detail.assisting.map(name)) })}
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
      {answer?.certainty && (
        <Certainty
          certainty={answer.certainty}
          metres={question.accuracyMetres ?? 0}
          state={certain.options}
          chosen={certain.picked}
          onChoose={certain.onChoose}
          shown={certain.shown}
          onShow={certain.onShow}
        />
      )}
      {assisting.proposed.length > 0 && (
        <p className="assisting-note" data-testid="assisting-proposed">
          {t('rules.assisting.proposed', { units: listed(assisting.proposed.map(name)) })}
        </p>
      )}
      {assisting.barred.length > 0 && (
        <p className="assisting-note">{t('rules.assisting.barred', { units: listed(assisting.barred.map(name)) })}</p>
      )}
      {answer && replay && basis !== 'now' ? (
        <Replay question={question} stored={answer}>
          {list}
        </Replay>
      ) : (
        list
      )}
    </section>
  )
}
