import type { MouseEvent, ReactNode } from 'react'
import { go } from '../url.ts'

/** A link to another page of ours: opens in place, in a new tab when asked so. */
export function PageLink({ path, className, children }: { path: string; className?: string; children: ReactNode }) {
  const follow = (event: MouseEvent) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey || event.button !== 0) return
    event.preventDefault()
    go(path)
  }
  return (
    <a href={path} className={className} onClick={follow}>
      {children}
    </a>
  )
}
