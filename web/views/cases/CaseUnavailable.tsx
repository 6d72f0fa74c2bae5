import type { UseQueryResult } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { CaseDetail } from '../../../server/cases/schema.ts'
import { ProblemError } from '../../api.ts'
import { Button } from '../../ui/Button.tsx'
import { Empty, SkeletonLines } from '../../ui/Placeholder.tsx'

/** Stands for a case that is on its way, does not exist, or is not the person's to see. */
export function CaseUnavailable({ found, onClose }: { found: UseQueryResult<CaseDetail>; onClose?: () => void }) {
  const { t } = useTranslation()
  if (found.isPending) return <SkeletonLines lines={9} />
  if (!found.isError || found.data) return null
  const problem = found.error instanceof ProblemError ? found.error.problem : null
  return (
    <Empty title={problem?.title ?? t('case.notFound')}>
      <p>{problem?.detail ?? t('server.unreachable')}</p>
      <Button onClick={() => (onClose ? onClose() : void found.refetch())}>
        {t(onClose ? 'common.close' : 'common.retry')}
      </Button>
    </Empty>
  )
}
