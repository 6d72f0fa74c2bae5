import { useTranslation } from 'react-i18next'
import { RULES, type TraceStep } from '../../../server/responsibility/schema.ts'
import { useFormat } from '../../format.ts'
import { useLabel } from '../../i18n/label.ts'
import { go } from '../../url.ts'
import type { MarkedStep } from './traceDifferences.ts'

/** Rules that came with the city are not worth a date. */
const ALWAYS = '2005-01-01'

/** Every rule looked at, in their order: its name and version, hit or miss, with share and distance, in a sentence. */
export function Trace({ steps }: { steps: readonly MarkedStep[] }) {
  const { t } = useTranslation()
  const label = useLabel()
  const format = useFormat()
  return (
    <ol className="trace-steps">
      {steps.map(({ step, mark, before }, index) => (
        <li
          // biome-ignore lint/suspicious/noArrayIndexKey: a trace never reorders, and a rule may be in it for several pipes
          key={`${step.rule}-${step.code ?? step.scope ?? ''}-${index}`}
          data-hit={step.hit}
          data-mark={mark ?? undefined}
          data-testid={step.code ? `trace-${step.code}` : undefined}
        >
          <span className="trace-head">
            <span className="tag">{label(RULES[step.rule])}</span>
            {step.code && step.name ? (
              <RuleLink code={step.code}>{label(step.name)}</RuleLink>
            ) : (
              <span className="grow" />
            )}
            {mark && <b className="trace-mark">{t(`rules.replay.${mark}`)}</b>}
            <em>{t(step.hit ? 'responsibility.traceHit' : 'responsibility.traceMiss')}</em>
          </span>
          <span className="trace-sentence">{label(step.sentence)}</span>
          {before && label(before.sentence) !== label(step.sentence) && (
            <del className="trace-sentence">{t('rules.replay.before', { sentence: label(before.sentence) })}</del>
          )}
          <TraceFacts step={step} format={format} />
        </li>
      ))}
    </ol>
  )
}

function TraceFacts({ step, format }: { step: TraceStep; format: ReturnType<typeof useFormat> }) {
  const { t } = useTranslation()
  const facts = [
    step.share !== undefined && step.share < 1 - 1e-9 && t('rules.part', { share: format.percent(step.share) }),
    step.distanceMetres !== undefined && t('rules.away', { distance: format.metres(step.distanceMetres) }),
    step.code &&
      step.version &&
      !step.version.startsWith(ALWAYS) &&
      t('rules.since', { date: format.date(step.version) }),
  ].filter(Boolean)
  return facts.length > 0 && <small className="trace-facts">{facts.join(' · ')}</small>
}

/** The name of a rule, which opens it in the workbench. */
export function RuleLink({ code, children }: { code: string; children: string }) {
  const { t } = useTranslation()
  return (
    <a
      className="rule-link grow clip"
      href={`/rules?rule=${encodeURIComponent(code)}`}
      title={t('rules.openRule', { code })}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey || event.shiftKey) return
        event.preventDefault()
        go('/rules', { rule: code }, ['m', 'at', 'of', 'draft'])
      }}
    >
      {children}
    </a>
  )
}
