/** Has findings made: at once where it takes milliseconds, in a thread of its own where others would wait for it. */
import { Worker } from 'node:worker_threads'
import { neighboursOf } from '../statistics/neighbours.ts'
import { atOnce } from '../statistics/work.ts'
import { analyse, type Findings, type Task } from './analysis.ts'
import type { Asked, Told } from './thread.ts'

/** Bins of counts that take under 30 ms; permutations, and the exact distribution of large counts, always take longer. */
const FEW_BINS = 4_000
const SMALL_COUNT = 100

interface Waiting {
  done: (findings: Findings) => void
  fail: (error: Error) => void
  progress?: (done: number) => void
}

export class Analyst {
  private thread: Worker | undefined
  private next = 1
  private readonly waiting = new Map<number, Waiting>()

  /**
   * @param area names the cells: asked about again, their neighbours are known
   * @throws the reason of the signal when it is given up
   */
  async analyse(
    area: string,
    cells: string[],
    task: Task,
    { progress, signal }: { progress?: (done: number) => void; signal?: AbortSignal } = {},
  ): Promise<Findings> {
    if (isQuick(task)) return atOnce(analyse(task, atOnce(neighboursOf(cells, { rings: task.rings }))))
    signal?.throwIfAborted()
    const id = this.next++
    const thread = this.start()
    const giveUp = () => thread.postMessage({ id, giveUp: true })
    signal?.addEventListener('abort', giveUp)
    try {
      return await new Promise<Findings>((done, fail) => {
        this.waiting.set(id, { done, fail, ...(progress ? { progress } : {}) })
        thread.ref()
        thread.postMessage({ id, area, cells, task } satisfies Asked)
      })
    } catch (error) {
      signal?.throwIfAborted()
      throw error
    } finally {
      signal?.removeEventListener('abort', giveUp)
      this.waiting.delete(id)
      if (this.waiting.size === 0) thread.unref()
    }
  }

  async close(): Promise<void> {
    await this.thread?.terminate()
  }

  private start(): Worker {
    if (this.thread) return this.thread
    const thread = new Worker(new URL('./thread.js', import.meta.url))
    this.thread = thread
    thread.on('message', (told: Told) => {
      const waiting = this.waiting.get(told.id)
      if ('progress' in told) waiting?.progress?.(told.progress)
      else if ('findings' in told) waiting?.done(told.findings)
      else waiting?.fail(new Error(told.error))
    })
    const ended = (error: Error) => {
      if (this.thread === thread) this.thread = undefined
      for (const { fail } of this.waiting.values()) fail(error)
    }
    thread.on('error', ended)
    thread.on('exit', () => ended(new Error('the thread that computes statistics ended')))
    return thread
  }
}

const isQuick = ({ counts, measure, exposure }: Task) =>
  counts.length <= FEW_BINS && measure === 'gi' && exposure === null && counts.every((count) => count <= SMALL_COUNT)
