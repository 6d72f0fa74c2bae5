import { useQuery } from '@tanstack/react-query'
import { ChevronRight, FilePenLine } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useFormat } from '../../format.ts'
import { setParams } from '../../url.ts'
import { book } from './api.ts'
import { choose } from './selected.ts'
import type { Draft } from './useDraft.ts'

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
  const mine = drafts.data?.drafts.filter(({ editable }) => editable) ?? []
  if (mine.length === 0) return <p className="draft-bar none">{t('rules.draft.none')}</p>
  return (
    <div className="draft-bar list">
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
