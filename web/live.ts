/** The live feed: one EventSource for the page. It resumes by itself with Last-Event-ID; we only say how it stands. */
import { useEffect, useRef } from 'react'
import { create } from 'zustand'
import type { LiveCase } from '../server/cases/schema.ts'

export type LiveState = 'connecting' | 'live' | 'reconnecting'
export const useLive = create<{ state: LiveState }>(() => ({ state: 'connecting' }))

type CaseListener = (message: LiveCase) => void
type ChangeListener = (layers: string[]) => void
const caseListeners = new Set<CaseListener>()
const changeListeners = new Set<ChangeListener>()
let source: EventSource | null = null
let retry: number | undefined

export function connectLive(): void {
  if (source) return
  const feed = new EventSource('/api/live')
  source = feed
  feed.addEventListener('open', () => useLive.setState({ state: 'live' }))
  feed.addEventListener('ready', () => useLive.setState({ state: 'live' }))
  feed.addEventListener('case', (event) => {
    const message = JSON.parse((event as MessageEvent<string>).data) as LiveCase
    for (const listener of caseListeners) listener(message)
  })
  feed.addEventListener('change', (event) => {
    const { layers } = JSON.parse((event as MessageEvent<string>).data) as { layers: string[] }
    for (const listener of changeListeners) listener(layers)
  })
  feed.addEventListener('error', () => {
    useLive.setState({ state: 'reconnecting' })
    // A refusal (not a broken line) closes the source for good: begin again, gently.
    if (feed.readyState === EventSource.CLOSED && source === feed) {
      source = null
      retry = window.setTimeout(connectLive, 4000)
    }
  })
}

export function disconnectLive(): void {
  window.clearTimeout(retry)
  source?.close()
  source = null
  useLive.setState({ state: 'connecting' })
}

export function useLiveCases(listener: CaseListener): void {
  const latest = useRef(listener)
  latest.current = listener
  useEffect(() => {
    const call: CaseListener = (message) => latest.current(message)
    caseListeners.add(call)
    return () => void caseListeners.delete(call)
  }, [])
}

/** Told when inventory tiles of some layers changed. */
export function useLiveChanges(listener: ChangeListener): void {
  const latest = useRef(listener)
  latest.current = listener
  useEffect(() => {
    const call: ChangeListener = (layers) => latest.current(layers)
    changeListeners.add(call)
    return () => void changeListeners.delete(call)
  }, [])
}
