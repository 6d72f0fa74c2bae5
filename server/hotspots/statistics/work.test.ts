import { describe, expect, it } from 'vitest'
import { atOnce, inTurns, type Work, within } from './work.ts'

function* counting(steps: number): Work<number> {
  for (let step = 1; step <= steps; step++) {
    const end = performance.now() + 1
    while (performance.now() < end);
    yield step / steps
  }
  return steps
}

describe('long work', () => {
  it('gives the same at once and in turns, telling how far it is and letting others have theirs', async () => {
    const told: number[] = []
    let others = 0
    const timer = setInterval(() => others++, 1)
    const result = await inTurns(counting(40), { progress: (done) => told.push(done), turnMs: 5 })
    clearInterval(timer)
    expect(result).toBe(atOnce(counting(40)))
    expect(told.length).toBeGreaterThan(3)
    expect(told).toEqual(told.toSorted((one, other) => one - other))
    expect(told.at(-1)).toBe(1)
    expect(others).toBeGreaterThan(1)
  })

  it('is given up within a turn of the signal', async () => {
    const stop = new AbortController()
    let last = 0
    const run = inTurns(counting(10_000), { signal: stop.signal, turnMs: 5, progress: (done) => (last = done) })
    setTimeout(() => stop.abort(new Error('the analyst left')), 30)
    await expect(run).rejects.toThrow('the analyst left')
    expect(last).toBeLessThan(0.5)
  })

  it('is a part of larger work', () => {
    const work = within(counting(4), 0.5, 1)
    expect([work.next().value, work.next().value]).toEqual([0.625, 0.75])
    expect(atOnce(work)).toBe(4)
  })
})
