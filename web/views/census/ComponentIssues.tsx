import './census.css'
import { useTranslation } from 'react-i18next'
import { useLabel } from '../../i18n/label.ts'
import { go } from '../../url.ts'
import { useComponentIssues } from './queries.ts'
import { SeverityMark } from './SeverityMark.tsx'

/** What is wrong with the component that is open, each on the way to its fixes; nothing where nothing is. */
export function ComponentIssues({ code }: { code: string }) {
  const { t } = useTranslation()
  const label = useLabel()
  const issues = (useComponentIssues(code).data ?? []).filter(({ state }) => state === 'open')
  if (issues.length === 0) return null
  return (
    <section className="inventory-section component-issues" data-testid="component-issues">
      <h3>{t('census.tabs.quality')}</h3>
      {issues.map((issue) => (
        <button
          key={issue.id}
          type="button"
          className="walk"
          onClick={() => go('/inventory/quality', { issue: String(issue.id) }, ['m'])}
        >
          <SeverityMark severity={issue.severity} />
          <span className="clip grow">{label(issue.sentence)}</span>
        </button>
      ))}
    </section>
  )
}
