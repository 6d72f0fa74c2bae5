/**
 * A load generator in a process of its own, on bare sockets, so that it takes little of the machine it measures on: keeps
 * connections open and sends on each the next request when the answer is there, or at a fixed rate over all of them.
 * Told by its parent what to send; answers with the latencies.
 */
import { connect, type Socket } from 'node:net'

export interface LoadOrder {
  port: number
  path: string
  headers: Record<string, string>
  bodies: string[]
  connections: number
  seconds: number
  /** Requests a second over all connections; 0 is as fast as answers come. */
  rate: number
}
export interface LoadReport {
  /** Milliseconds of each answer, sorted. */
  latencies: number[]
  failed: number
  /** What the first that failed was answered. */
  failure?: string
  seconds: number
}

/** Sends for the time ordered. An answer counts when its status is 200. */
async function load({ port, path, headers, bodies, connections, seconds, rate }: LoadOrder): Promise<LoadReport> {
  const requests = bodies.map((body) =>
    Buffer.from(
      `POST ${path} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n${Object.entries(
        headers,
      )
        .map(([name, value]) => `${name}: ${value}\r\n`)
        .join('')}\r\n${body}`,
    ),
  )
  const latencies: number[] = []
  let failed = 0
  let failure: string | undefined
  let next = 0
  const start = performance.now()
  const end = start + seconds * 1000
  const idle: (() => void)[] = []
  const one = (socket: Socket) =>
    new Promise<void>((done) => {
      let sent = 0
      let held = Buffer.alloc(0)
      const send = () => {
        if (performance.now() >= end) {
          socket.end()
          done()
          return
        }
        sent = performance.now()
        socket.write(requests[next++ % requests.length]!)
      }
      const ready = () => (rate === 0 || performance.now() >= end ? send() : idle.push(send))
      socket.on('data', (chunk) => {
        held = held.length === 0 ? chunk : Buffer.concat([held, chunk])
        const head = held.indexOf('\r\n\r\n')
        if (head < 0) return
        const text = held.toString('latin1', 0, head)
        const length = /content-length: (\d+)/i.exec(text)
        if (!length) throw new Error(`no content-length: ${text}`)
        if (held.length < head + 4 + Number(length[1])) return
        if (text.startsWith('HTTP/1.1 200')) latencies.push(performance.now() - sent)
        else if (failed++ === 0) failure = `${text.slice(0, text.indexOf('\r'))}: ${held.toString('utf8', head + 4)}`
        held = Buffer.alloc(0)
        ready()
      })
      socket.on('error', () => done())
      ready()
    })
  const sockets = await Promise.all(
    Array.from(
      { length: connections },
      () =>
        new Promise<Socket>((done) => {
          const socket = connect({ port, host: '127.0.0.1', noDelay: true }, () => done(socket))
        }),
    ),
  )
  const all = sockets.map(one)
  if (rate > 0) {
    let due = 0
    const pace = setInterval(() => {
      const now = performance.now()
      due = Math.floor(((now - start) / 1000) * rate) - next
      while (due-- > 0 && idle.length > 0) idle.shift()!()
      if (now < end) return
      clearInterval(pace)
      for (const send of idle.splice(0)) send()
    }, 1)
  }
  await Promise.all(all)
  return {
    latencies: latencies.sort((a, b) => a - b),
    failed,
    ...(failure && { failure }),
    seconds: (performance.now() - start) / 1000,
  }
}

process.on('message', (order: LoadOrder) => {
  load(order).then((report) => process.send!(report))
})
