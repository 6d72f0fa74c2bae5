import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { RuleChange, RuleDetail, RuleVersion } from '../../../server/responsibility/rulebook/schema.ts'
import { NETWORK_NAMES, RULES } from '../../../server/responsibility/schema.ts'
import { useFormat } from '../../format.ts'
import { useLabel, useListed, useName } from '../../i18n/label.ts'
import { useLocation } from '../../url.ts'
import { remember } from '../components/queries.ts'
import { ChangeNote } from './ChangeNote.tsx'
import { changedFields, changeOfRule, codeOf, isEnd } from './change.ts'
import { useHolder } from './holder.ts'
import { PanelFrame, Unavailable } from './PanelFrame.tsx'
import { useRule } from './queries.ts'
import { RuleForm } from './RuleForm.tsx'
import { choose, NEW } from './selected.ts'
import { ThingFoot } from './ThingFoot.tsx'
import type { Draft } from './useDraft.ts'

/** One rule: what it says, where, since when; with a draft, what would be different. */
export function RulePanel({ code, draft, onClose }: { code: string; draft: Draft; onClose: () => void }) {
  const { t } = useTranslation()
  const place = useLocation(({ params }) => params.change)
  const found = useRule(code === NEW ? null : code)
  const [editing, setEditing] = useState(code === NEW)
  const name = useName()
  if (code === NEW) {
    const at = place !== undefined && /^\d+$/.test(place) ? Number(place) : undefined
    const drafted = at === undefined ? undefined : draft.changes[at]
    return (
      <RuleForm
        before={null}
        change={drafted?.what === 'rule' && !isEnd(drafted) ? (drafted as RuleChange) : null}
        at={at}
        draft={draft}
        onClose={onClose}
      />
    )
  }
  const rule = found.data
  if (!rule) {
    return (
      <PanelFrame title={code} onClose={onClose}>
        <Unavailable found={found} onClose={onClose} />
      </PanelFrame>
    )
  }
  const at = draft.changes.findIndex((change) => change.what === 'rule' && codeOf(change) === code)
  const change = at < 0 ? undefined : draft.changes[at]
  if (editing) {
    return (
      <RuleForm
        before={rule}
        change={change && !isEnd(change) ? (change as RuleChange) : null}
        at={at < 0 ? undefined : at}
        draft={draft}
        onClose={() => setEditing(false)}
      />
    )
  }
  // A planned version is what is edited, not yet what counts.
  const shown = rule.versions.find(({ state }) => state === 'in_force') ?? rule
  remember(shown.unit)
  return (
    <PanelFrame
      title={name(shown)}
      code={rule.code}
      testId="rule-panel"
      onClose={onClose}
      foot={
        draft.keeper && (
          <ThingFoot
            draft={draft}
            change={at}
            editable={rule.editable && rule.state !== 'ended'}
            end={{ what: 'rule', code, version: rule.version, end: true }}
            onEdit={() => setEditing(true)}
          />
        )
      }
    >
      {change && <ChangeNote before={changeOfRule(rule)} change={change} what="rule" />}
      <RuleFacts rule={shown} />
      {rule.versions.length > 1 && (
        <section className="case-section">
          <h3>{t('rules.versions')}</h3>
          <Versions rule={rule} />
        </section>
      )}
    </PanelFrame>
  )
}

function RuleFacts({ rule }: { rule: RuleVersion }) {
  const { t } = useTranslation()
  const listed = useListed()
  const label = useLabel()
  const name = useName()
  const format = useFormat()
  const holder = useHolder()
  const words = rule.className ? label(rule.className) : t('rules.everyClass')
  return (
    <dl className="facts" data-testid="rule-facts">
      <dt>{t('rules.fields.holder')}</dt>
      <dd>
        {rule.roster ? (
          <button type="button" className="link" onClick={() => choose('roster', rule.roster!.code)}>
            {holder(rule)}
          </button>
        ) : (
          <strong data-testid="rule-holder">{holder(rule)}</strong>
        )}
      </dd>
      <dt>{t('rules.fields.family')}</dt>
      <dd>
        {label(RULES[rule.family])}
        <small>{t(`rules.familyHint.${rule.family}`)}</small>
      </dd>
      <dt>{t('rules.fields.scope')}</dt>
      <dd>
        {rule.scope.level === 'zone' ? (
          <button type="button" className="link" onClick={() => choose('zone', rule.scope.code)}>
            {name(rule.scope)}
          </button>
        ) : (
          name(rule.scope)
        )}{' '}
        <span className="mono muted">{rule.scope.code}</span>
      </dd>
      <dt>{t('rules.fields.class')}</dt>
      <dd>
        {t(rule.kind === 'event' ? 'report.kindEvent' : 'report.kindComponent')} · {words}{' '}
        <span className="mono muted">{rule.class}</span>
      </dd>
      {rule.grades && (
        <>
          <dt>{t('rules.fields.grades')}</dt>
          <dd>{listed(rule.grades.map((grade) => t(`rules.grades.g${grade}`)))}</dd>
        </>
      )}
      {rule.networks && (
        <>
          <dt>{t('rules.fields.networks')}</dt>
          <dd>
            {listed(rule.networks.map((network) => label(NETWORK_NAMES[network])))}
            {rule.minimumSizeMm !== null && ` · ≥ ${rule.minimumSizeMm} mm`}
          </dd>
        </>
      )}
      {rule.reachMetres !== null && (
        <>
          <dt>{t('rules.fields.reachMetres')}</dt>
          <dd>{t('rules.within', { distance: format.metres(rule.reachMetres) })}</dd>
        </>
      )}
      <dt>{t('rules.fields.priority')}</dt>
      <dd>
        <b>{rule.priority}</b>
        <small>{t('rules.priorityHint')}</small>
      </dd>
      <dt>{t('rules.fields.valid')}</dt>
      <dd>
        <Validity from={rule.validFrom} to={rule.validTo} />
        {rule.changedBy && (
          <small>{t('rules.changedBy', { who: name(rule.changedBy), at: format.minute(rule.changedAt) })}</small>
        )}
        {rule.upcoming && <small>{t('rules.upcoming', { at: format.minute(rule.upcoming.validFrom) })}</small>}
      </dd>
      {rule.note && (
        <>
          <dt>{t('rules.fields.note')}</dt>
          <dd>{rule.note}</dd>
        </>
      )}
    </dl>
  )
}

/** From when to when a version counts. */
export function Validity({ from, to }: { from: string; to: string | null }) {
  const { t } = useTranslation()
  const format = useFormat()
  const always = from.startsWith('2005-01-01')
  const begins = always ? t('rules.fromStart') : format.minute(from)
  if (to !== null) return <>{`${begins} – ${format.minute(to)}`}</>
  return <>{always ? t('rules.sinceAlways') : t('rules.since', { date: begins })}</>
}

function Versions({ rule }: { rule: RuleDetail }) {
  const { t } = useTranslation()
  const listed = useListed()
  const holder = useHolder()
  return (
    <ol className="rulebook-versions">
      {rule.versions.map((version, index) => {
        const earlier = rule.versions[index + 1]
        const fields = earlier ? changedFields(changeOfRule(earlier), changeOfRule(version)) : []
        return (
          <li key={version.validFrom} data-state={version.state}>
            <span className="rulebook-line">
              <b>{t('rules.version', { version: version.version })}</b>
              <span className="grow clip">{holder(version)}</span>
              <span className="tag">{t(`rules.states.${version.state}`)}</span>
            </span>
            <small className="muted">
              <Validity from={version.validFrom} to={version.validTo} />
              {fields.length > 0 && ` · ${listed(fields.map((field) => t(`rules.fields.${field as 'note'}`)))}`}
            </small>
          </li>
        )
      })}
    </ol>
  )
}
