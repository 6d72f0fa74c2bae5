/** The live feed: one EventSource for the page. It resumes by itself with Last-Event-ID; we only say how it stands. */
import { useEffect, useRef } from 'react'
import { create } from 'zustand'
import type { LiveCase } from '../server/cases/schema.ts'
import type { Box } from '../server/tiles/rules.ts'

export type LiveState = 'connecting' | 'live' | 'reconnecting'
export const useLive = create<{ state: LiveState }>(() => ({ state: 'connecting' }))

/** What changed in the tiles of a layer, old and new shapes apart; without boxes it may be anything. */
export interface LiveTiles {
  layer: string
  boxes: Box[] | null
}

type CaseListener = (message: LiveCase) => void
type ChangeListener = (layers: string[]) => void
/** Null: messages were missed, and any tile may be old. */
type TilesListener = (message: LiveTiles | null) => void
const caseListeners = new Set<CaseListener>()
const changeListeners = new Set<ChangeListener>()
const tilesListeners = new Set<TilesListener>()
const alertListeners = new Set<() => void>()
let source: EventSource | null = null
let retry: number | undefined
/** The feed had to be begun anew, which cannot resume. */
let missed = false

export function connectLive(): void {
  if (source) return
  const feed = new EventSource('/api/live')
  source = feed
  feed.addEventListener('open', () => useLive.setState({ state: 'live' }))
  // Sent once the server follows: what changes from now on is told.
  feed.addEventListener('ready', () => {
    useLive.setState({ state: 'live' })
    if (missed) {
      for (const listener of tilesListeners) listener(null)
      for (const listener of alertListeners) listener()
    }
    missed = false
  })
  feed.addEventListener('case', (event) => {
    const message = JSON.parse((event as MessageEvent<string>).data) as LiveCase
    for (const listener of caseListeners) listener(message)
  })
  feed.addEventListener('change', (event) => {
    const { layers } = JSON.parse((event as MessageEvent<string>).data) as { layers: string[] }
    for (const listener of changeListeners) listener(layers)
  })
  feed.addEventListener('tiles', (event) => {
    const message = JSON.parse((event as MessageEvent<string>).data) as LiveTiles
    for (const listener of tilesListeners) listener(message)
  })
  feed.addEventListener('alert', () => {
    for (const listener of alertListeners) listener()
  })
  feed.addEventListener('error', () => {
    useLive.setState({ state: 'reconnecting' })
    // A refusal (not a broken line) closes the source for good: begin again, gently.
    if (feed.readyState === EventSource.CLOSED && source === feed) {
      source = null
      missed = true
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

/** Told which tiles no longer show what is; null when all may be old. */
export function useLiveTiles(listener: TilesListener): void {
  const latest = useRef(listener)
  latest.current = listener
  useEffect(() => {
    const call: TilesListener = (message) => latest.current(message)
    tilesListeners.add(call)
    return () => void tilesListeners.delete(call)
  }, [])
}

/** Told which layers of the inventory changed, for lists and panels. */
export function useLiveChanges(listener: ChangeListener): void {
  const latest = useRef(listener)
  latest.current = listener
  useEffect(() => {
    const call: ChangeListener = (layers) => latest.current(layers)
    changeListeners.add(call)
    return () => void changeListeners.delete(call)
  }, [])
}

/** Told that a watch of one's own told of something, or may have while the feed was away. */
export function useLiveAlerts(listener: () => void): void {
  const latest = useRef(listener)
  latest.current = listener
  useEffect(() => {
    const call = () => latest.current()
    alertListeners.add(call)
    return () => void alertListeners.delete(call)
  }, [])
}
