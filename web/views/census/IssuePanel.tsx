import { ExternalLink, X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Issue } from '../../../server/census/schema.ts'
import { useFormat } from '../../format.ts'
import { useLabel, useName } from '../../i18n/label.ts'
import { ComponentIcon } from '../../map/ComponentIcon.tsx'
import { Button, IconButton } from '../../ui/Button.tsx'
import { Banner } from '../../ui/Placeholder.tsx'
import { go } from '../../url.ts'
import { useChecks, useComponentIssues, type useIssueActions } from './queries.ts'
import { SeverityMark } from './SeverityMark.tsx'

/** One issue: what is wrong, with what, by which check, and the keys that mend it. */
export function IssuePanel({
  issue,
  actions,
  onClose,
  onDismiss,
  onOpen,
}: {
  issue: Issue
  actions: ReturnType<typeof useIssueActions>
  onClose: () => void
  onDismiss: () => void
  onOpen: (issue: Issue) => void
}) {
  const { t } = useTranslation()
  const label = useLabel()
  const name = useName()
  const format = useFormat()
  const check = useChecks().data?.find(({ id }) => id === issue.check.id)
  const all = useComponentIssues(issue.component.code).data ?? []
  const others = all.filter(({ id, component }) => id !== issue.id && component.code === issue.component.code)
  const { component, dismissed } = issue
  const busy = actions.fix.isPending
  return (
    <div className="inventory-panel" data-testid="issue-panel">
      <header className="panel-head">
        <SeverityMark severity={issue.severity} size={14} />
        <h2 className="grow">{label(issue.check)}</h2>
        <IconButton label={t('common.close')} onClick={onClose}>
          <X size={16} />
        </IconButton>
      </header>
      <div className="inventory-scroll">
        <p className="issue-told">{label(issue.sentence)}</p>
        {issue.outdated && <Banner tone="warn">{t('census.list.outdated')}</Banner>}
        {dismissed && (
          <Banner>
            {t('census.issue.dismissedBy', {
              person: dismissed.by ? name(dismissed.by) : '',
              at: format.instant(dismissed.at),
              reason: dismissed.reason,
            })}
          </Banner>
        )}
        <section className="inventory-section">
          <div className="issue-component">
            <ComponentIcon classCode={component.class.code} size={26} />
            <span className="grow">
              <strong>{component.name === component.class.name ? name(component.class) : component.name}</strong>
              <span className="mono muted">{component.code}</span>
            </span>
            <Button onClick={() => go('/inventory', { component: component.code }, ['m'])}>
              <ExternalLink size={14} />
              {t('census.issue.openComponent')}
            </Button>
          </div>
          <dl className="facts issue-facts">
            <div>
              <dt>{t('census.issue.owner')}</dt>
              <dd>{component.owner ? name(component.owner) : t('census.issue.none')}</dd>
            </div>
            <div>
              <dt>{t('census.issue.grid')}</dt>
              <dd className="mono">{component.gridCode ?? t('census.issue.none')}</dd>
            </div>
            <div>
              <dt>{t('census.issue.seen')}</dt>
              <dd>{issue.firstSeenAt && format.instant(issue.firstSeenAt)}</dd>
            </div>
            <div>
              <dt>{t(issue.resolvedAt ? 'census.issue.resolved' : 'census.issue.lastSeen')}</dt>
              <dd>{format.instant(issue.resolvedAt ?? issue.lastSeenAt ?? '')}</dd>
            </div>
          </dl>
          {issue.others.length > 0 && (
            <p className="issue-others">
              {t('census.issue.involved')}{' '}
              {issue.others.map((code) => (
                <button
                  key={code}
                  type="button"
                  className="link mono"
                  onClick={() => go('/inventory', { component: code }, ['m'])}
                >
                  {code}
                </button>
              ))}
            </p>
          )}
        </section>
        <section className="inventory-section">
          <h3>{t('census.issue.fixes')}</h3>
          {issue.fixes.length === 0 && <p className="muted">{t('census.issue.fixesNone')}</p>}
          {!issue.editable && issue.fixes.length > 0 && <Banner>{t('census.issue.readOnly')}</Banner>}
          <div className="issue-fixes">
            {issue.fixes.map((fix, index) => (
              <Button
                key={fix.id}
                wide
                variant={index === 0 ? 'primary' : fix.kind === 'retire' ? 'danger' : 'plain'}
                shortcut={index === 0 && issue.editable ? 'F' : undefined}
                disabled={!issue.editable || issue.outdated || (fix.kind === 'survey' && issue.surveyAsked)}
                busy={busy && actions.fix.variables?.fix === fix.id}
                data-testid={`fix-${fix.id}`}
                onClick={() => actions.fix.mutate({ issue, fix: fix.id })}
              >
                {fix.kind === 'survey' && issue.surveyAsked ? t('census.list.surveyAsked') : label(fix)}
              </Button>
            ))}
          </div>
        </section>
        {check && (
          <section className="inventory-section">
            <h3>{t('census.issue.rule')}</h3>
            <p className="issue-rule">{label(check.explanation)}</p>
            {Object.keys(check.parameters).length > 0 && (
              <p className="mono muted issue-parameters">
                {Object.entries(check.parameters)
                  .map(([key, value]) => `${key} = ${value}`)
                  .join(' · ')}
              </p>
            )}
          </section>
        )}
        {others.length > 0 && (
          <section className="inventory-section">
            <h3>{t('census.issue.others')}</h3>
            {others.map((other) => (
              <button key={other.id} type="button" className="walk" onClick={() => onOpen(other)}>
                <SeverityMark severity={other.severity} />
                <span className="clip grow">{label(other.check)}</span>
              </button>
            ))}
          </section>
        )}
      </div>
      {issue.editable && issue.state !== 'resolved' && (
        <footer className="inventory-bar">
          {dismissed ? (
            <Button
              wide
              busy={actions.takeUp.isPending}
              data-testid="issue-take-up"
              onClick={() => actions.takeUp.mutate([issue.id!])}
            >
              {t('census.issue.takeUp')}
            </Button>
          ) : (
            <Button wide shortcut="D" data-testid="issue-dismiss" onClick={onDismiss}>
              {t('census.issue.dismiss')}
            </Button>
          )}
        </footer>
      )}
    </div>
  )
}
