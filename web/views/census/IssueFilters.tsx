import { X } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { ISSUE_STATES, type IssueState, SEVERITIES, type Severity } from '../../../server/census/rules.ts'
import type { IssueQuery } from '../../../server/census/schema.ts'
import { useFormat } from '../../format.ts'
import { useLabel, useName } from '../../i18n/label.ts'
import { Segmented } from '../../ui/Segmented.tsx'
import { setParams } from '../../url.ts'
import { ClassOptions } from '../cases/ClassOptions.tsx'
import { useClasses, useDistricts } from '../cases/queries.ts'
import { useKnownUnit } from '../components/queries.ts'
import { useChecks, useIssueCounts } from './queries.ts'
import { SeverityMark } from './SeverityMark.tsx'

/** Another choice closes what is open: it may not be among what is listed. */
const choose = (change: Record<string, string | null>) => setParams({ ...change, issue: null })

export function IssueFilters({ filter }: { filter: IssueQuery & { state: IssueState } }) {
  const { t } = useTranslation()
  const label = useLabel()
  const name = useName()
  const format = useFormat()
  const checks = useChecks().data ?? []
  const counts = useIssueCounts(filter).data ?? []
  const classes = (useClasses().data ?? []).filter(({ kind }) => kind === 'component')
  const districts = useDistricts()
  const countOf = (severity: Severity) =>
    counts.reduce((sum, row) => sum + (row.severity === severity ? row.count : 0), 0)
  return (
    <div className="inventory-filters issue-filters">
      <Segmented<IssueState>
        label={t('census.filter.state')}
        value={filter.state}
        wide
        options={(Object.keys(ISSUE_STATES) as IssueState[]).map((state) => ({
          value: state,
          label: label(ISSUE_STATES[state]),
          testId: `issue-state-${state}`,
        }))}
        onChange={(state) => choose({ state: state === 'open' ? null : state })}
      />
      <div className="severities">
        {(Object.keys(SEVERITIES) as Severity[]).map((severity) => (
          <button
            key={severity}
            type="button"
            aria-pressed={filter.severity === severity}
            data-testid={`issue-severity-${severity}`}
            onClick={() => choose({ severity: filter.severity === severity ? null : severity })}
          >
            <SeverityMark severity={severity} />
            {label(SEVERITIES[severity])}
            <b>{format.number(countOf(severity))}</b>
          </button>
        ))}
      </div>
      <select
        className="input"
        aria-label={t('census.filter.allChecks')}
        data-testid="issue-check"
        value={filter.check ?? ''}
        onChange={(event) => choose({ check: event.target.value || null })}
      >
        <option value="">{t('census.filter.allChecks')}</option>
        {checks.map((check) => {
          const count = counts.find((row) => row.check === check.id)?.count ?? 0
          return (
            <option key={check.id} value={check.id}>
              {label(check)} · {format.number(count)}
            </option>
          )
        })}
      </select>
      <div className="row">
        <select
          className="input"
          aria-label={t('census.filter.class')}
          value={filter.class ?? ''}
          onChange={(event) => choose({ class: event.target.value || null })}
        >
          <option value="">{t('census.filter.class')}</option>
          <ClassOptions classes={classes} whole={(major, majorName) => `${major} ${majorName}`} />
        </select>
        <select
          className="input"
          aria-label={t('census.filter.area')}
          data-testid="issue-area"
          value={filter.area ?? ''}
          onChange={(event) => choose({ area: event.target.value || null })}
        >
          <option value="">{t('census.filter.area')}</option>
          {districts.data?.map((area) => (
            <option key={area.code} value={area.code}>
              {name(area)}
            </option>
          ))}
        </select>
      </div>
      {filter.owner && <Owner code={filter.owner} />}
    </div>
  )
}

/** Set from the scores: a chip that can be taken away. */
function Owner({ code }: { code: string }) {
  const { t } = useTranslation()
  const name = useName()
  const unit = useKnownUnit(code === 'none' ? null : code)
  return (
    <div>
      <button
        type="button"
        className="layer-chip"
        aria-pressed="true"
        title={t('census.filter.remove')}
        onClick={() => choose({ owner: null })}
      >
        {t('census.filter.owner', { name: code === 'none' ? t('census.filter.noOwner') : unit ? name(unit) : code })}
        <X size={12} />
      </button>
    </div>
  )
}
