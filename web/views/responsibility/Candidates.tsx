import './responsibility.css'
import { ChevronRight } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Candidate, ResponsibilityAnswer } from '../../../server/responsibility/schema.ts'
import { RULES } from '../../../server/responsibility/schema.ts'
import type { Named } from '../../../server/schema.ts'
import { useFormat } from '../../format.ts'
import { useLabel, useName } from '../../i18n/label.ts'
import { Trace } from './Trace.tsx'
import type { MarkedStep } from './traceDifferences.ts'

const isAll = (share: number) => share > 1 - 1e-9

/** Who is responsible and why: every candidate with its rule, share, distance and sentence, and the way there. */
export function Candidates({
  answer,
  chosen,
  onChoose,
  open,
  marked,
}: {
  answer: ResponsibilityAnswer
  /** The unit now picked for dispatch, which may differ from the suggestion. */
  chosen?: string | null
  onChoose?: (unit: Named) => void
  /** The trace unfolded from the start. */
  open?: boolean
  /** The trace with what differs from another marked; else the answer's own. */
  marked?: readonly MarkedStep[]
}) {
  const { t } = useTranslation()
  return (
    <div className="candidates">
      <ol>
        {answer.candidates.map((candidate) => {
          const isChosen = chosen === candidate.unit.code
          const isWinner = candidate.unit.code === answer.winner.unit.code && candidate.rule === answer.winner.rule
          const content = <CandidateText answer={answer} candidate={candidate} isWinner={isWinner} />
          return (
            <li
              key={`${candidate.unit.code}-${candidate.rule}`}
              data-testid={`candidate-${candidate.unit.code}`}
              data-winner={isWinner}
              data-chosen={isChosen}
            >
              {onChoose ? (
                <button type="button" aria-pressed={isChosen} onClick={() => onChoose(candidate.unit)}>
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
          {t('responsibility.trace')} <span className="muted">{answer.trace.length}</span>
        </summary>
        <Trace steps={marked ?? answer.trace.map((step) => ({ step, mark: null }))} />
      </details>
    </div>
  )
}

function CandidateText({
  answer,
  candidate,
  isWinner,
}: {
  answer: ResponsibilityAnswer
  candidate: Candidate
  isWinner: boolean
}) {
  const { t } = useTranslation()
  const label = useLabel()
  const name = useName()
  const format = useFormat()
  const assists = answer.assisting?.some(({ unit }) => unit.code === candidate.unit.code)
  // The rule's own name, where one rule alone makes the claim.
  const steps = answer.trace.filter(
    ({ hit, rule, unit }) => hit && rule === candidate.rule && unit?.code === candidate.unit.code,
  )
  const own = steps.length === 1 ? steps[0]!.name : undefined
  return (
    <>
      <span className="candidate-head">
        <strong className="grow">{name(candidate.unit)}</strong>
        {isWinner && <span className="tag accent">{t('responsibility.suggested')}</span>}
        {!isWinner && assists && <span className="tag">{t('rules.assists')}</span>}
      </span>
      <span className="candidate-reason">{label(candidate.reason)}</span>
      <span className="candidate-facts">
        <span className="tag">{label(RULES[candidate.rule])}</span>
        {own && <span className="clip">{label(own)}</span>}
        {!isAll(candidate.share) && (
          <>
            <span className="share" title={t('responsibility.share', { share: format.percent(candidate.share) })}>
              <i style={{ width: `${Math.max(3, candidate.share * 100)}%` }} />
            </span>
            <span>{format.percent(candidate.share)}</span>
          </>
        )}
        {candidate.distanceMetres !== undefined && (
          <span>{t('responsibility.distance', { distance: format.metres(candidate.distanceMetres) })}</span>
        )}
      </span>
    </>
  )
}
