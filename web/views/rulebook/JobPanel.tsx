import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Job, JobCase, JobDetail } from '../../../server/cases/impact/schema.ts'
import { request } from '../../api.ts'
import { useFormat } from '../../format.ts'
import { useName } from '../../i18n/label.ts'
import { Button } from '../../ui/Button.tsx'
import { PageLink } from '../../ui/PageLink.tsx'
import { showError } from '../../ui/toast.tsx'
import { PanelFrame, Unavailable } from './PanelFrame.tsx'
import { useIsKeeper } from './useDraft.ts'

const ASK_EVERY_MS = 1000
/** Cases listed; the figures are of all. */
const LISTED = 100
const isOver = (job: Job | undefined) => job?.state === 'done' || job?.state === 'cancelled'
const keyOf = (id: number) => ['reassignment', id]

/** A job that moves open cases: how far it is, who confirmed it and why, and what became of each case. */
export function JobPanel({ id, onClose }: { id: number; onClose: () => void }) {
  const { t } = useTranslation()
  const name = useName()
  const format = useFormat()
  const client = useQueryClient()
  const found = useQuery({
    queryKey: keyOf(id),
    queryFn: () => request<JobDetail>(`/api/responsibility/reassignments/${id}`, { query: { limit: LISTED } }),
    refetchInterval: ({ state }) => (state.error || isOver(state.data) ? false : ASK_EVERY_MS),
  })
  const keeper = useIsKeeper()
  const cancelling = useMutation({
    mutationFn: () => request<Job>(`/api/responsibility/reassignments/${id}/cancel`, { method: 'POST' }),
    onSuccess: () => client.invalidateQueries({ queryKey: keyOf(id) }),
    onError: showError,
  })
  const job = found.data
  return (
    <PanelFrame
      title={t('rules.job.title')}
      testId="job-panel"
      onClose={onClose}
      foot={
        job &&
        (isOver(job) ? (
          <Button wide variant="primary" data-testid="job-leave" onClick={onClose}>
            {t('rules.job.leave')}
          </Button>
        ) : (
          keeper && (
            <Button wide variant="danger" busy={cancelling.isPending} onClick={() => cancelling.mutate()}>
              {t('rules.job.stop')}
            </Button>
          )
        ))
      }
    >
      {job ? (
        <>
          <Progress job={job} />
          <p className="muted rulebook-small">
            {job.createdBy && name(job.createdBy)} · {format.minute(job.createdAt)} · {job.note}
          </p>
          <ol className="job-cases">
            {job.cases.map((one) => (
              <CaseRow key={one.id} one={one} />
            ))}
          </ol>
          {job.next && <p className="muted rulebook-small">{t('rules.job.listed', { count: LISTED })}</p>}
        </>
      ) : (
        <Unavailable found={found} onClose={onClose} />
      )}
    </PanelFrame>
  )
}

function Progress({ job }: { job: Job }) {
  const { t } = useTranslation()
  const format = useFormat()
  const { left, moved, renewed, skipped, failed } = job.progress
  const total = left + moved + renewed + skipped + failed
  return (
    <div className="job" data-testid="job" data-state={job.state} role="status">
      <p className="impact-sentence">
        {t(`rules.job.states.${job.state}`)}
        <b>
          {format.number(total - left)} / {format.number(total)}
        </b>
      </p>
      <div className="job-bar" aria-hidden="true">
        <i style={{ width: `${total === 0 ? 100 : ((total - left) / total) * 100}%` }} />
      </div>
      <dl className="counts">
        <div data-kind="moved">
          <dt>{t('rules.job.moved')}</dt>
          <dd data-testid="job-moved">{format.number(moved)}</dd>
        </div>
        <div>
          <dt>{t('rules.job.renewed')}</dt>
          <dd>{format.number(renewed)}</dd>
        </div>
        <div>
          <dt>{t('rules.job.skipped')}</dt>
          <dd>{format.number(skipped + failed)}</dd>
        </div>
      </dl>
    </div>
  )
}

function CaseRow({ one: { id, from, to, outcome } }: { one: JobCase }) {
  const { t } = useTranslation()
  const name = useName()
  return (
    <li data-outcome={outcome ?? 'left'}>
      <PageLink path={`/case/${id}`} className="mono">
        {id}
      </PageLink>
      <span className="tag">{t(`rules.job.outcomes.${outcome ?? 'left'}`)}</span>
      <small>
        {from ? name(from) : t('rules.impact.nobody')} → {to ? name(to) : t('rules.impact.nobody')}
      </small>
    </li>
  )
}
