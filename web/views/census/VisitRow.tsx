import { Check, CircleSlash, Move, TriangleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { OUTCOMES } from '../../../server/census/rules.ts'
import type { ToVisit } from '../../../server/census/schema.ts'
import { useLabel, useName } from '../../i18n/label.ts'
import { ComponentIcon } from '../../map/ComponentIcon.tsx'
import { flyTo } from '../../map/index.ts'

const SEEN = [
  ['confirmed', Check],
  ['damaged', TriangleAlert],
  ['missing', CircleSlash],
  ['moved', Move],
] as const
export type Seen = (typeof SEEN)[number][0]

/** One component of a task: what it is, and one key each for what was seen. */
export function VisitRow({
  one,
  may,
  busy,
  onPoint,
  onRecord,
}: {
  one: ToVisit
  may: boolean
  busy: boolean
  onPoint: (code: string | null) => void
  onRecord: (outcome: Seen) => void
}) {
  const { t } = useTranslation()
  const label = useLabel()
  const name = useName()
  const { finding, surveyAsked } = one
  return (
    <li
      className="visit"
      data-found={finding?.outcome ?? 'none'}
      data-testid={`visit-${one.code}`}
      onMouseEnter={() => onPoint(one.code)}
      onMouseLeave={() => onPoint(null)}
    >
      <ComponentIcon classCode={one.class.code} broken={one.state !== 'intact'} />
      <button
        type="button"
        className="grow visit-what"
        onClick={() => flyTo(one.position, 19)}
        onFocus={() => onPoint(one.code)}
      >
        <strong className="clip">{one.name === one.class.name ? name(one.class) : one.name}</strong>
        <span className="clip muted">
          {finding
            ? t('census.survey.recorded', {
                outcome: label(OUTCOMES[finding.outcome]),
                person: finding.by ? name(finding.by) : '',
              })
            : (one.address ?? one.code)}
        </span>
        {surveyAsked !== null && (
          <span className="clip visit-asked">
            {t('census.survey.asked')}
            {surveyAsked && `：${surveyAsked}`}
          </span>
        )}
      </button>
      {may && one.version !== null && (
        <span className="visit-keys">
          {SEEN.map(([outcome, Icon]) => (
            <button
              key={outcome}
              type="button"
              className="icon-button"
              title={t(`census.survey.seen.${outcome}`)}
              aria-label={`${t(`census.survey.seen.${outcome}`)} ${one.code}`}
              aria-pressed={finding?.outcome === outcome}
              disabled={busy}
              data-outcome={outcome}
              data-testid={`seen-${outcome}-${one.code}`}
              onClick={() => onRecord(outcome)}
            >
              <Icon size={15} />
            </button>
          ))}
        </span>
      )}
    </li>
  )
}
