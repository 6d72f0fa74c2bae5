import { Info, TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'

export function Skeleton({ width = '100%', height = 12 }: { width?: number | string; height?: number }) {
  return <div className="skeleton" style={{ width, height }} aria-hidden="true" />
}

export function SkeletonLines({ lines = 4 }: { lines?: number }) {
  return (
    <div className="stack" role="status" aria-busy="true" style={{ padding: 16 }}>
      {Array.from({ length: lines }, (_, index) => index).map((line) => (
        <Skeleton key={line} width={`${92 - ((line * 23) % 45)}%`} />
      ))}
    </div>
  )
}

/** Nothing here, why, and what to do about it. */
export function Empty({ icon, title, children }: { icon?: ReactNode; title: string; children?: ReactNode }) {
  return (
    <div className="empty">
      {icon}
      <strong>{title}</strong>
      {children}
    </div>
  )
}

export function Banner({ tone = 'info', children }: { tone?: 'info' | 'warn' | 'danger'; children: ReactNode }) {
  return (
    <div className="banner" data-tone={tone} role={tone === 'info' ? undefined : 'alert'}>
      {tone === 'info' ? <Info size={14} /> : <TriangleAlert size={14} />}
      <div className="grow">{children}</div>
    </div>
  )
}
