import './responsibility.css'
import { ChevronRight } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { ResponsibilityAnswer } from '../../../server/responsibility/schema.ts'
import { RULES } from '../../../server/responsibility/schema.ts'
import { useFormat } from '../../format.ts'
import { useLabel, useName } from '../../i18n/label.ts'

/** Who is responsible and why: every candidate with its rule, share, distance and sentence, and the way there. */
export function Candidates({
  answer,
  chosen,
  onChoose,
  open,
}: {
  answer: ResponsibilityAnswer
  /** The unit now picked for dispatch, which may differ from the suggestion. */
  chosen?: string | null
  onChoose?: (unit: { code: string; name: string; nameEn: string }) => void
  /** The trace unfolded from the start. */
  open?: boolean
}) {
  const { t } = useTranslation()
  const label = useLabel()
  const name = useName()
  const format = useFormat()
  return (
    <div className="candidates">
      <ol>
        {answer.candidates.map((candidate) => {
          const winner = candidate.unit.code === answer.winner.unit.code && candidate.rule === answer.winner.rule
          const content = (
            <>
              <span className="candidate-head">
                <strong className="grow">{name(candidate.unit)}</strong>
                {winner && <span className="tag accent">{t('responsibility.suggested')}</span>}
              </span>
              <span className="candidate-reason">{label(candidate.reason)}</span>
              <span className="candidate-facts">
                <span className="tag">{label(RULES[candidate.rule])}</span>
                <span className="share" title={t('responsibility.share', { share: format.percent(candidate.share) })}>
                  <i style={{ width: `${Math.max(3, candidate.share * 100)}%` }} />
                </span>
                <span>{format.percent(candidate.share)}</span>
                {candidate.distanceMetres !== undefined && (
                  <span>{t('responsibility.distance', { distance: format.metres(candidate.distanceMetres) })}</span>
                )}
              </span>
            </>
          )
          return (
            <li
              key={`${candidate.unit.code}-${candidate.rule}`}
              data-testid={`candidate-${candidate.unit.code}`}
              data-winner={winner}
              data-chosen={chosen === candidate.unit.code}
            >
              {onChoose ? (
                <button
                  type="button"
                  aria-pressed={chosen === candidate.unit.code}
                  onClick={() => onChoose(candidate.unit)}
                >
                  {content}
                </button>
              ) : (
                <div>{content}</div>
              )}
            </li>
          )
        })}
      </ol>
      <details className="trace" open={open}>
        <summary>
          <ChevronRight size={13} />
          {t('responsibility.trace')}
        </summary>
        <ol>
          {answer.trace.map((step, index) => (
            <li key={`${step.rule}-${step.scope ?? index}`} data-hit={step.hit}>
              <span className="tag">{label(RULES[step.rule])}</span>
              <span className="grow">{label(step.sentence)}</span>
              <em>{t(step.hit ? 'responsibility.traceHit' : 'responsibility.traceMiss')}</em>
            </li>
          ))}
        </ol>
      </details>
    </div>
  )
}
