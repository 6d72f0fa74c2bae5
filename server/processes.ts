/** Several server processes on one port: this one prepares and watches, the workers serve (node:cluster). */
import cluster from 'node:cluster'
import type { Config } from './config.ts'
import { ProblemError } from './errors.ts'

export const isWorker = cluster.isWorker

/**
 * Starts the workers and waits until each serves. One that dies later is replaced.
 * @param closers told how to end them before the first is started
 * @returns the address they listen on
 */
export async function startWorkers(config: Config, closers: Map<string, () => Promise<void>>): Promise<string> {
  let stopping = false
  closers.set('server processes', async () => {
    stopping = true
    await Promise.all(
      Object.values(cluster.workers ?? {}).map(
        (worker) =>
          new Promise<void>((done) => {
            worker!.once('exit', () => done())
            worker!.process.kill('SIGTERM')
          }),
      ),
    )
  })
  const addresses = await Promise.all(Array.from({ length: config.processes }, startWorker))
  cluster.on('exit', (worker) => {
    if (stopping) return
    process.stderr.write(`server process ${worker.process.pid} ended and is replaced\n`)
    // Not at once: one that cannot start must not spin.
    setTimeout(() => {
      if (!stopping) startWorker().catch(() => {})
    }, 1000).unref()
  })
  return addresses[0]!
}

function startWorker(): Promise<string> {
  const worker = cluster.fork()
  return new Promise((done, fail) => {
    worker.once('message', (message: { address: string }) => done(message.address))
    worker.once('exit', () =>
      fail(new ProblemError('bad_configuration', { detail: 'A server process did not start; what it said is above.' })),
    )
  })
}
