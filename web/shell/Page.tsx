import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useRef } from 'react'
import { useLiveCases } from '../live.ts'
import { Help } from './Help.tsx'
import './page.css'
import { Rail } from './Rail.tsx'

/** A page without the map: the rail, a heading with what belongs beside it, and the content, which scrolls. */
export function Page({
  title,
  hint,
  tools,
  children,
}: {
  title: ReactNode
  hint?: ReactNode
  tools?: ReactNode
  children: ReactNode
}) {
  return (
    <div className="console">
      <Rail />
      <main className="page">
        <header className="page-head">
          <div className="grow">
            <h1>{title}</h1>
            {hint && <p>{hint}</p>}
          </div>
          {tools}
        </header>
        {children}
      </main>
      <Help />
    </div>
  )
}

/**
 * Asks again for what is shown when the log grows: at once after a quiet time, and at most every `everyMs` in a busy one, so
 * that a hundred messages a second cost one question.
 */
export function useLiveRefresh(keys: readonly string[], everyMs = 1500): void {
  const client = useQueryClient()
  const timer = useRef(0)
  const last = useRef(0)
  useLiveCases(() => {
    if (timer.current) return
    const wait = Math.max(200, last.current + everyMs - performance.now())
    timer.current = window.setTimeout(() => {
      timer.current = 0
      last.current = performance.now()
      for (const key of keys) void client.invalidateQueries({ queryKey: [key] })
    }, wait)
  })
}
