/**
 * Long computations as generators: each yields how far it is (0–1), a few milliseconds apart. The same code runs at once in a
 * test, or in turns in a worker, where it can be followed and given up. Nothing here knows which.
 */
import { setImmediate } from 'node:timers/promises'

export type Work<Result> = Generator<number, Result, void>

export interface Watch {
  /** Told how far the work is, 0–1, at the end of each turn. */
  progress?: (done: number) => void
  signal?: AbortSignal
  /** How long the thread is held before others have their turn. */
  turnMs?: number
}

/** Runs to the end without a pause. */
export function atOnce<Result>(work: Work<Result>): Result {
  for (;;) {
    const step = work.next()
    if (step.done) return step.value
  }
}

/**
 * Runs with pauses, so that messages arrive in between.
 * @throws the reason of the signal, within a turn of its being aborted
 */
export async function inTurns<Result>(
  work: Work<Result>,
  { progress, signal, turnMs = 20 }: Watch = {},
): Promise<Result> {
  let end = performance.now() + turnMs
  for (;;) {
    signal?.throwIfAborted()
    const step = work.next()
    if (step.done) {
      progress?.(1)
      return step.value
    }
    if (performance.now() < end) continue
    progress?.(step.value)
    await setImmediate()
    end = performance.now() + turnMs
  }
}

/** A work as a part of a larger one: its 0–1 told as from–to. */
export function* within<Result>(work: Work<Result>, from: number, to: number): Work<Result> {
  for (;;) {
    const step = work.next()
    if (step.done) return step.value
    yield from + (to - from) * step.value
  }
}
