import { useQuery } from '@tanstack/react-query'
import { ChevronRight, FilePenLine, LoaderCircle } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { JobList } from '../../../server/cases/impact/schema.ts'
import { request } from '../../api.ts'
import { useFormat } from '../../format.ts'
import { setParams } from '../../url.ts'
import { book } from './api.ts'
import { choose } from './selected.ts'
import type { Draft } from './useDraft.ts'

const ASK_EVERY_MS = 3000
const goesOn = ({ state }: JobList['reassignments'][number]) => state === 'waiting' || state === 'running'

/** The draft under the lists: how much is in it, or which may be taken up again. */
export function DraftBar({ draft, opened }: { draft: Draft; opened: boolean }) {
  const { t } = useTranslation()
  const format = useFormat()
  const drafts = useQuery({
    queryKey: ['rule-drafts'],
    queryFn: book.drafts,
    enabled: draft.id === null,
    staleTime: 60_000,
  })
  // A job that goes on is found again from here, whoever closed its panel or page.
  const jobs = useQuery({
    queryKey: ['reassignments'],
    queryFn: () => request<JobList>('/api/responsibility/reassignments', { query: { limit: 3 } }),
    refetchInterval: ({ state }) => (state.data?.reassignments.some(goesOn) ? ASK_EVERY_MS : false),
  })
  if (draft.id !== null) {
    return (
      <button
        type="button"
        className="draft-bar"
        data-open={opened}
        data-testid="draft-bar"
        aria-busy={draft.busy}
        onClick={() => choose('draft')}
      >
        <FilePenLine size={16} />
        <strong className="grow clip">
          {draft.error ? draft.error.message : t('rules.draft.count', { count: draft.changes.length })}
        </strong>
        {draft.error ? (
          <span
            role="none"
            onClick={(event) => {
              event.stopPropagation()
              setParams({ draft: null, open: null })
            }}
          >
            {t('common.close')}
          </span>
        ) : (
          <span className="clip">{t('rules.draft.open')}</span>
        )}
        <ChevronRight size={14} />
      </button>
    )
  }
  const running = jobs.data?.reassignments.filter(goesOn) ?? []
  const mine = drafts.data?.drafts.filter(({ editable }) => editable) ?? []
  if (mine.length + running.length === 0) return <p className="draft-bar none">{t('rules.draft.none')}</p>
  return (
    <div className="draft-bar list">
      {running.map(({ id, progress }) => (
        <button type="button" key={`job ${id}`} data-testid={`job-${id}`} onClick={() => choose('job', String(id))}>
          <LoaderCircle size={14} />
          <span className="grow clip">{t('rules.job.goesOn')}</span>
          <small>{t('rules.job.left', { count: progress.left })}</small>
        </button>
      ))}
      {mine.slice(0, 3).map(({ id, name, count, updatedAt }) => (
        <button
          type="button"
          key={id}
          data-testid={`draft-${id}`}
          onClick={() => choose('draft', null, { draft: String(id) })}
        >
          <FilePenLine size={14} />
          <span className="grow clip">{t('rules.draft.resume', { name })}</span>
          <small>
            {t('rules.draft.countShort', { count })} · {format.instant(updatedAt)}
          </small>
        </button>
      ))}
    </div>
  )
}
