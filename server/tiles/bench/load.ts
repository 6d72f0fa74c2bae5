/** One contestant under load for some seconds: by wrk, or by a generator of our own where wrk is not installed. */
import { execFile, fork, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const run = promisify(execFile)
const CONNECTIONS = 16
const hasWrk = !spawnSync('wrk', ['--version']).error

export interface Order {
  urls: readonly string[]
  headers: Record<string, string>
  seconds: number
  connections: number
}
export interface Report {
  /** Requests a second. */
  rate: number
  /** Milliseconds. */
  p50: number
  p99: number
  /** Bytes an answer, head and body as sent. */
  bytes: number
  failed: number
}

export const generator = hasWrk
  ? `wrk -t2 -c${CONNECTIONS}`
  : `own generator, ${CONNECTIONS} connections (slower than wrk, which was not found: rates of cached tiles are its own)`

export async function load(urls: readonly string[], headers: Record<string, string>, seconds: number): Promise<Report> {
  return hasWrk ? byWrk(urls, headers, seconds) : bySelf({ urls, headers, seconds, connections: CONNECTIONS })
}

async function byWrk(urls: readonly string[], headers: Record<string, string>, seconds: number): Promise<Report> {
  const folder = mkdtempSync(join(tmpdir(), 'tiles-'))
  try {
    const file = join(folder, 'paths')
    const paths = urls.map((url) => new URL(url)).map(({ pathname, search }) => pathname + search)
    writeFileSync(file, paths.join('\n'))
    const script = fileURLToPath(new URL('./walk.lua', import.meta.url))
    const { stdout } = await run(
      'wrk',
      ['-t2', `-c${CONNECTIONS}`, `-d${seconds}s`, '--timeout', '60s', '-s', script, new URL(urls[0]!).origin],
      {
        env: {
          ...process.env,
          TILES: file,
          HEADERS: Object.entries(headers)
            .map(([name, value]) => `${name}: ${value}`)
            .join('\n'),
        },
      },
    )
    const said = JSON.parse(stdout.trim().split('\n').at(-1)!)
    return {
      rate: said.requests / (said.microseconds / 1e6),
      p50: said.p50,
      p99: said.p99,
      bytes: said.bytes / Math.max(1, said.requests),
      failed: said.failed,
    }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

function bySelf(order: Order): Promise<Report> {
  return new Promise((done, fail) => {
    const child = fork(new URL('./load-child.ts', import.meta.url))
    child.once('message', (report) => {
      child.kill()
      done(report as Report)
    })
    child.once('error', fail)
    child.send(order)
  })
}
