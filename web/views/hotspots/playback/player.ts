/** Where the playback stands. Step and window are in the address bar; the position moves too often for it. */
import { useEffect } from 'react'
import { create } from 'zustand'
import { setParams, useParam } from '../../../url.ts'
import { lengthOf, type Period } from '../period.ts'

export const STEPS = ['hour', 'day', 'week'] as const
export type Step = (typeof STEPS)[number]
/** Lengths of the window by step, in slices; all is everything since the beginning. */
export const WINDOWS: Record<Step, readonly number[]> = { hour: [3, 6, 24], day: [1, 7, 30], week: [1, 4, 13] }
export const SPEEDS = [1, 2, 4, 8] as const

interface Player {
  playing: boolean
  /** Slices passed, with a fraction. */
  position: number
  /** Slices a second. */
  speed: (typeof SPEEDS)[number]
  slices: number
  /** Milliseconds at which slices begin, and where the last one ends. */
  starts: readonly number[]
  until: number
}
export const usePlayer = create<Player>(() => ({
  playing: false,
  position: 0,
  speed: 4,
  slices: 0,
  starts: [],
  until: 0,
}))

export function usePlayback() {
  const [stepText] = useParam('play')
  const [windowText] = useParam('window')
  const step = STEPS.find((one) => one === stepText) ?? null
  const lengths = WINDOWS[step ?? 'day']
  const length =
    windowText === 'all' ? Number.POSITIVE_INFINITY : (lengths.find((one) => String(one) === windowText) ?? lengths[1]!)
  return { step, length }
}

/** Steps that make a film of a period: not so many that it is long, not so few that it jerks. */
export function stepFor(period: Period): Step {
  const days = lengthOf(period)
  return days <= 7 ? 'hour' : days <= 400 ? 'day' : 'week'
}

export const startPlayback = (period: Period) => {
  usePlayer.setState({ playing: true, position: 0 })
  setParams({ play: stepFor(period), window: null, cell: null, compare: null }, 'push')
}
export const stopPlayback = () => {
  usePlayer.setState({ playing: false })
  setParams({ play: null, window: null })
}

export function togglePlaying(): void {
  const { playing, position, slices } = usePlayer.getState()
  usePlayer.setState({ playing: !playing, position: !playing && position >= slices ? 0 : position })
}

export function stepBy(slices: number): void {
  const { position, slices: all } = usePlayer.getState()
  const whole = slices > 0 ? Math.floor(position + 1e-6) : Math.ceil(position - 1e-6)
  usePlayer.setState({ playing: false, position: Math.min(all, Math.max(0, whole + slices)) })
}

const calm = window.matchMedia('(prefers-reduced-motion: reduce)')
/** As drawn: for who wants no motion, slice after slice. */
export const shownPosition = (position: number) => (calm.matches ? Math.floor(position) : position)

/** Moves the position with the clock of the screen, and draws after every move. */
export function useFilm(slices: number, draw: (position: number) => void): void {
  useEffect(() => {
    if (slices === 0) return
    let frame = 0
    let last = performance.now()
    let drawn = Number.NaN
    const tick = (now: number) => {
      const { playing, position, speed } = usePlayer.getState()
      const passed = Math.min(250, now - last)
      last = now
      if (playing) {
        const next = Math.min(slices, position + (passed / 1000) * (calm.matches ? 1 : speed))
        usePlayer.setState({ position: next, playing: next < slices })
      }
      const shown = shownPosition(usePlayer.getState().position)
      if (shown !== drawn) draw(shown)
      drawn = shown
      frame = requestAnimationFrame(tick)
    }
    frame = requestAnimationFrame(tick)
    return () => cancelAnimationFrame(frame)
  }, [slices, draw])
}

const STEP_KEYS: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, Home: -1e6, End: 1e6 }

/** Space plays and stops, arrows step; what has the focus keeps its own keys. */
export function usePlayerKeys(): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement
      const own = target.closest('input, select, textarea, [role=radiogroup], [role=slider], dialog')
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || own) return
      const by = STEP_KEYS[event.key]
      if (by === undefined && (event.key !== ' ' || target instanceof HTMLButtonElement)) return
      event.preventDefault()
      event.stopPropagation()
      if (by === undefined) togglePlaying()
      else stepBy(by)
    }
    // Before the map, which would move.
    window.addEventListener('keydown', listen, { capture: true })
    return () => window.removeEventListener('keydown', listen, { capture: true })
  }, [])
}
