import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { Button } from '../../ui/Button.tsx'
import { Empty, SkeletonLines } from '../../ui/Placeholder.tsx'

/** A list of few things with its loading, failure and emptiness. */
export function SimpleList<Answer>({
  query,
  empty,
  children,
}: {
  query: UseQueryResult<Answer>
  empty: { when: (answer: Answer) => boolean; icon: ReactNode; title: string; hint?: string }
  children: (answer: Answer) => ReactNode
}) {
  const { t } = useTranslation()
  return (
    <div className="rulebook-scroll" aria-busy={query.isFetching}>
      {query.isPending && <SkeletonLines lines={8} />}
      {query.isError && (
        <Empty title={t('rules.list.failed')}>
          <p>{query.error.message}</p>
          <Button onClick={() => void query.refetch()}>{t('common.retry')}</Button>
        </Empty>
      )}
      {query.data !== undefined &&
        (empty.when(query.data) ? (
          <Empty icon={empty.icon} title={empty.title}>
            {empty.hint && <p>{empty.hint}</p>}
          </Empty>
        ) : (
          children(query.data)
        ))}
    </div>
  )
}
