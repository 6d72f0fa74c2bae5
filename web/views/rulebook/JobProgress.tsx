import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Job, JobDetail } from '../../../server/cases/impact/schema.ts'
import { request } from '../../api.ts'
import { useFormat } from '../../format.ts'
import { Button } from '../../ui/Button.tsx'
import { Skeleton } from '../../ui/Placeholder.tsx'
import { showError } from '../../ui/toast.tsx'

const ASK_EVERY_MS = 1000
const isOver = (job: Job | undefined) => job?.state === 'done' || job?.state === 'cancelled'

/** The job that moves open cases, as it goes; what is moved stays moved when it is stopped. */
export function JobProgress({ id, onLeave }: { id: number; onLeave: () => void }) {
  const { t } = useTranslation()
  const format = useFormat()
  const client = useQueryClient()
  const path = `/api/responsibility/reassignments/${id}`
  const found = useQuery({
    queryKey: ['reassignment', id],
    queryFn: () => request<JobDetail>(path, { query: { limit: 1 } }),
    refetchInterval: ({ state }) => (isOver(state.data) ? false : ASK_EVERY_MS),
  })
  const cancelling = useMutation({
    mutationFn: () => request<Job>(`${path}/cancel`, { method: 'POST' }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['reassignment', id] }),
    onError: showError,
  })
  const job = found.data
  if (!job) return <Skeleton height={60} />
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
      {isOver(job) ? (
        <Button wide variant="primary" data-testid="job-leave" onClick={onLeave}>
          {t('rules.job.leave')}
        </Button>
      ) : (
        <Button wide variant="danger" busy={cancelling.isPending} onClick={() => cancelling.mutate()}>
          {t('rules.job.stop')}
        </Button>
      )}
    </div>
  )
}
