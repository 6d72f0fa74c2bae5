/** A load generator in a process of its own, for machines without wrk. Told by its parent what to ask; answers with the figures. */
import { Agent, get } from 'node:http'
import type { Order, Report } from './load.ts'

async function load({ urls, headers, seconds, connections }: Order): Promise<Report> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections, noDelay: true })
  const latencies: number[] = []
  let [bytes, failed, next] = [0, 0, 0]
  const ask = (url: string) =>
    new Promise<void>((done) => {
      const sent = performance.now()
      const failing = () => {
        failed++
        done()
      }
      get(url, { agent, headers }, (answer) => {
        answer.on('data', (chunk: Buffer) => {
          bytes += chunk.length
        })
        answer.on('error', failing)
        answer.on('end', () => {
          if (answer.statusCode! >= 400) return failing()
          latencies.push(performance.now() - sent)
          done()
        })
      }).on('error', failing)
    })
  const start = performance.now()
  const walk = async () => {
    while (performance.now() - start < seconds * 1000) await ask(urls[next++ % urls.length]!)
  }
  await Promise.all(Array.from({ length: connections }, walk))
  agent.destroy()
  latencies.sort((a, b) => a - b)
  const at = (part: number) => latencies[Math.floor(latencies.length * part)] ?? Number.NaN
  return {
    rate: latencies.length / ((performance.now() - start) / 1000),
    p50: at(0.5),
    p99: at(0.99),
    bytes: bytes / Math.max(1, latencies.length),
    failed,
  }
}

process.on('message', (order: Order) => {
  load(order).then((report) => process.send!(report))
})
