/** Work that a process does over and over, never twice at once: clockwork, inspections, imports and exports. */

export interface Beat {
  everyMs: number
  /** Told of what fails; it is tried again at the next beat. */
  report: (error: Error) => void
  /** The first beat is one interval after the start, not at once. */
  later?: boolean
}

/**
 * Works at every beat until stopped; a beat that comes while work is still done is left out. Work that answers true has more to
 * do, and is gone on with in the next turn. Work of many transactions looks at its signal between them.
 * @returns stop, which aborts the signal and waits for what is being done
 */
export function startBeating(
  work: (signal: AbortSignal) => Promise<unknown>,
  { everyMs, report, later }: Beat,
): () => Promise<void> {
  let running: Promise<unknown> = Promise.resolve()
  let busy = false
  const stopping = new AbortController()
  const beat = () => {
    if (busy || stopping.signal.aborted) return
    busy = true
    running = work(stopping.signal)
      .then((more) => {
        if (more === true) setImmediate(beat)
      })
      .catch(report)
      .finally(() => {
        busy = false
      })
  }
  const timer = setInterval(beat, everyMs)
  if (!later) beat()
  return async () => {
    stopping.abort()
    clearInterval(timer)
    await running
  }
}

/** Does something at most once an hour, by the platform's clock. */
export function hourly(work: (at: Date) => Promise<unknown>): (at: Date) => Promise<void> {
  let done = 0
  return async (at) => {
    if (at.getTime() - done < 3_600_000) return
    done = at.getTime()
    await work(at)
  }
}
