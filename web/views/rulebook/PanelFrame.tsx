import type { UseQueryResult } from '@tanstack/react-query'
import { X } from 'lucide-react'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useKeys } from '../../keys.ts'
import { Button, IconButton } from '../../ui/Button.tsx'
import { Empty, SkeletonLines } from '../../ui/Placeholder.tsx'

/** A panel about one thing: its head, its body that scrolls, what can be done below. */
export function PanelFrame({
  title,
  code,
  foot,
  testId,
  onClose,
  children,
}: {
  title: ReactNode
  code?: string
  foot?: ReactNode
  testId?: string
  onClose: () => void
  children: ReactNode
}) {
  const { t } = useTranslation()
  useKeys({ Escape: onClose })
  return (
    <section className="rulebook-panel" data-testid={testId}>
      <header className="panel-head">
        <div className="grow">
          <h2 className="clip">{title}</h2>
          {code && <span className="mono muted rulebook-small">{code}</span>}
        </div>
        <IconButton label={t('common.close')} onClick={onClose} data-testid="panel-close">
          <X size={16} />
        </IconButton>
      </header>
      <div className="rulebook-body">{children}</div>
      {foot && <footer className="rulebook-foot">{foot}</footer>}
    </section>
  )
}

/** While one thing is fetched, or when it is not there. */
export function Unavailable({ found, onClose }: { found: UseQueryResult<unknown>; onClose: () => void }) {
  const { t } = useTranslation()
  if (found.isPending) return <SkeletonLines lines={10} />
  return (
    <Empty title={found.error?.message ?? t('rules.list.failed')}>
      <div className="row">
        <Button onClick={() => void found.refetch()}>{t('common.retry')}</Button>
        <Button onClick={onClose}>{t('common.close')}</Button>
      </div>
    </Empty>
  )
}
