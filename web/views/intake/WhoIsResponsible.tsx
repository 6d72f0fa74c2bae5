import { useQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { api, ProblemError } from '../../api.ts'
import { useLabel, useName } from '../../i18n/label.ts'
import { Skeleton } from '../../ui/Placeholder.tsx'
import type { ReportDraft } from './report.ts'

/** Who will be responsible, already while the report is written. */
export function WhoIsResponsible({ draft }: { draft: ReportDraft }) {
  const { t } = useTranslation()
  const name = useName()
  const label = useLabel()
  const { class: chosen, position, component } = draft
  const found = useQuery({
    queryKey: ['responsibility', chosen?.kind, chosen?.code, position, component?.code],
    queryFn: ({ signal }) =>
      api.responsibility(
        {
          geometry: { type: 'Point', coordinates: position! },
          kind: chosen!.kind,
          class: chosen!.code,
          component: component?.code,
        },
        signal,
      ),
    enabled: chosen !== null && position !== null,
  })
  const candidate = found.data?.candidates.find((one) => one.unit.code === found.data.winner.unit.code)
  return (
    <section className="report-who" aria-live="polite">
      <h2>{t('report.who')}</h2>
      {!chosen || !position ? (
        <p className="muted">{t('report.whoHint')}</p>
      ) : found.isPending ? (
        <Skeleton height={36} />
      ) : found.isError ? (
        <p className="muted">
          {found.error instanceof ProblemError ? found.error.problem.detail : t('report.whoOutside')}
        </p>
      ) : (
        <>
          <strong data-testid="report-who">{name(found.data.winner.unit)}</strong>
          {candidate && <p>{label(candidate.reason)}</p>}
        </>
      )}
    </section>
  )
}
