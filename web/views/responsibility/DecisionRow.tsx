import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { DECIDERS, type Decision } from '../../../server/responsibility/schema.ts'
import { useFormat } from '../../format.ts'
import { useLabel, useName } from '../../i18n/label.ts'
import { Button } from '../../ui/Button.tsx'
import { type Change, go } from '../../url.ts'

export function DecisionRow({ decision, onRevoke }: { decision: Decision; onRevoke: () => void }) {
  const { t } = useTranslation()
  const label = useLabel()
  const name = useName()
  const format = useFormat()
  const { caseId, scope, kind, validTo, revokedBy, revokeReason } = decision
  const status = validTo === null ? 'inForce' : revokedBy ? 'revoked' : 'superseded'
  return (
    <tr data-testid={`decision-${caseId}`} data-status={status}>
      <td className="decision-place">
        <span className="decision-head">
          <strong>{name(scope)}</strong>
          <span className="tag">{t(`decisions.scopes.${scope.kind}`)}</span>
        </span>
        <small>
          {name(decision.district)} ·{' '}
          {scope.kind === 'component' ? (
            <PageLink
              path="/inventory"
              params={{ component: scope.code }}
              label={t('decisions.showComponent', { code: scope.code })}
            >
              {scope.code}
            </PageLink>
          ) : (
            <span className="mono">{scope.code}</span>
          )}
        </small>
      </td>
      <td>
        {name(decision.class)}
        <small>
          {t(kind === 'component' ? 'report.kindComponent' : 'report.kindEvent')}{' '}
          <span className="mono">{decision.class.code}</span>
        </small>
      </td>
      <td className="decision-unit">
        <strong>{name(decision.unit)}</strong>
        {decision.note && <small>{decision.note}</small>}
      </td>
      <td>
        <time dateTime={decision.decidedAt} title={format.full(decision.decidedAt)}>
          {format.instant(decision.decidedAt)}
        </time>
        <small>{t('decisions.by', { level: label(DECIDERS[decision.level]), person: name(decision.decidedBy) })}</small>
      </td>
      <td>
        <PageLink path="/dispatch" params={{ case: caseId }} label={t('decisions.openCase', { id: caseId })}>
          {caseId}
        </PageLink>
      </td>
      <td>
        <span className="decision-head">
          <span className="tag" data-status={status}>
            {t(`decisions.${status}`)}
          </span>
          {decision.revocable && (
            <Button variant="ghost" className="danger" onClick={onRevoke} data-testid={`revoke-${caseId}`}>
              {t('decisions.revoke')}
            </Button>
          )}
        </span>
        {validTo && (
          <small>
            <time dateTime={validTo} title={format.full(validTo)}>
              {format.instant(validTo)}
            </time>
          </small>
        )}
        {revokedBy && (
          <small>{t('decisions.revokedBy', { person: name(revokedBy), reason: revokeReason ?? '' })}</small>
        )}
      </td>
    </tr>
  )
}

/** A link to another page of the console: opens in place, or in a new tab with the usual keys. */
function PageLink({
  path,
  params,
  label,
  children,
}: {
  path: string
  params: Change
  label: string
  children: ReactNode
}) {
  return (
    <a
      className="mono"
      href={`${path}?${new URLSearchParams(params as Record<string, string>)}`}
      title={label}
      onClick={(event) => {
        if (event.metaKey || event.ctrlKey) return
        event.preventDefault()
        go(path, params, [])
      }}
    >
      {children}
    </a>
  )
}
