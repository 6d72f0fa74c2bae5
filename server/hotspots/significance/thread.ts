/** What the thread does: takes tasks, tells how far each is, and gives one up when asked to. */
import { parentPort } from 'node:worker_threads'
import { type Neighbours, neighboursOf } from '../statistics/neighbours.ts'
import { inTurns } from '../statistics/work.ts'
import { analyse, type Findings, type Task } from './analysis.ts'

export interface Asked {
  id: number
  /** Names the cells: asked about again, their neighbours are known. */
  area: string
  cells: string[]
  task: Task
}
export type Told = { id: number; progress: number } | { id: number; findings: Findings } | { id: number; error: string }

const port = parentPort!
const giveUp = new Map<number, AbortController>()
const known = new Map<string, Neighbours>()
/** Of 30,000 cells with three rings 4 MB each. */
const MOST_KNOWN = 8

port.on('message', (message: Asked | { id: number; giveUp: true }) => {
  if ('giveUp' in message) giveUp.get(message.id)?.abort()
  else void work(message)
})

async function work({ id, area, cells, task }: Asked): Promise<void> {
  const controller = new AbortController()
  giveUp.set(id, controller)
  let told = 0
  const progress = (done: number) => {
    if (performance.now() - told < 200) return
    told = performance.now()
    port.postMessage({ id, progress: done } satisfies Told)
  }
  try {
    const watch = { signal: controller.signal, progress }
    const key = `${area} ${task.rings}`
    const neighbours = known.get(key) ?? (await inTurns(neighboursOf(cells, { rings: task.rings }), watch))
    known.delete(key)
    known.set(key, neighbours)
    if (known.size > MOST_KNOWN) known.delete(known.keys().next().value!)
    const findings = await inTurns(analyse(task, neighbours), watch)
    port.postMessage({ id, findings } satisfies Told)
  } catch (error) {
    port.postMessage({ id, error: (error as Error).message } satisfies Told)
  } finally {
    giveUp.delete(id)
  }
}
